#!/usr/bin/env bash
# Builds what is stale and runs the program:
#   ./run.sh                 the main job on the bundled sample
#   ./run.sh count FILE …    any command of the program (./run.sh --help)
#   ./run.sh where           builds, and prints the program's path
#   ./run.sh test [--all]    the tests; --all adds the long ones
#   ./run.sh test --managed  the tests without the calls of Linux, as on Windows and macOS
#   ./run.sh test CLASS      the tests of one class
#   ./run.sh bench [PATTERN] the benchmarks (BenchmarkDotNet)
#   ./run.sh install         installs the program in ~/.local; uninstall removes it (src/Packaging/install.sh)
#   ./run.sh docs            the site of docs/, in .build/docs/site (docs/site/build.sh)
#   ./run.sh pack            the files of a release: an archive, a Debian package, a .NET tool (src/Packaging/pack.sh)
# MAPREDUCE_JIT=1 builds for the JIT instead of native code. Messages of the script itself go to standard error.
set -euo pipefail
unset CDPATH
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$here/.build
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
[ -x "${DOTNET_ROOT:-}/dotnet" ] && PATH=$DOTNET_ROOT:$PATH
command -v dotnet >/dev/null || [ ! -x "${HOME:-}/.dotnet/dotnet" ] || { export DOTNET_ROOT=$HOME/.dotnet; PATH=$DOTNET_ROOT:$PATH; }

