#!/usr/bin/env bash
# charts.sh PROGRAM [FOLDER]: opens the pages of --chart FILE.html in a headless Chromium and uses them as a person would: pointer, keyboard,
# legend, smoothing, scale, download, table. What the pages show is compared with the rows of the program. No request may leave a page.
# Screenshots (light, dark, grey, print, narrow) are kept in FOLDER. Exits with 1 if a check fails; says so and exits with 0 if there is no
# Chromium or no Python.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
command -v python3 >/dev/null || { echo "charts.sh: skipped: python3 is not installed"; exit 0; }
browser=
for name in ${CHROMIUM:-} chromium chromium-browser google-chrome chrome; do
  browser=$(command -v "$name") && break
done
[ -n "$browser" ] || { echo "charts.sh: skipped: Chromium is not installed (Debian: apt-get install chromium; or set CHROMIUM to its path)"; exit 0; }
program=$(realpath "$1")
kept=${2:-}
[ -z "$kept" ] || { mkdir -p "$kept"; kept=$(realpath "$kept"); }
folder=$(mktemp -d "${TMPDIR:-/tmp}/charts.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 "$here/charts.py" "$program" "$browser" "$kept"
