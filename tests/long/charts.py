"""charts.py PROGRAM BROWSER FOLDER: the checks of charts.sh, in the working folder. It speaks the DevTools protocol over a pipe."""
import base64
import csv
import json
import math
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

PROGRAM, BROWSER, KEPT = sys.argv[1:4]
PATIENCE = 60  # seconds until a browser that does not answer is given up
YEARS = list(range(1900, 1961))
HOSTILE = "</script><img onerror=document.title='pwned'>"
NAMES = ["question", "Щука_NOUN", "rare", "日本語", HOSTILE]


class Browser:
    """A headless browser with one page."""

    def __init__(self):
        to_browser, ours_out = os.pipe()
        ours_in, from_browser = os.pipe()

        def connect():  # the browser reads its commands from 3 and writes to 4
            high = [os.dup2(to_browser, 100), os.dup2(from_browser, 101)]
            for number, place in zip(high, (3, 4)):
                os.dup2(number, place)

        command = [BROWSER, "--headless", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking",
                   f"--user-data-dir={os.getcwd()}/profile", "--force-color-profile=srgb"]
        if os.geteuid() == 0:
            command.append("--no-sandbox")  # which the browser asks of root
        self.process = subprocess.Popen(command, preexec_fn=connect, close_fds=False, stdout=subprocess.DEVNULL, stderr=open("browser.log", "wb"), start_new_session=True)
        os.close(to_browser)
        os.close(from_browser)
        self.write, self.read = os.fdopen(ours_out, "wb", 0), os.fdopen(ours_in, "rb", 0)
        self.buffer, self.count, self.events, self.session = b"", 0, [], None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log", "Accessibility", "DOM"):
            self.call(f"{domain}.enable")
        self.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=os.getcwd() + "/downloads")

    def receive(self):
        while b"\0" not in self.buffer:
            data = self.read.read(1 << 20)
            if not data:
                raise SystemExit("the browser has ended: " + pathlib.Path("browser.log").read_text(errors="replace")[-2000:])
            self.buffer += data
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session and not method.startswith(("Target.", "Browser.")):
            message["sessionId"] = self.session
        self.write.write(json.dumps(message).encode() + b"\0")
        signal.alarm(PATIENCE)
        while True:
            answer = self.receive()
            if answer.get("id") == self.count:
                signal.alarm(0)
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def run(self, script):
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{script}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def open(self, path):
        self.events.clear()
        self.call("Page.navigate", url=pathlib.Path(path).absolute().as_uri())
        signal.alarm(PATIENCE)
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.receive())
        signal.alarm(0)

    def settle(self):
        """Waits until the page has drawn what it was told."""
        self.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def move(self, x, y):
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def click(self, selector):
        box = self.run(f"(e => {{ e.scrollIntoView({{block: 'center'}}); const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2] }})({element(selector)})")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)
        self.settle()

    def press(self, key, modifiers=0):
        codes = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32, "End": 35, "Home": 36, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
        text = {"text": {" ": " ", "Enter": "\r"}[key]} if key in " Enter" else {}
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code="Space" if key == " " else key, windowsVirtualKeyCode=codes[key], modifiers=modifiers, **(text if kind == "keyDown" else {}))
        self.settle()

    def shoot(self, name):
        if KEPT:
            self.settle()
            data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)["data"]
            pathlib.Path(KEPT, name + ".png").write_bytes(base64.b64decode(data))

    def size(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.settle()

    def end(self):
        self.write.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)  # our own session of processes


def element(selector):
    return f"document.querySelector({json.dumps(selector)})"


def text_of(selector):
    return browser.run(element(selector) + ".textContent")


def value_at(name, year):
    """The counts: question has gaps in the file, which are zeros in the rows; rare has zeros."""
    i, t = NAMES.index(name), year - 1900
    if name == "rare":
        return 7 if t % 5 else 0
    return round((i + 1) * 1000 * (1.3 + math.sin(t / 9 + i)))


def program(*arguments):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise SystemExit(f"{arguments}: exit code {done.returncode}: {done.stderr}")


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


failed = 0


def check(what, holds, details=""):
    global failed
    if not holds:
        failed += 1
        print(f"failed: {what}{': ' if details != '' else ''}{details}")


