#!/usr/bin/env bash
# install.sh install|uninstall [--prefix DIR]: called by ./run.sh; in a release it stands beside the program, and `install` may be left out.
# The program and its libraries go to PREFIX/lib/mapreduce, with a link in PREFIX/bin, completions and the manual below PREFIX/share. PREFIX is
# /usr/local for root, and ~/.local for everybody else. What was written is listed in PREFIX/lib/mapreduce/installed-files; that is what
# `uninstall` removes.
set -euo pipefail
unset CDPATH
own=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [ -x "$own/mapreduce" ]; then released=1 me=install.sh; else released='' me=run.sh; fi
say() { printf '%s: %s\n' "$me" "$*" >&2; }
fail() { say "$1"; exit "${2:-1}"; }
LC_ALL=C
umask 022

# --- What is asked for ---

verb=install
case ${1:-} in install | uninstall) verb=$1; shift ;; esac
usage="usage: ./run.sh $verb [--prefix DIR]"
[ -z "$released" ] || usage="usage: ./install.sh [install | uninstall] [--prefix DIR]"
prefix=
while [ "$#" -gt 0 ]; do
  case $1 in
    --prefix) [ "$#" -gt 1 ] && [ -n "$2" ] || fail "--prefix needs a folder; $usage" 2; prefix=$2; shift 2 ;;
    --prefix=?*) prefix=${1#--prefix=}; shift ;;
    --help | -h) printf '%s\nDIR is /usr/local for root, and ~/.local for everybody else, unless it is given.\n' "$usage"; exit ;;
    *) fail "$verb does not take '$1'; $usage" 2 ;;
  esac
done
if [ -n "$prefix" ]; then :
elif [ "$(id -u)" = 0 ]; then prefix=/usr/local
elif [ -n "${HOME:-}" ]; then prefix=$HOME/.local
else fail "HOME is not set; name the folder with --prefix DIR" 2
fi
case $prefix in
  *$'\n'*) fail "the name of the prefix has a line break" 2 ;;
  /*) ;;
  *) prefix=$PWD/$prefix ;;
esac
prefix=${prefix%/}
lib=$prefix/lib/mapreduce list=$prefix/lib/mapreduce/installed-files

listed() { [ ! -e "$list" ] || cat "$list"; } # what an earlier install wrote: paths below the prefix, one a line; those of folders end in /

# --- Uninstall ---

remove() { # remove PATH…, from standard input: files first, then folders that are empty, the deepest first
  local path
  while IFS= read -r path; do
    case $path in
      '' | /* | ../* | */../* | */..) fail "$list has a path that install does not write: $path" ;;
      ./) rmdir "$prefix" 2>/dev/null || true ;;
      */) rmdir "$prefix/$path" 2>/dev/null || true ;;
      bin/mapreduce) # somebody may have put another program in the place of the link
        if [ "$(readlink "$prefix/$path")" = "$link" ]; then rm -f "$prefix/$path" || failed=1
        elif [ -e "$prefix/$path" ]; then say "$prefix/$path was not written by install and stays"
        fi ;;
      *) rm -f "$prefix/$path" || failed=1 ;;
    esac
  done < <(sort -r | awk '/\/$/ { folders[++n] = $0; next } { print } END { for (i = 1; i <= n; i++) print folders[i] }')
}

link=../lib/mapreduce/mapreduce failed=
if [ "$verb" = uninstall ]; then
  [ -e "$list" ] || fail "nothing is installed in $prefix: $list is not there"
  count=$(grep -cv '/$' "$list")
  # The list goes last: if this is interrupted, the same command removes the rest.
  last=(-e lib/mapreduce/installed-files -e lib/mapreduce/ -e lib/ -e ./)
  remove < <(grep -vxF "${last[@]}" "$list")
  [ -z "$failed" ] || fail "not all files could be removed; try again as the user who installed them"
  remove <<<"$(grep -xF "${last[@]}" "$list")"
  [ -z "$failed" ] || fail "$list could not be removed; try again as the user who installed it"
  [ ! -e "$lib" ] || say "$lib has files that install did not write; they stay"
  say "removed the $count files that install wrote in $prefix"
  exit
