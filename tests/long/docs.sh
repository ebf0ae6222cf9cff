#!/usr/bin/env bash
# docs.sh PROGRAM: makes the site of the documents, follows every link of every page, and sees that broken links and headings end the build.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
program=$(realpath "$1")
folder=$(mktemp -d "${TMPDIR:-/tmp}/docs.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$here"
docs/site/build.sh "$program"
python3 tests/long/docs.py .build/docs/site docs/site/toc.yml

for link in 'nothing.md' 'docs/design.md#nothing' 'docs/images/nothing.svg'; do
  rm -rf "$folder/pages"
  cp -r .build/docs/pages "$folder/pages"
  printf '\n[a link](%s)\n' "$link" >>"$folder/pages/index.md"
  if dotnet docfx build "$folder/pages/docfx.json" --warningsAsErrors --logLevel warning >"$folder/log" 2>&1; then
    echo "docs.sh: a link to $link was not noticed"; exit 1
  fi
  grep -q nothing "$folder/log" || { cat "$folder/log"; echo "docs.sh: the link to $link is not named"; exit 1; }
done
echo 'docs.sh: broken links end the build'