def same(what, expected, actual):
    check(what, expected == actual, f"expected {str(expected)[:600]}, found {str(actual)[:600]}")


class View:
    """Where the marks of the axes are, in the window."""

    def __init__(self):
        marks = browser.run("""[...document.querySelectorAll("#chart .axes text")].map(t => { const b = t.getBoundingClientRect();
            return { text: t.textContent, anchor: t.getAttribute("text-anchor"), x: b.x + b.width / 2, y: b.y + b.height / 2 } })""")
        self.heights = [(number(m["text"]), m["y"]) for m in marks if m["anchor"] == "end"]
        self.years = [(int(m["text"]), m["x"]) for m in marks if m["anchor"] == "middle" and m["text"].isdigit()]

    def x(self, year):
        (year1, x1), (year2, x2) = self.years[0], self.years[-1]
        return x1 + (year - year1) / (year2 - year1) * (x2 - x1)

    def y(self, value, scale=lambda value: value):
        (value1, y1), (value2, y2) = self.heights[0], self.heights[-1]
        return y1 + (scale(value) - scale(value1)) / (scale(value2) - scale(value1)) * (y2 - y1)


def number(text):
    return float(text.replace(",", ""))


def told():
    """What the page says about the chosen value: name, year, value."""
    found = re.fullmatch(r"(.*), (\d+): ([\d,.]+|no value)", text_of("#value"), re.S)
    return (found[1], int(found[2]), number(found[3])) if found else None


def close(a, b):
    return abs(a - b) <= 0.001 * max(abs(a), abs(b))


def downloaded():
    folder = pathlib.Path("downloads")
    for old in folder.glob("*"):
        old.unlink()
    browser.click("#download")
    until = time.monotonic() + PATIENCE
    while not [path for path in folder.glob("*.csv")] and time.monotonic() < until:
        browser.settle()
        time.sleep(0.05)
    paths = list(folder.glob("*.csv"))
    if not paths:
        check("the download arrives", False)
        return []
    same("the name of the download", "chart.csv", paths[0].name)
    return rows_of(paths[0])


def expected_rows(path, names):
    """The rows of the program, as a page downloads them: without the volumes."""
    header, *rows = rows_of(path)
    keep = [i for i, column in enumerate(header) if column != "volume_count"]
    return [[header[i] for i in keep]] + [[row[i] for i in keep] for row in rows if row[0] in names]


def smoothed_by_program(path):
    return {(row[0], int(row[1])): float(row[4]) for row in rows_of(path)[1:]}


def check_opening():
    browser.size(1100, 900)
    browser.open("page.html")
    same("the title", "Counts & <names>", text_of("h1"))
    same("the title of the window is not changed by a name", "Counts & <names>", browser.run("document.title"))
    same("images in the page", 0, browser.run("document.images.length"))
    same("the names of the buttons", NAMES, browser.run("[...document.querySelectorAll('#lines button')].map(b => b.textContent)"))
    same("smoothing begins as on the command line", "3", browser.run(element("#smoothing") + ".value"))
    same("lines", len(NAMES), browser.run("document.querySelectorAll('#drawn .line').length"))
    browser.shoot("light")


def check_hover():
    means = smoothed_by_program("rows3.csv")
    view = View()
    for year in (1901, 1913, 1930, 1944, 1958):
        for name in NAMES:
            x, y = view.x(year), view.y(means[name, year])
            nearest = min(NAMES, key=lambda other: abs(view.y(means[other, year]) - y))
            browser.move(x, y + 1)
            browser.settle()
            found = told()
            check(f"hover over {name} in {year}", found is not None and found[0] in (name, nearest) and found[1] == year and close(found[2], means[found[0], year]), f"{found} instead of {means[name, year]}")
            same("the label beside the value says the same", text_of("#value"), text_of("#tip text") if len(name) < 40 else text_of("#value"))
    browser.shoot("hover")
    browser.move(5, 5)
    browser.settle()
    same("nothing is chosen when the pointer has left", "", text_of("#value"))


