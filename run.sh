#!/usr/bin/env bash
# Builds what is stale and runs the program:
#   ./run.sh                 the main job on the bundled sample
#   ./run.sh count FILE …    any command of the program (./run.sh --help)
#   ./run.sh where           builds, and prints the program's path
#   ./run.sh test [--all]    the tests; --all adds the long ones
#   ./run.sh bench [FILTER]  the benchmarks (BenchmarkDotNet)
# MAPREDUCE_JIT=1 builds for the JIT where native code would be built.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
[ -x "${DOTNET_ROOT:-}/dotnet" ] && PATH=$DOTNET_ROOT:$PATH
command -v dotnet >/dev/null || [ ! -x "$HOME/.dotnet/dotnet" ] || { export DOTNET_ROOT=$HOME/.dotnet; PATH=$DOTNET_ROOT:$PATH; }

# Native code is made for the processor that it is built on, so that a home folder which several kinds of machine
# share (a cluster's) holds one program for each.
kind=native
[ -z "${MAPREDUCE_JIT:-}" ] && { command -v clang || command -v gcc; } >/dev/null || kind=jit
processor=$(grep -m1 '^flags\|^Features' /proc/cpuinfo 2>/dev/null | cksum | cut -d' ' -f1)
home=$here/.build/program/$kind-$(uname -s)-$(uname -m)-$processor
program=$home/mapreduce

stale() { # is anything that a program is made of newer than the program?
  [ -x "$1" ] || return 0
  [ -n "$(cd "$here" && find src Directory.Build.props Directory.Packages.props global.json -newer "$1" -print -quit)" ]
}

need_sdk() {
  command -v dotnet >/dev/null || { echo "run.sh: the .NET 10 SDK is needed and 'dotnet' is not found; install it from https://dotnet.microsoft.com/download and try again" >&2; exit 1; }
  # global.json makes an SDK that is too old refuse with a page of text; say it in a line.
  (cd "$here" && dotnet --version) >/dev/null 2>&1 || { echo "run.sh: the .NET 10 SDK is needed; this machine has $(cd / && dotnet --version 2>/dev/null || echo none). Install it from https://dotnet.microsoft.com/download" >&2; exit 1; }
}

publish() { # publish KIND
  # For the JIT all is compiled ahead as one, the framework too: generic code across libraries is most of what a start runs.
  local log=$here/.build/publish.log
  local how=(-p:PublishAot=false -p:PublishTrimmed=true -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true)
  [ "$1" = native ] && how=(-p:PublishAot=true -p:IlcInstructionSet=native -p:StripSymbols=true)
  rm -rf "$home.new"
  (cd "$here" && dotnet publish src/MapReduce.Cli/MapReduce.Cli.csproj -c Release --use-current-runtime -p:SelfContained=true "${how[@]}" \
    -p:DebugType=none -o "$home.new") >"$log" 2>&1 || return 1
  # Whatever is being run stays whole: the new program takes the old one's place in one step.
  mkdir -p "$home"
  for file in "$home.new"/*; do mv -fT "$file" "$home/$(basename "$file")"; done
  rm -rf "$home.new"
  touch "$program"
}

build() {
  stale "$program" || return 0
  need_sdk
  mkdir -p "$here/.build"
  exec 9>"$here/.build/lock"
  command -v flock >/dev/null && flock 9
  if stale "$program"; then
    echo "run.sh: building ($kind) …" >&2
    if ! publish "$kind"; then
      exec 9>&-   # the build for the JIT takes the lock itself
      if [ "$kind" = native ] && MAPREDUCE_JIT=1 "$here/run.sh" where >/dev/null; then
        echo "run.sh: native code could not be built (see .build/publish.log); running on the JIT instead" >&2
        program=$(MAPREDUCE_JIT=1 "$here/run.sh" where)
      else
        grep -E 'error|warning' "$here/.build/publish.log" | sort -u | head -20 >&2 || true
        echo "run.sh: the build failed; all of it is in .build/publish.log" >&2
        exit 1
      fi
    fi
  fi
  exec 9>&-
}

case "${1:-}" in
  '') build; exec "$program" count "$here/data/sample.v2.tsv.gz" --top 20 --word Aardvark --output-format table --progress always ;;
  where) build; echo "$program" ;;
  test) shift; build; need_sdk; exec "$here/tests/run.sh" "$program" "$@" ;;
  bench)
    shift; need_sdk
    [ "${1:-}" = chart ] && exec dotnet run -c Release --project "$here/benchmarks/MapReduce.Benchmarks" -- "$@"
    cd "$here" && exec dotnet run -c Release --project benchmarks/MapReduce.Benchmarks -- --filter "${1:-*}" "${@:2}" ;;
  *) build; exec "$program" "$@" ;;
esac
