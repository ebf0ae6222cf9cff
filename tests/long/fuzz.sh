#!/usr/bin/env bash
# fuzz.sh PROGRAM [SECONDS]: afl-fuzz on each target of tests/MapReduce.Fuzz, SECONDS for each (600), from the kept corpus. A line
# for each reports what was found. An input that crashes or hangs makes it exit with 1; the line says where it is copied to.
# Before that, the inflater's own fuzzer compares ROUNDS (5,000,000) random and as many damaged inputs with zlib.
#   TARGETS  which targets (lines run archive index)
#   KEEP     a folder for everything that afl-fuzz wrote
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
seconds=${2:-600}
failed=0
if inflated=$(MAPREDUCE_INFLATE_ROUNDS=${ROUNDS:-5000000} "$here/.build/bin/MapReduce.Tests/release/MapReduce.Tests" -noLogo -class '*.InflaterFuzzTests' 2>&1); then
  echo "fuzz.sh: inflater: ${ROUNDS:-5000000} rounds, no difference from zlib"
else
  echo "$inflated" | grep -v '^ *at ' | head -n 20; echo "fuzz.sh: inflater: a difference from zlib"; failed=1
fi
command -v afl-fuzz >/dev/null || { echo "fuzz.sh: skipped: afl-fuzz is not installed (Debian: afl++)"; exit $failed; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$here" || exit 1
dotnet tool restore >"$folder/log" 2>&1 \
  && dotnet publish tests/MapReduce.Fuzz/MapReduce.Fuzz.csproj -c Release -v quiet -nologo -o "$folder/program" >>"$folder/log" 2>&1 \
  && dotnet sharpfuzz "$folder/program/MapReduce.Engine.dll" >>"$folder/log" 2>&1 \
  && dotnet sharpfuzz "$folder/program/MapReduce.Ngrams.dll" >>"$folder/log" 2>&1 \
  || { cat "$folder/log"; echo "fuzz.sh: the targets could not be built"; exit 1; }

# A .NET program has none of afl's instrumentation marks, and the settings of the machine are left alone.
export AFL_SKIP_BIN_CHECK=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
stat_of() { sed -nE "s/^$1 *: *(.*)/\1/p" "$out/default/fuzzer_stats"; }
for target in ${TARGETS:-lines run archive index}; do
  out=$folder/$target
  mkdir -p "$out" "$folder/temporary"
  TMPDIR=$folder/temporary afl-fuzz -i "tests/MapReduce.Fuzz/corpus/$target" -o "$out" -V "$seconds" -m none -t 10000 -G 4096 \
    -- dotnet "$folder/program/MapReduce.Fuzz.dll" "$target" >"$out/log" 2>&1
  [ -s "$out/default/fuzzer_stats" ] || { tail -20 "$out/log"; echo "fuzz.sh: $target: afl-fuzz did not run"; failed=1; continue; }
  found=$(find "$out/default/crashes" "$out/default/hangs" -type f -name 'id*' | wc -l)
  echo "fuzz.sh: $target: $(stat_of execs_done) executions ($(stat_of execs_per_sec) a second), $(stat_of corpus_count) paths, $(stat_of edges_found) edges, $(stat_of saved_crashes) crashes, $(stat_of saved_hangs) hangs"
  [ -z "${KEEP:-}" ] || { mkdir -p "$KEEP" && cp -r "$out" "$KEEP/"; }
  [ "$found" = 0 ] && continue
  kept=$(mktemp -d -t "mapreduce-fuzz-$target-XXXXXX")
  for kind in crashes hangs; do
    for input in "$out/default/$kind"/id*; do
      [ -f "$input" ] || continue
      number=$(basename "$input"); number=${number%%,*}
      cp "$input" "$kept/$kind-${number#id:}"
    done
  done
  echo "fuzz.sh: $target: the inputs are in $kept; one alone: dotnet run -c Release --project tests/MapReduce.Fuzz -- $target < INPUT"
  failed=1
done
exit $failed