fi

# --- Install ---

refuse() { fail "$prefix cannot be written${1:+ (${1##*: })}: choose another folder with --prefix DIR"; }

if [ -n "$released" ]; then program=$own/mapreduce; else program=$("$own/../../run.sh" where); fi
from=$(dirname "$program")

created=() # folders that were not there, with / at the end
make_folder() { # make_folder PATH: a folder below the prefix
  local at='' part parts
  IFS=/ read -ra parts <<<"$1"
  for part in "${parts[@]}"; do
    at+=$part/
    [ -d "$prefix/$at" ] || { reason=$(mkdir "$prefix/$at" 2>&1) || refuse "$reason"; created+=("$at"); }
  done
}

# Everything is made in a folder beside the old program, and moved to its place at the end, file by file: there is a whole program at any time.
[ -d "$prefix" ] || { reason=$(mkdir -p "$prefix" 2>&1) || refuse "$reason"; created+=(./); }
make_folder lib
new=$(mktemp -d "$prefix/lib/mapreduce.new.XXXXXX" 2>&1) || refuse "$new"
abandon() { rm -rf "$new"; local i; for ((i = ${#created[@]} - 1; i >= 0; i--)); do rmdir "$prefix/${created[i]#./}" 2>/dev/null || true; done; }
trap abandon EXIT
trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 143' TERM
mkdir -p "$new/lib/mapreduce" "$new/bin"
reason=$(cp -RP "$from/." "$new/lib/mapreduce" 2>&1) || refuse "$reason"
rm -rf "$new/lib/mapreduce/.made-from" "$new/lib/mapreduce/share" "$new/lib/mapreduce/installed-files"
chmod -R u=rwX,go=rX "$new/lib/mapreduce"
ln -s "$link" "$new/bin/mapreduce"
reason=$("$new/bin/mapreduce" --version 2>&1) || fail "the program does not run from $prefix (exit code $?)${reason:+: ${reason##*: }}"
version=$reason
reason=$(bash "$own/share.sh" "$new/bin/mapreduce" "$new/share" 2>&1) || refuse "$reason"

# What is in the way and was not written by an earlier install stays, and nothing is installed.
old=$(listed)
files=$(cd "$new" && find . ! -type d | sed 's|^\./||' | sort)
while IFS= read -r file; do
  [ ! -e "$prefix/$file" ] && [ ! -L "$prefix/$file" ] && continue
  grep -qxF "$file" <<<"$old" && [ ! -d "$prefix/$file" ] || fail "$prefix/$file is there already and was not written by install: move it away, or choose another folder with --prefix DIR"
done <<<"$files"
while IFS= read -r file; do make_folder "$(dirname "$file")"; done <<<"$files"

# The list names the old and the new files until all are in place, so that uninstall finds them whenever this ends.
write_list() { # write_list, from standard input
  grep . | sort -u >"$new/list" && mv -f "$new/list" "$list"
}
{ printf '%s\n' "$old" "$files" lib/mapreduce/installed-files ${created[@]+"${created[@]}"}; } | write_list || refuse "the list of files could not be written"
gone=$(grep -v '/$' <<<"$old" | grep -vxF "$files" | grep -vxF lib/mapreduce/installed-files) || true
trap '' HUP INT TERM
created=()
while IFS= read -r file; do
  [ "$file" = lib/mapreduce/mapreduce ] || mv -f "$new/$file" "$prefix/$file" || fail "$prefix/$file could not be written; install again"
done <<<"$files"
mv -f "$new/lib/mapreduce/mapreduce" "$lib/mapreduce" || fail "$lib/mapreduce could not be written; install again"
[ -z "$gone" ] || remove <<<"$gone"
{ listed | grep '/$' || true; printf '%s\n' "$files" lib/mapreduce/installed-files; } | write_list

read -r version <<<"$version" # the first line
say "installed $version as $prefix/bin/mapreduce"
case :$PATH: in *":$prefix/bin:"*) ;; *) say "$prefix/bin is not in PATH; add it: export PATH=\"$prefix/bin:\$PATH\"" ;; esac
