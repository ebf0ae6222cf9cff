#!/usr/bin/env bash
# Called by ../run.sh test CLASS: tests/class.sh CLASS PROJECT…: builds the projects, and runs the tests of the class. No test is a failure.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
class=$1 ran=0 status=0
shift
cd "$here" || exit 1
for project; do
  dotnet build "tests/$project" -c Release -v quiet -nologo -clp:NoSummary || exit 1
  out=$(mktemp)
  "$here/.build/bin/$project/release/$project" -noLogo -class "*.$class" </dev/null 2>&1 | tee "$out" || status=1
  total=$(sed -nE 's/.*Total: ([0-9]+).*/\1/p' "$out" | tail -n 1)
  ran=$((ran + ${total:-0}))
  rm -f "$out"
done
[ "$ran" -gt 0 ] || { echo "run.sh: test $class: the class has no tests of its own; name one that derives from it" >&2; exit 1; }
exit "$status"