def check_download_and_smoothing():
    same("the rows as they are shown at first", expected_rows("rows3.csv", NAMES), downloaded())
    browser.run(element("#smoothing") + ".focus()")
    browser.press("ArrowRight")
    same("what is said about smoothing", "±4 years", text_of("#reach"))
    same("the rows smoothed over 4 years on either side", expected_rows("rows4.csv", NAMES), downloaded())
    browser.run(element("#smoothing") + ".focus()")
    browser.press("End")
    same("the most smoothing", "±50 years", text_of("#reach"))
    same("the rows smoothed over 50 years on either side", expected_rows("rows50.csv", NAMES), downloaded())
    browser.run(element("#smoothing") + ".focus()")
    browser.press("Home")
    same("no smoothing", "none", text_of("#reach"))
    same("the rows without smoothing", expected_rows("rows.csv", NAMES), downloaded())


def check_legend():
    largest = View().heights[-1][0]
    browser.click("#lines button:nth-child(5)")
    same("a button hides its line", "false", browser.run(element("#lines button:nth-child(5)") + ".getAttribute('aria-pressed')"))
    same("the lines that are left", [0, 1, 2, 3], browser.run("[...document.querySelectorAll('#drawn .line')].map(l => Number(l.dataset.line))"))
    browser.run(element("#lines button:nth-child(4)") + ".focus()")
    browser.press(" ")
    same("a key hides a line, too", [0, 1, 2], browser.run("[...document.querySelectorAll('#drawn .line')].map(l => Number(l.dataset.line))"))
    check("the axis fits the lines that are left", View().heights[-1][0] < largest)
    same("the rows of the lines that are shown", expected_rows("rows.csv", NAMES[:3]), downloaded())
    browser.click("#hide")
    same("all hidden", 0, browser.run("document.querySelectorAll('#drawn .line').length"))
    browser.click("#show")
    same("all shown", len(NAMES), browser.run("document.querySelectorAll('#drawn .line').length"))


def check_scale():
    browser.click("#log")
    view = View()
    check("the marks are powers of ten", all(math.log10(value).is_integer() for value, _ in view.heights), view.heights)
    check("zeros are said to be gaps", "zeros are gaps" in text_of("#state"))
    path = browser.run("document.querySelector('#drawn [data-line=\"2\"] .stroke').getAttribute('d')")
    same("a line with a zero every five years is in as many pieces", sum(value_at("rare", year) > 0 and (year == 1900 or value_at("rare", year - 1) == 0) for year in YEARS), path.count("M"))
    for year in (1911, 1942):
        browser.move(view.x(year), view.y(value_at("rare", year), math.log10))
        browser.settle()
        same("hover on a logarithmic scale", ("rare", year, float(value_at("rare", year))), told())
    browser.shoot("logarithmic")
    browser.run(element("#log") + ".focus()")
    browser.press("ArrowLeft")
    same("a key goes back to the linear scale", True, browser.run(element("#linear") + ".checked"))
    same("which begins at 0", 0.0, View().heights[0][0])


def check_keyboard():
    browser.run("(h => { h.tabIndex = -1; h.focus() })(document.querySelector('h1'))")
    browser.move(2, 2)
    reached = []
    for _ in range(30):
        browser.press("Tab")
        reached.append(browser.run("(e => e === document.body ? 'end' : e.id || e.textContent)(document.activeElement)"))
        if reached[-1] == "end" or reached.count(reached[0]) > 1:
            break
    for wanted in ["smoothing", "linear", "download", "chart", *NAMES, "show", "hide", "The shown values as a table"]:
        check(f"Tab reaches {wanted}", wanted in reached, reached)
    browser.run(element("#chart") + ".focus()")
    browser.press("ArrowRight")
    same("the first key chooses the first value", ("question", 1900, float(value_at("question", 1900))), told())
    browser.press("ArrowRight")
    browser.press("ArrowRight")
    same("right is a later year", ("question", 1902, float(value_at("question", 1902))), told())
    browser.press("ArrowLeft")
    browser.press("ArrowDown")
    same("left is an earlier year, down another line", ("Щука_NOUN", 1901, float(value_at("Щука_NOUN", 1901))), told())
    browser.press("End")
    browser.press("ArrowUp")
    same("the end, and up", ("question", 1960, float(value_at("question", 1960))), told())
    browser.press("ArrowLeft", modifiers=8)
    same("ten years with Shift", ("question", 1950, float(value_at("question", 1950))), told())
    browser.press("Home")
    same("the beginning", ("question", 1900, float(value_at("question", 1900))), told())
    browser.shoot("keyboard")
    browser.press("Escape")
    same("Escape", "", text_of("#value"))


