#!/usr/bin/env bash
# mutation.sh [PROGRAM]: makes small changes, one at a time, to the code of each room that results depend on (dotnet-stryker), and runs the
# room's tests on each: a change that no test detects is a survivor, reported with its place.
#   ROOMS  which rooms (parser table runs merge inflater)
#   SHARE  changes a sample: one in SHARE pieces of 300 characters of the code (8; 1 changes all of it and takes hours)
#   KEEP   a folder for the reports (mutation-report.json of each room)
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$here" || exit 1
command -v python3 >/dev/null || { echo "mutation.sh: skipped: python3 is not installed"; exit 0; }
SHARE=${SHARE:-8}

# A room: its project, its files, its test project, and the tests in it that concern the room and take only seconds.
room() {
  case $1 in
    parser) project=MapReduce.Ngrams files='Formats/ Scan/' tests=MapReduce.Ngrams.Tests kept='Formats/ Scan/ScannerProperty Scan/Number Scan/ScanOverflow Scan/Swar Scan/NgramField Scan/MaskPositions Scan/RowFilter Scan/Fuzzed' ;;
    table) project=MapReduce files=Combine/ tests=MapReduce.Tests kept=Combine/ ;;
    runs) project=MapReduce files=Runs/ tests=MapReduce.Tests kept='Runs/RunFormat Runs/RunDamage Runs/RunRange Runs/RunSequence Runs/SpillFolder Runs/Fuzzed' ;;
    merge) project=MapReduce files='Reduce/ Pipeline/LevelMerge.cs' tests=MapReduce.Tests kept='Reduce/ Runs/RunMerge Runs/RunRange Pipeline/MapReduceRunTests Pipeline/RunMetersTests' ;;
    inflater) project=MapReduce files=Input/Inflate/ tests=MapReduce.Tests kept=Input/Inflate/ ;;
    *) echo "mutation.sh: $1 is not a room; the rooms are parser, table, runs, merge and inflater" >&2; exit 2 ;;
  esac
}
within() { # within PATH PREFIX...: is the path one of those?
  local path=$1 prefix; shift
  for prefix; do case $path in "$prefix"*) return 0 ;; esac; done
  return 1
}

place=0
pieces() { # pieces FILE: its spans to change; the files are counted as one text, so that small files get their share
  [ "$SHARE" = 1 ] && return
  local size; size=$(wc -m <"$1")
  awk -v place="$place" -v size="$size" -v share="$SHARE" 'BEGIN {
    for (at = 0; at < size; at += 300) if (int((place + at) / 300) % share == 0) printf "{%d..%d}", at, at + 300 < size ? at + 300 : size }'
}

failed=0
for name in ${ROOMS:-parser table runs merge inflater}; do
  room "$name"
  copy=$folder/$name
  mkdir -p "$copy" && cp -r .config .editorconfig Directory.*.props global.json MapReduce.sln src tests "$copy/" || exit 1
  mutate=()
  while IFS= read -r path; do
    # Other code is not changed: even an inactive change costs time, most of all in a hot loop.
    if within "$path" $files; then
      spans=$(pieces "$copy/src/$project/$path")
      place=$((place + $(wc -m <"$copy/src/$project/$path")))
      # A file without a chosen piece is left out: without spans it would be changed everywhere.
      [ "$SHARE" != 1 ] && [ -z "$spans" ] || mutate+=(-m "**/$path$spans")
    else sed -i '1s|^\xef\xbb\xbf||; 1i // Stryker disable all' "$copy/src/$project/$path"
    fi
  done < <(cd "$copy/src/$project" && find . -name '*.cs' -printf '%P\n' | LC_ALL=C sort)
  while IFS= read -r path; do
    within "$path" $kept || rm "$copy/tests/$tests/$path"
  done < <(cd "$copy/tests/$tests" && find . -name '*Tests.cs' -printf '%P\n')
  # Properties run fewer cases: a change that only the thousandth case detects is a survivor here.
  find "$copy/tests/$tests" -name '*.cs' -exec sed -i -E 's/\biter: (times|[0-9_]+)/iter: 25/' {} +
  (cd "$copy" && dotnet tool restore) >"$folder/log" 2>&1 || { cat "$folder/log"; echo "mutation.sh: the tool could not be restored"; exit 1; }
  (cd "$copy/tests/$tests" && dotnet stryker -t mtp -p "$project.csproj" "${mutate[@]}" --configuration Release -c "$(nproc)" -r json -r dots -O "$folder/$name-report" --skip-version-check) >"$folder/log" 2>&1
  report=$(find "$folder/$name-report" -name mutation-report.json -print -quit)
  [ -n "$report" ] || { tail -40 "$folder/log"; echo "mutation.sh: $name: no report"; failed=1; continue; }
  [ -z "${KEEP:-}" ] || { mkdir -p "$KEEP" && cp "$report" "$KEEP/$name.json" && cp "$folder/log" "$KEEP/$name.log"; }
  python3 "$here/tests/long/mutation.py" "$name" "$report" || failed=1
done
exit "$failed"
