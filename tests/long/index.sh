#!/usr/bin/env bash
# index.sh PROGRAM [COMMANDS] [SEED]: asks random questions of count and series to shards and to indexes of them, and compares the bytes of the
# answers; reads the indexes with index_reader.py, which was written from the page of the format alone; grows indexes in random steps and orders, and compares the files; kills runs that make one. 300 commands by default. Exits with 1 if
# anything differs; says so and exits with 0 if there is no Python.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
command -v python3 >/dev/null || { echo "index.sh: skipped: python3 is not installed"; exit 0; }
program=$(realpath "$1")
folder=$(mktemp -d "${TMPDIR:-/tmp}/index.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 "$here/index.py" "$program" "${2:-300}" "${3:-1}"