def check_table():
    browser.click("#rows summary")
    table = browser.run("[...document.querySelectorAll('#table tr')].map(r => [...r.cells].map(c => c.textContent))")
    same("the head of the table", ["year", *NAMES], table[0])
    same("the table", [[float(year), *(float(value_at(name, year)) for name in NAMES)] for year in YEARS], [[number(cell) for cell in row] for row in table[1:]])
    browser.click("#rows summary")


def check_accessibility():
    nodes = [node for node in browser.call("Accessibility.getFullAXTree")["nodes"] if not node.get("ignored")]
    parts = [(node["role"]["value"], node.get("name", {}).get("value", ""), {p["name"]: p["value"].get("value") for p in node.get("properties", [])}) for node in nodes]
    buttons = {name: properties for role, name, properties in parts if role == "button" or role == "ToggleButton" or "pressed" in properties}
    for name in NAMES:
        check(f"the button of {name} tells its state", buttons.get(name, {}).get("pressed") == "true", buttons)
    check("the chart has a name", any(role == "application" and name == "Chart: Counts & <names>" for role, name, _ in parts), [p[:2] for p in parts if p[0] == "application"])
    check("the slider has a name", any(role == "slider" and name.startswith("Smoothing") for role, name, _ in parts))
    check("the chosen value is told", any(role == "status" and properties.get("live") == "polite" for role, _, properties in parts))
    check("every control has a name", all(name for role, name, _ in parts if role in ("button", "slider", "radio", "application", "region", "group") and role != "group"), [p for p in parts if not p[1]][:5])


def contrast(one, other):
    def light(color):
        parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
        return sum(weight * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4) for weight, part in zip((0.2126, 0.7152, 0.0722), parts))

    a, b = sorted((light(one), light(other)))
    return (b + 0.05) / (a + 0.05)


