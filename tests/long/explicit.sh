#!/usr/bin/env bash
# explicit.sh PROGRAM: the tests that take too long for every run, marked as explicit: a failing call or kill -9 at EVERY call
# of a run, and distinct lines of ten times the memory limit.
set -euo pipefail
export MAPREDUCE_PROGRAM=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
for project in MapReduce.Tests MapReduce.Ngrams.Tests MapReduce.Words.Tests MapReduce.Cli.Tests; do
  "$here/.build/bin/$project/release/$project" -noLogo -explicit only
done
