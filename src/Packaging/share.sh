#!/usr/bin/env bash
# share.sh PROGRAM FOLDER: writes what the program prints for shells and for man into FOLDER, where each of them looks below a prefix/share.
# Prints nothing. Called by install.sh and pack.sh.
set -euo pipefail
program=$1 share=$2
umask 022
mkdir -p "$share/bash-completion/completions" "$share/zsh/site-functions" "$share/fish/vendor_completions.d"
"$program" completion bash >"$share/bash-completion/completions/mapreduce"
"$program" completion zsh >"$share/zsh/site-functions/_mapreduce"
"$program" completion fish >"$share/fish/vendor_completions.d/mapreduce.fish"
# A program that cannot print its manual has none. The page of the program names those of its commands.
man=$share/man/man1
mkdir -p "$man"
if "$program" man >"$man/mapreduce.1" 2>/dev/null; then
  for page in $(sed 's/\\-/-/g' "$man/mapreduce.1" | grep -o 'mapreduce-[a-z]*' | sort -u); do
    "$program" man "${page#mapreduce-}" >"$man/$page.1" 2>/dev/null || rm "$man/$page.1"
  done
else rm -r "$share/man"
fi
