#!/usr/bin/env bash
# build.sh [PROGRAM]: builds with ./run.sh where something is in the way: a compiler that fails, a compiler in a path with a blank, no compiler, a checkout
# that cannot be written, a full disk, no network with the packages and without them. Each run must end within LIMIT seconds (600), with the right answer
# or with one line that says why there is none, and must say nothing but lines of run.sh. About ten minutes on two cores. PROGRAM is not used. Exits with 1
# if a run does otherwise; says so and exits with 0 if something that it needs is missing.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
skip() { echo "build.sh: skipped: $1"; exit 0; }
[ "$(id -u)" = 0 ] && unshare --mount --net --pid --fork true 2>/dev/null || skip 'it needs root, and namespaces (unshare)'
dotnet=$(command -v dotnet) || skip 'dotnet is not found'
dotnet=$(dirname "$(readlink -f "$dotnet")")
compiler=$(command -v gcc) || skip 'gcc is not found'
folder=$(mktemp -d "${TMPDIR:-/tmp}/build.XXXXXX")
trap 'rm -rf "$folder"' EXIT
failed=0

# A PATH with all programs but compilers, and with what a trial adds before it.
mkdir "$folder/bin"
for place in /usr/local/bin /usr/bin /bin; do
  for program in "$place"/*; do
    name=${program##*/}
    case $name in *gcc* | *g++* | *clang* | cc | c++ | c89* | c99* | dotnet) continue ;; esac
    [ -e "$folder/bin/$name" ] || ln -s "$program" "$folder/bin/$name"
  done
done

checkout() { # checkout NAME: a copy of the sources
  mkdir -p "$folder/$1" && (cd "$here" && tar -c --exclude=./.build --exclude=./.git . | tar -x -C "$folder/$1")
}

# try NAME EXPECTED COMMAND…: runs ./run.sh in the copy NAME by COMMAND; EXPECTED is right, or a pattern of the line that says why there is no answer
try() {
  local name=$1 expected=$2 status=0 started=$SECONDS; shift 2
  (cd "$folder/$name" && exec timeout "${LIMIT:-600}" "$@" ./run.sh count data/sample.v2.tsv.gz --no-header --quiet) >"$folder/out" 2>"$folder/err" </dev/null || status=$?
  echo "--- $name: status $status, $((SECONDS - started)) s"
  sed 's/^/    /' "$folder/err"
  local wrong=
  ! grep -qvE '^run\.sh: ' "$folder/err" || wrong='it says other lines'
  if [ "$expected" = right ]; then
    [ "$status" = 0 ] && cmp -s "$folder/out" "$here/data/sample.expected.tsv" || wrong='the answer is wrong'
  else
    [ "$status" != 0 ] && [ "$status" != 124 ] && tail -n 1 "$folder/err" | grep -qE "$expected" || wrong="the last line is not: $expected"
  fi
  [ -z "$wrong" ] || { echo "build.sh: $name: $wrong"; failed=1; }
}
with() { echo env PATH="$1:$folder/bin:$dotnet" DOTNET_ROOT="$dotnet"; }

mkdir "$folder/failing" "$folder/with blank"
printf '#!/bin/sh\necho "gcc: internal error" >&2\nexit 1\n' >"$folder/failing/gcc"
chmod +x "$folder/failing/gcc"
ln -s "$compiler" "$folder/with blank/gcc"

checkout failing-gcc
# shellcheck disable=SC2046 # no name has a blank here
try failing-gcc right $(with "$folder/failing")
try failing-gcc right $(with "$folder/failing")   # remembers that
checkout gcc-in-a-path-with-a-blank
try gcc-in-a-path-with-a-blank right env PATH="$folder/with blank:$folder/bin:$dotnet" DOTNET_ROOT="$dotnet"
checkout no-gcc
try no-gcc right $(with "$folder")
checkout no-network
try no-network right unshare --net
HOME=$folder/home; mkdir "$HOME"
checkout no-network-and-no-packages
try no-network-and-no-packages 'the build failed: .*(resolve|load the service index|NU1301)' env -u NUGET_PACKAGES HOME="$HOME" unshare --net
HOME=~root

checkout read-only
try read-only 'cannot be written' unshare --mount sh -c 'mount --bind -o ro . . && cd "$PWD" && exec "$@"' -
checkout full-disk
mkdir "$folder/full-disk/.build"
try full-disk '[Nn]o space left' unshare --mount sh -c 'mount -t tmpfs -o size=30m tmpfs .build && exec "$@"' -

# What was built before is used where nothing can be written.
mv "$folder/no-gcc/.build" "$folder/read-only/.build"
try read-only right unshare --mount sh -c 'mount --bind -o ro . . && cd "$PWD" && exec "$@"' -
[ "$failed" = 0 ] && echo 'build.sh: all runs end with an answer or its reason'
exit "$failed"