def check_colors():
    back = {}
    for scheme in ("light", "dark"):
        browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        browser.settle()
        back[scheme] = browser.run("getComputedStyle(document.body).backgroundColor")
        for selector, property in (("h1", "color"), ("#about", "color"), ("#lines button", "color"), ("#chart .axes text", "fill")):
            color = browser.run(f"getComputedStyle({element(selector)}).{property}")
            check(f"text can be read ({scheme}, {selector})", contrast(color, back[scheme]) >= 4.5, f"{color} on {back[scheme]}")
        browser.shoot(scheme + "-scheme")
    check("a dark screen gets a dark page", contrast(back["dark"], "rgb(255, 255, 255)") > 10 and contrast(back["light"], "rgb(0, 0, 0)") > 10, back)
    browser.call("Emulation.setEmulatedMedia", media="print", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    browser.settle()
    same("paper is white, also where the screen is dark", "rgb(255, 255, 255)", browser.run("getComputedStyle(document.body).backgroundColor"))
    for selector in ("#controls", "#all", "#rows", "#value"):
        same(f"{selector} is not printed", "none", browser.run(f"getComputedStyle({element(selector)}).display"))
    browser.shoot("print")
    browser.call("Emulation.setEmulatedMedia", media="", features=[])
    browser.call("Emulation.setEmulatedVisionDeficiency", type="achromatopsia")
    browser.shoot("grey")
    browser.call("Emulation.setEmulatedVisionDeficiency", type="none")
    check_widths()


def check_widths():
    for width in (1600, 700, 360):
        browser.size(width, 800)
        browser.settle()
        wide = browser.run(f"[...document.querySelectorAll('main, main *')].filter(e => e.getBoundingClientRect().right > {width}).map(e => `${{e.tagName}} ${{e.id}} ${{e.getBoundingClientRect().right}}`)")
        check(f"nothing is wider than a window of {width}", browser.run("document.scrollingElement.scrollWidth") <= width, wide)
        boxes = browser.run("""(c => [...document.querySelectorAll("#chart text")].map(t => t.getBoundingClientRect()).every(b => b.left >= c.left - 1 && b.right <= c.right + 1 && b.top >= c.top - 1 && b.bottom <= c.bottom + 1))(document.querySelector("#chart svg").getBoundingClientRect())""")
        check(f"no text of the chart is cut off in a window of {width}", boxes)


def check_twenty():
    browser.size(1100, 900)
    browser.open("twenty.html")
    looks = browser.run("""[...document.querySelectorAll("#lines button svg")].map(s => [s.querySelector(".stroke").getAttribute("stroke-dasharray"), s.querySelector(".mark")?.getAttribute("d")].join())""")
    same("twenty lines look different without colors", 20, len(set(looks)))
    same("a page begins with a logarithmic scale if requested", True, browser.run(element("#log") + ".checked"))
    browser.shoot("twenty")
    browser.call("Emulation.setEmulatedVisionDeficiency", type="achromatopsia")
    browser.shoot("twenty-grey")
    browser.call("Emulation.setEmulatedVisionDeficiency", type="none")
    check_widths()
    browser.shoot("narrow")


def check_traffic(page):
    requests = [event["params"]["request"]["url"] for event in browser.events if event.get("method") == "Network.requestWillBeSent"]
    page = pathlib.Path(page).absolute().as_uri()
    check("no request leaves the page", page in requests and all(url == page or url.startswith(("blob:", "data:")) for url in requests), requests)
    errors = [event["params"] for event in browser.events if event.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded")]
    check("no error and no breach of the policy", not errors, errors)


def check_policy():
    """The policy is in force: what a name could smuggle in does not run, and nothing can be loaded or sent."""
    browser.run("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title = 1\"><img src=\"https://example.org/a.png\">')")
    browser.run("(s => { s.textContent = 'document.title = 2'; document.body.append(s) })(document.createElement('script'))")
    same("nothing can be sent", "blocked", browser.run("fetch('https://example.org/').then(() => 'sent', () => 'blocked')"))
    browser.settle()
    same("nothing else runs", "Twenty", browser.run("document.title"))
    blocked = [event for event in browser.events if event.get("method") == "Log.entryAdded" and "Content Security Policy" in event["params"]["entry"]["text"]]
    check("the policy is what blocks", len(blocked) >= 3, blocked)


with open("data.tsv", "w", encoding="utf-8") as file:
    for name in NAMES:
        file.writelines(f"{name}\t{year}\t{value_at(name, year)}\t1\n" for year in YEARS if value_at(name, year) or year % 2)
with open("twenty.tsv", "w", encoding="utf-8") as file:
    for i in range(20):
        file.writelines(f"word{'long' * 40 if i == 19 else i}\t{year}\t{round(10 ** (1 + i / 5) * (2 + math.sin(year / 7 + i)))}\t1\n" for year in range(1800, 2009))
asked = [f"[{name}]" if " " in name else name for name in NAMES]
series = ["series", *asked, "--in", "data.tsv", "--quiet"]
program(*series, "--smoothing", "3", "--chart", "page.html", "--title", "Counts & <names>", "-o", "rows3.csv")
program(*series, "-o", "rows.csv")
for reach in (4, 50):
    program(*series, "--smoothing", str(reach), "-o", f"rows{reach}.csv")
program("series", *[f"word{'long' * 40 if i == 19 else i}" for i in range(20)], "--in", "twenty.tsv", "--quiet", "--chart", "twenty.html", "--log", "--title", "Twenty", "-o", "twenty.csv")
os.mkdir("downloads")


def give_up(*_):
    raise SystemExit(f"the browser did not answer within {PATIENCE} seconds")


signal.signal(signal.SIGALRM, give_up)
browser = Browser()
try:
    for step in (check_opening, check_hover, check_download_and_smoothing, check_legend, check_scale, check_keyboard, check_table, check_accessibility, check_colors):
        step()
    check_traffic("page.html")
    check_twenty()
    check_traffic("twenty.html")
    check_policy()
finally:
    browser.end()
print("charts: " + ("all checks passed" if failed == 0 else f"{failed} checks failed"))
sys.exit(failed > 0)
