#!/usr/bin/env bash
# Called by ../run.sh test: tests/run.sh PROGRAM [--all | --managed]. The last line is "N passed, N failed, N skipped".
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export MAPREDUCE_PROGRAM=$1
shift
cd "$here" || exit 1
dotnet build MapReduce.sln -c Release -v quiet -nologo -clp:NoSummary || { echo "0 passed, 1 failed"; exit 1; }
passed=0 failed=0 skipped=0
[ "${1:-}" != --managed ] || export MAPREDUCE_SYSTEM=managed # the managed way, which Windows and macOS take
longest=10m # a test program that takes longer is taken for hung
run() { # run PROJECT [ARG …]: runs one test program and adds up its counts
  local name=$1 out; shift
  out=$(mktemp)
  local limit=(); command -v timeout >/dev/null && limit=(timeout --foreground --kill-after=30 "$longest")
  ${limit[@]+"${limit[@]}"} "$here/.build/bin/$name/release/$name" -noLogo "$@" >"$out" 2>&1 </dev/null
  local status=$?
  local line; line=$(grep -E 'Total: [0-9]+' "$out" | tail -1)
  local total errors bad skip
  total=$(sed -E 's/.*Total: ([0-9]+).*/\1/' <<<"$line"); errors=$(sed -E 's/.*Errors: ([0-9]+).*/\1/' <<<"$line")
  bad=$(sed -E 's/.*Failed: ([0-9]+).*/\1/' <<<"$line"); skip=$(sed -E 's/.*Skipped: ([0-9]+).*/\1/' <<<"$line")
  if [ -z "$line" ]; then
    bad=1 errors=0 total=1 skip=0
    case $status in
      124 | 137) echo "$name did not end within $longest and was killed" ;;
      *) echo "$name exited with $status and printed no counts" ;;
    esac
    # What the runtime says of a crash is above its stack, which may be long.
    grep -m1 -A25 -E 'Fatal error|Unhandled exception|Stack overflow|Process terminated' "$out" | cut -c1-300
    tail -n 50 "$out"
  fi
  bad=$((bad + errors)); [ "$status" = 0 ] || [ "$bad" -gt 0 ] || bad=1
  passed=$((passed + total - skip - bad)); failed=$((failed + bad)); skipped=$((skipped + skip))
  [ -n "$note" ] || grep -F '[SKIP]' "$out" | sort -u # runs with fewer instruction sets skip the same tests
  [ "$bad" = 0 ] || [ -z "$line" ] || grep -vF '[SKIP]' "$out" | head -n 200
  echo "$name${note:+ ($note)}: $total run, $bad failed, $skip skipped"
  rm -f "$out"
}
for project in MapReduce.Architecture.Tests MapReduce.Tests MapReduce.Ngrams.Tests MapReduce.Words.Tests MapReduce.Cluster.Tests MapReduce.Cli.Tests; do note='' run "$project"; done
# The scanners and the table again, as on older processors: the runtime's switches turn instruction sets off.
[ "${1:-}" = --managed ] || for off in EnableAVX512=0 EnableAVX2=0 EnableHWIntrinsic=0; do
  for project in MapReduce.Tests MapReduce.Ngrams.Tests; do
    note=$off
    export "DOTNET_$off"
    run "$project" -trait "Runs=OnLesserMachines"
    unset "DOTNET_$off"
  done
done
[ "${1:-}" != --all ] || for extra in "$here"/tests/long/*.sh; do
  [ -x "$extra" ] || continue
  if "$extra" "$MAPREDUCE_PROGRAM"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: $extra"; fi
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