# Native code is compiled for the processor that builds it. A home folder shared by several kinds of machine (a cluster's)
# therefore has one program for each.
processor=$(grep -m1 '^flags\|^Features' /proc/cpuinfo 2>/dev/null | cksum)
machine=$(uname -sm)
machine=${machine// /-}-${processor%% *} # the program of a KIND is in .build/program/KIND-$machine, complete or not at all

say() { printf 'run.sh: %s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

# --- What is fresh ---

# A checksum of the names and contents of everything that a program is built from. Times are ignored: they are wrong after a
# checkout of an older commit, after the clock was set back, and if a file was deleted.
sum_sources() {
  cd "$here" && { find src Directory.*.props global.json run.sh -path src/Packaging -prune -o -type f ! -name '.*' ! -name '*~' -exec cksum {} + 2>/dev/null || true; } | LC_ALL=C sort | cksum
}

# A checksum of everything else that a native build depends on: compiler, linker, SDK, and the folders that hold their libraries.
sum_tools() {
  local tool paths=()
  for tool in clang gcc ld ld.lld objcopy llvm-objcopy dotnet; do tool=$(command -v "$tool") && paths+=("$tool"); done
  tool=$(command -v dotnet) && tool=$(readlink -f "$tool") && paths+=("$(dirname "$tool")/sdk")
  { printf '%s\n' "${HOME:-}" "${LIBRARY_PATH:-}"
    LC_ALL=C TZ=UTC0 ls -idlLn ${paths[@]+"${paths[@]}"} /usr/include /usr/lib /usr/lib64 /usr/lib/*-linux-* /usr/local/lib 2>/dev/null || true; } | cksum
}

fresh() { # fresh KIND: is the program of that kind built from the current sources?
  local made_from='' of; of=$build/program/$1-$machine
  [ -x "$of/mapreduce" ] && { read -r made_from <"$of/.made-from"; } 2>/dev/null && [ "$made_from" = "$sources" ]
}

native_failed_before() { # has a native build of the same sources with the same tools failed? If its log is gone, it is tried again.
  local failed='' of; of=$build/program/native-$machine
  [ -e "$build/native-build.log" ] && { read -r failed <"$of.failed"; } 2>/dev/null && [ "$failed" = "$sources $(sum_tools)" ]
}

choose() { # which kind of program to run, and its path; is it fresh?
  kind=native because=
  if [ -n "${MAPREDUCE_JIT:-}" ]; then kind=jit because='MAPREDUCE_JIT is set'
  elif fresh native; then :
  elif ! command -v clang >/dev/null && ! command -v gcc >/dev/null; then kind=jit because='native code needs clang or gcc, and neither is found'
  elif native_failed_before; then kind=jit because='native code could not be built before: see .build/native-build.log, and delete it to try again'
  fi
  program=$build/program/$kind-$machine/mapreduce
  fresh "$kind"
}

# --- One build at a time ---

flock9() { # flock9 [-n]: locks the file that is open as descriptor 9; with -n, returns 1 if another process holds the lock
  if command -v flock >/dev/null; then flock "$@" 9
  elif command -v perl >/dev/null; then perl -MFcntl=:flock -e 'open F, ">&=9"; flock F, LOCK_EX | (@ARGV ? LOCK_NB : 0) or exit 1' -- "$@"
  fi
}

# Only this process holds the lock: no build inherits it, so it is released as soon as this process ends.
lock() {
  local status=0
  exec 9>"$build/build.lock"
  flock9 -n || status=$?
  [ "$status" != 1 ] || { say 'another build is running; waiting for it'; flock9; }
}

# All processes of a build have an environment variable with a checksum of the checkout's path. The holder of the lock kills
# those of a build whose run.sh was killed, before they write to the same files.
end_builders() {
  local left process
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    left=$(grep -lzxF "MAPREDUCE_BUILD=$(mark)" /proc/[0-9]*/environ 2>/dev/null) || true # those of other users cannot be read
    [ -n "$left" ] || return 0
    for process in $left; do process=${process#/proc/}; kill -KILL "${process%/environ}" 2>/dev/null || true; done
    sleep 0.05
  done
}

mark() { printf '%s' "$here" | cksum; }

# Files that a killed compiler left incomplete are newer than their sources and would be taken for up to date.
forget_intermediate_files() {
  local project
  for project in "$here"/src/*/; do project=$(basename "$project"); rm -rf "$here/.build/obj/$project" "$here/.build/bin/$project"; done
  rm -rf "$build"/program/*.new "$build"/program/*.old
}

recover() { # cleans up after a build that was killed
  [ -e "$build/unfinished" ] || return 0
  end_builders
  forget_intermediate_files
  finished
}

finished() { # cleans up after a build: only its program and its log remain
  local place=''
  read -r place <"$build/unfinished" || true
  case $place in */mapreduce-build.??????) rm -rf "$place" "$place.new" ;; esac
  rm -f "$build/unfinished"
}

# --- Building ---

set_up_environment() { # for dotnet, which needs a home and a folder for temporary files, and must leave no servers behind
  export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
  if [ ! -d "${HOME:-}" ] || [ ! -w "${HOME:-}" ]; then
    [ ! -d "${HOME:-}/.nuget/packages" ] || export NUGET_FALLBACK_PACKAGES=$HOME/.nuget/packages
    export HOME=$build/home
    mkdir -p "$HOME"
  fi
  if [ ! -d "${TMPDIR:-/tmp}" ] || [ ! -w "${TMPDIR:-/tmp}" ]; then
    export TMPDIR=$build/tmp
    mkdir -p "$TMPDIR"
  fi
}

# The SDK does not quote all names in its commands and lists. If the path of the checkout or of the packages contains a space or an
# apostrophe, a copy of the sources is built elsewhere: prints a new folder for it, or nothing.
plain_place() {
  local parent
  ! plain "$here${NUGET_PACKAGES:-${HOME:-}}" || return 0
  for parent in "${TMPDIR:-/tmp}" /tmp /var/tmp; do
    if plain "$parent" && mktemp -d "$parent/mapreduce-build.XXXXXX" 2>/dev/null; then return 0; fi
  done
}

plain() { case $1 in *[!A-Za-z0-9/._+-]*) return 1 ;; esac; } # plain PATH: it contains no character that is special to a shell

need_sdk() {
  command -v dotnet >/dev/null || fail "the .NET 10 SDK is needed and 'dotnet' is not found; install it from https://dotnet.microsoft.com/download and try again"
  # Because of global.json, an SDK that is too old refuses with a page of text; replace it by one line.
  (cd "$here" && dotnet --version) >/dev/null 2>&1 9>&- || fail "the .NET 10 SDK is needed; this machine has $(cd / && dotnet --version 2>/dev/null 9>&- || echo none). Install it from https://dotnet.microsoft.com/download"
}

# shellcheck disable=SC2317 # called by traps
interrupted() { # interrupted STATUS
  trap '' INT TERM HUP
  end_builders
  [ -z "${builder:-}" ] || kill -KILL "$builder" 2>/dev/null || true
  recover
  exit "$1"
}

publish() { # publish KIND: builds the program of that kind from the sources with the checksum $sources; if it fails, $reason says why
  local to place log=$build/$1-build.log status=0
  to=$build/program/$1-$machine
  rm -rf "$to.new"
  place=$(plain_place)
  { printf '%s\n' "$place" >"$build/unfinished"; } 2>/dev/null || { reason="$build/unfinished cannot be written"; return 1; }
  trap 'interrupted 129' HUP; trap 'interrupted 130' INT; trap 'interrupted 143' TERM
  run_publish "$1" "$place" >"$log" 2>&1 </dev/null 9>&- &
  builder=$!
  { wait "$builder" || status=$?; } 2>/dev/null
  builder=
  trap - HUP INT TERM
  end_builders
  reason=
  if [ "$status" -gt 128 ]; then
    # The SDK itself crashes where it cannot write.
    reason=$(full_disk) || reason="the build was killed by signal $((status - 128))"
  elif [ "$status" != 0 ]; then
    reason=$(first_error "$log")
  elif [ ! -x "${place:-$to}.new/mapreduce" ]; then
    reason='the build produced no program'
  else
    reason=$(replace_program "${place:-$to}.new" "$to" 2>&1) || reason="the program cannot be replaced: ${reason##*: }"
  fi
  [ -z "$reason" ] || in_sources "$log" >/dev/null || forget_intermediate_files
  finished
  [ -z "$reason" ]
}

full_disk() { # what the system says if it takes no more megabytes in .build; returns 1 if it does
  local said
  if said=$( { head -c 4000000 /dev/zero >"$build/tried"; } 2>&1); then rm -f "$build/tried"; return 1; fi
  rm -f "$build/tried"
  printf '%s' "${said##*: }"
}

replace_program() { # replace_program NEW OLD: as a whole and with its checksum inside, so that an incomplete program is never taken for fresh
  [ "$1" = "$2.new" ] || mv "$1" "$2.new" || return
  printf '%s\n' "$sources" >"$2.new/.made-from" && rm -rf "$2.old" || return
  [ ! -e "$2" ] || mv "$2" "$2.old" || return
  mv "$2.new" "$2" || return
  rm -rf "$2.old" "$2.failed" || true
}

run_publish() { # run_publish KIND PLACE: becomes dotnet
  local root=$here to
  # For the JIT everything, the framework too, is compiled ahead as one: generic code across libraries is most of what runs at startup.
  local how=(-p:PublishAot=false -p:PublishTrimmed=true -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true)
  [ "$1" = native ] && how=(-p:PublishAot=true -p:IlcInstructionSet=native -p:StripSymbols=true)
  set_up_environment
  MAPREDUCE_BUILD=$(mark) && export MAPREDUCE_BUILD
  to=$build/program/$1-$machine
  if [ -n "$2" ]; then
    local packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
    root=$2/checkout to=$2
    { mkdir -p "$packages" "$root" && cp -R "$here/src" "$here"/Directory.*.props "$here/global.json" "$here/.editorconfig" "$root" && ln -s "$packages" "$2/packages"; } || exit
    export NUGET_PACKAGES=$2/packages
  fi
  cd "$root" || exit
  exec dotnet publish "$root/src/MapReduce.Cli/MapReduce.Cli.csproj" -c Release --use-current-runtime -p:SelfContained=true "${how[@]}" \
    -p:DebugType=none -nodeReuse:false -o "$to.new"
}

in_sources() { # in_sources LOG: at most twenty errors that the compiler found in the sources; returns 1 if there are none
  local errors
  errors=$(grep -E '\.cs\([0-9]+,[0-9]+\): error ' "$1" | sed -E 's/ \[[^][]*\]$//; s|^/.*/mapreduce-build\.[^/]*/checkout/||' | sort -u | head -n 20) && printf '%s\n' "$errors"
}

first_error() { # first_error LOG: the first error in one line, without the text that MSBuild adds
  local line
  line=$(grep -m1 -E '(^|[^A-Za-z])[Ee]rror( [A-Z]+[0-9]+)? ?: |cannot find |[Nn]o space left' "$1") || line=$(tail -n 1 "$1")
  [ -n "$line" ] || line=$( { printf '%9999s' '' >"$build/tried"; } 2>&1) || line=${line##*: } # no log: is the disk full?
  rm -f "$build/tried"
  line=$(printf '%s' "$line" | tr -s '[:cntrl:] ' ' ' | sed -E 's/ \[[^][]*\]$//; s/^.*error [A-Z]*[0-9]* ?: *//; s/The command "+([^" ]*).*" exited/\1 exited/; s/\.$//; s/^(.{240}).+/\1 …/')
  printf '%s' "${line:-no error message was printed}"
}

fail_by_log() { # fail_by_log KIND
  if in_sources "$build/$1-build.log" >&2; then fail "the build failed; the full log is in .build/$1-build.log"; fi
  fail "the build failed: $reason; the full log is in .build/$1-build.log"
}

without_writing() { # without_writing REASON: the fallback if nothing can be built
  local old
  for old in native jit; do
    program=$build/program/$old-$machine/mapreduce
    [ -n "${MAPREDUCE_JIT:-}" ] && [ "$old" = native ] && continue
    [ -x "$program" ] || continue
    if fresh "$old"; then say "$build cannot be written ($1): running the program that was built before"
    else say "$build cannot be written ($1): running the program that was built before, which was from other sources"
    fi
    return 0
  done
  fail "$build cannot be written ($1), and no program is built in it: make it writable, or copy the checkout to a writable folder"
}

prepare() { # sets $program to a fresh program
  local reason tools failed='' started=$SECONDS
  sources=$(sum_sources)
  choose && return
  reason=$( { mkdir -p "$build/program" && : >"$build/build.lock" && : >"$build/program/.new" && rm "$build/program/.new"; } 2>&1) || { without_writing "${reason##*: }"; return; }
  (set_up_environment && need_sdk) || exit
  lock
  if ! choose; then
    recover
    if [ "$kind" = native ]; then
      tools=$(sum_tools)
      say 'building native code: about a minute, after each change of the sources; 250 MB in .build'
      if ! publish native; then
        in_sources "$build/native-build.log" >/dev/null && fail_by_log native
        say "native code could not be built ($reason); building for the JIT instead, half a minute; the full log is in .build/native-build.log; delete that file to try again"
        [[ $reason == *'killed by signal'* ]] || failed="$sources $tools"
        kind=jit program=$build/program/jit-$machine/mapreduce
        fresh jit || publish jit || fail_by_log jit
        [ -z "$failed" ] || { printf '%s\n' "$failed" >"$build/program/native-$machine.failed"; } 2>/dev/null || true
      fi
    else
      say "building for the JIT ($because): half a minute, after each change of the sources; 250 MB in .build"
      publish jit || fail_by_log jit
    fi
    say "built in $((SECONDS - started)) s"
  fi
  exec 9>&-
}

# --- Commands of the script itself ---

own_help() {
  cat <<'END'

Commands of run.sh itself:
  ./run.sh                    The main job on the bundled sample
  ./run.sh where              Build what is stale, and print the program's path
  ./run.sh test [--all]       All tests (about 6 minutes on 2 cores); --all adds the long ones
  ./run.sh test --managed     All tests without the calls of Linux, as the program runs on Windows and macOS
  ./run.sh test CLASS         The tests of one class, such as CheckpointTests
  ./run.sh bench [PATTERN]    The benchmarks; see ./run.sh bench --help
  ./run.sh install            Install the program in ~/.local (root: /usr/local); --prefix DIR installs it elsewhere
  ./run.sh uninstall          Remove what install wrote; --prefix DIR as for install
  ./run.sh docs               The site of the documents in .build/docs/site
  ./run.sh pack               The files of a release in .build/release, for Linux machines of x86-64-v2 or later (5 to 15 minutes)
  MAPREDUCE_JIT=1 ./run.sh …  Build for the JIT in half a minute, instead of native code in a minute
END
}

bench_help() {
  cat <<'END'
./run.sh bench [PATTERN [OPTION…]]      the benchmarks whose names match; all take about ten minutes on two cores
./run.sh bench '*Scan*'                 those of the scanners
./run.sh bench '*' --list flat          the names; the options are those of BenchmarkDotNet
./run.sh bench '*' --job Dry            each once, to see whether they work
./run.sh bench chart TABLE.tsv OUT.svg  a chart from a table like those in benchmarks/results
MAPREDUCE_BENCH_MB=1000 ./run.sh bench  with files of 1 GB instead of 100 MB
END
}

test_projects() { # test_projects CLASS: the projects that have a test class of that name
  local file
  { grep -rlE --include='*.cs' "class $1([^A-Za-z0-9_]|\$)" "$here/tests" 2>/dev/null || true; } | while IFS= read -r file; do
    file=${file#"$here/tests/"}
    case $file in *.Tests/*) printf '%s\n' "${file%%/*}" ;; esac
  done | LC_ALL=C sort -u
}

run_tests() { # run_tests [--all | --managed | CLASS]
  local projects=''
  case "${1:-} ${2:-}" in
    ' ' | '--all ' | '--managed ') prepare; set_up_environment; need_sdk; exec "$here/tests/run.sh" "$program" "$@" ;;
    [A-Za-z]*' ') case $1 in *[!A-Za-z0-9_]*) ;; *) projects=$(test_projects "$1") ;; esac ;;
  esac
  [ -n "$projects" ] || { say "test $*: no such test class; usage: ./run.sh test, ./run.sh test --all, ./run.sh test --managed, or ./run.sh test CLASS such as CheckpointTests"; exit 2; }
  case $projects in *MapReduce.Cli.Tests*) prepare; export MAPREDUCE_PROGRAM=$program ;; esac
  set_up_environment; need_sdk
  # shellcheck disable=SC2086 # names of projects are plain words
  exec "$here/tests/class.sh" "$1" $projects
}

main() { # a function: bash reads all of it before it starts, so this file may change in the meantime
  case "${1:-}" in
    '') prepare; exec "$program" count "$here/data/sample.v2.tsv.gz" --top 20 --word Aardvark --output-format table --progress always ;;
    where) prepare; printf '%s\n' "$program" ;;
    test) shift; run_tests "$@" ;;
    bench)
      shift
      case "${1:-}" in --help | -h | '-?') bench_help; exit ;; esac
      set_up_environment; need_sdk
      [ "${1:-}" = chart ] && exec dotnet run -c Release --project "$here/benchmarks/MapReduce.Benchmarks" -- "$@"
      cd "$here" && exec dotnet run -c Release --project benchmarks/MapReduce.Benchmarks -- --filter "${1:-*}" "${@:2}" ;;
    install | uninstall) exec "$here/src/Packaging/install.sh" "$@" ;;
    docs) prepare; set_up_environment; need_sdk; exec "$here/docs/site/build.sh" "$program" ;;
    pack) shift; set_up_environment; need_sdk; exec "$here/src/Packaging/pack.sh" "$@" ;;
    --help | -h | '-?' | help) prepare; [ "$#" = 1 ] || exec "$program" "$@"; "$program" "$@"; own_help ;;
    *) prepare; exec "$program" "$@" ;;
  esac
}

main "$@"
exit
