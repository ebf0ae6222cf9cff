#!/usr/bin/env bash
# down.sh FOLDER: stops the processes that up.sh FOLDER started, by their ids only, and removes the folder.
set -uo pipefail
folder=$(realpath -m "$1")
[ -f "$folder/env.sh" ] || exit 0
. "$folder/env.sh"
export PATH=$PATH:/usr/sbin:/sbin
timeout 5 "$folder/bin/in" scancel --full --signal=KILL -u root 2>/dev/null
timeout 5 "$folder/bin/in" scancel -u root 2>/dev/null
gone() { [ -z "$(readlink "/proc/$1/exe" 2>/dev/null)" ]; }   # a zombie counts as gone: there may be no parent to reap it
id_of() { local id; id=$(cat "$1" 2>/dev/null) || return; case $(basename "$(readlink "/proc/$id/exe" 2>/dev/null)") in "$2"*) echo "$id" ;; esac; }
ids=()
for i in $(seq "$mini_nodes"); do ids+=($(id_of "$folder/run/slurmd.node$i.pid" slurmd)); done
ids+=($(id_of "$folder/run/slurmctld.pid" slurmctld))
# A step daemon outlives its node's daemon; ours have our configuration in their environment.
for at in /proc/[0-9]*; do
  case $(basename "$(readlink "$at/exe" 2>/dev/null)") in slurmstepd*) ;; *) continue ;; esac
  tr '\0' '\n' <"$at/environ" 2>/dev/null | grep -qxF "SLURM_CONF=$SLURM_CONF" && ids+=("${at#/proc/}")
done
[ ${#ids[@]} = 0 ] || kill "${ids[@]}" 2>/dev/null
for try in $(seq 50); do
  left=0; for id in "${ids[@]}"; do gone "$id" || left=1; done
  [ $left = 0 ] && break
  sleep 0.1
done
for id in "${ids[@]}"; do gone "$id" || kill -9 "$id" 2>/dev/null; done
munged=$(id_of "$folder/run/munged.pid" munged)
[ -z "$munged" ] || { kill "$munged"; for try in $(seq 20); do gone "$munged" && break; sleep 0.1; done; }
[ "$mini_mode" != netns ] || for name in ctl sw $(seq -f n%g "$mini_nodes"); do ip netns del "$mini_space-$name" 2>/dev/null; done
rm -rf -- "$folder"
