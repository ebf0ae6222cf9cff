#!/usr/bin/env bash
# build.sh PROGRAM: makes the site in .build/docs/site, of the documents of the checkout and of the manual that the program prints. Called by run.sh docs.
set -euo pipefail
program=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
pages=$here/.build/docs/pages site=$here/.build/docs/site log=$here/.build/docs/log
say() { printf 'run.sh: %s\n' "$*" >&2; }
cd "$here"

# The pages lie as in the checkout, so that their links are the same. README is the first page.
rm -rf "$pages" "$site"
mkdir -p "$pages/docs/commands"
for file in README.md CONTRIBUTING.md CHANGELOG.md SECURITY.md LICENSE docs/*.md docs/images/* data/README.md src/README.md src/MapReduce.Cli/Charts/Font/LICENSE.txt \
  benchmarks/README.md benchmarks/*.py benchmarks/results/*; do
  mkdir -p "$pages/$(dirname "$file")"
  cp "$file" "$pages/$file"
done
mv "$pages/README.md" "$pages/index.md"
cp -r docs/site/docfx.json docs/site/template "$pages"

# The reference of the commands. The page of the program names those of its commands.
page() { "$program" man ${1:+"$1"} | awk -f docs/site/man.awk >"$pages/docs/commands/mapreduce${1:+-$1}.md"; }
page ''
commands=$("$program" man | sed 's/\\-/-/g' | grep -o 'mapreduce-[a-z]*' | sed 's/mapreduce-//' | sort -u)
for command in $commands; do page "$command"; done
while IFS= read -r line; do
  printf '%s\n' "$line"
  [ "${line##* }" != docs/commands/mapreduce.md ] || printf '  - name: %s\n    href: docs/commands/mapreduce-%s.md\n' $(for command in $commands; do echo "$command" "$command"; done)
done <docs/site/toc.yml >"$pages/toc.yml"

if ! dotnet docfx --version >/dev/null 2>&1; then
  say 'restoring docfx, and the other tools of .config/dotnet-tools.json'
  dotnet tool restore >"$log" 2>&1 || { cat "$log" >&2; say 'docfx could not be restored: it is loaded from the network the first time'; exit 1; }
fi
# The reference of the libraries is made of them and of the comments in their sources.
dotnet build src/MapReduce.Cli -c Release -v quiet -nologo -clp:NoSummary >"$log" 2>&1 || { cat "$log" >&2; say 'the libraries could not be built'; exit 1; }
for step in metadata build; do
  dotnet docfx "$step" "$pages/docfx.json" --warningsAsErrors --logLevel warning >"$log" 2>&1 && continue
  cat "$log" >&2
  say 'the site was not built: every warning is an error, and so is a link to nothing; .build/docs/pages/index.md is README.md'
  rm -rf "$site"
  exit 1
done
say "the site is $site/index.html; to read it with navigation and search: dotnet docfx serve .build/docs/site"
