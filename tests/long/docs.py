"""docs.py SITE TOC: follows every link of the pages of a site. Exits with 1 if one leads nowhere, or if a page loads something from elsewhere."""
import html.parser
import pathlib
import re
import sys
import urllib.parse


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loads, self.headings = set(), [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids.update(attrs[name] for name in ("id", "name") if attrs.get(name))
        self.headings += tag == "h1"
        if tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])
        if tag in ("script", "img", "source", "iframe") and attrs.get("src"):
            self.loads.append(attrs["src"])
        if tag == "link" and attrs.get("href"):
            self.loads.append(attrs["href"])


site, toc = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
# A bar that is escaped in the code of a table is shown with its backslash.
escaped = [path for path in site.rglob("*.html") if re.search(r"<code>[^<]*\\\|", path.read_text("utf-8"))]
pages = {path: Page(path.read_text("utf-8")) for path in site.rglob("*.html")}
wrong = [f"{path.relative_to(site)}: \\| in code" for path in escaped]
followed = 0
for path, page in pages.items():
    name = path.relative_to(site)
    if "toc" not in path.stem and page.headings != 1:
        wrong.append(f"{name}: {page.headings} titles")
    for link in page.loads + page.links:
        url = urllib.parse.urlsplit(link)
        if url.scheme or url.netloc:
            if link in page.loads:
                wrong.append(f"{name}: loads {link}")
            continue
        target = (path.parent / urllib.parse.unquote(url.path)).resolve() if url.path else path
        followed += 1
        if not target.is_file():
            wrong.append(f"{name}: no file {link}")
        elif url.fragment and target in pages and urllib.parse.unquote(url.fragment) not in pages[target].ids:
            wrong.append(f"{name}: no heading {link}")
for href in re.findall(r"(?m)^ *href: (\S+)\.md$", toc.read_text("utf-8")):
    if site / f"{href}.html" not in pages:
        wrong.append(f"{href}.md of the navigation is no page")
commands = list((site / "docs" / "commands").glob("mapreduce-*.html"))
if len(commands) < 10:
    wrong.append(f"{len(commands)} commands")
print("\n".join(wrong[:50] + [f"docs.py: {len(pages)} pages, {followed} links followed, {len(wrong)} faults"]))
sys.exit(len(wrong) > 0)
