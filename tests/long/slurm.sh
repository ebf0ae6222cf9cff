#!/usr/bin/env bash
# slurm.sh PROGRAM: the same job on a real Slurm cluster of two nodes (../slurm/up.sh), and everything that may happen to it there.
#   SHARD_SIZE  decompressed size of each of 40 inputs (5MB; 26MB makes a gigabyte)
#   TRIALS      which trials (all)
# Needs root; installs Debian's Slurm if it is missing. Reports what it saw; exits with 1 if a check fails.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=$(realpath "$1")
size=${SHARD_SIZE:-5MB}
trials=${TRIALS:-result index killed crashed cut usr1 restarted bad changed plan overhead}
[ "$(id -u)" = 0 ] || { echo "slurm.sh: skipped: a throw-away Slurm needs root"; exit 0; }
work=$(mktemp -d /tmp/mapreduce-slurm-XXXXXX)
cluster=$work/cluster
export CPUS=1 PORT=$((29000 + $$ % 1000 * 4))
trap '"$here/../slurm/down.sh" "$cluster"; rm -rf "$work"' EXIT
INSTALL=1 "$here/../slurm/up.sh" "$cluster" || { [ $? = 3 ] && { echo "slurm.sh: skipped: Slurm cannot be installed here"; exit 0; }; exit 1; }
. "$cluster/env.sh"
cd "$work" || exit 1

failed=0
say() { printf '%s\n' "$*"; }
check() { # check WHAT COMMAND …
  local what=$1; shift
  if "$@"; then say "  ok: $what"; else say "  FAILED: $what"; failed=1; fi
}
await() { # await SECONDS COMMAND …: until it succeeds
  local end=$((SECONDS + $1)); shift
  until "$@" 2>/dev/null; do [ $SECONDS -lt $end ] || return 1; sleep 0.1; done
}
tries() { ls "$1/tries" | grep -c "^map-$(printf %05d "$2")\\."; }
begun() { ls "$1"/tries/map-"$(printf %05d "$2")".*.json >/dev/null; }
attempt() { # attempt FILE FIELD: of what an attempt noted of itself
  sed -E "s/.*\"$2\":\"?([^\",}]*).*/\1/" "$1"
}
latest() { ls -tr "$1"/tries/map-"$(printf %05d "$2")".*.json | tail -1; }
process_of() { attempt "$(latest "$1" "$2")" "$3"; }
# A shard that takes seconds and no room: a line, and then nothing, which is a bad line without an end.
slow() { printf 'slow\t2000\t1\t1\n' >"$1"; truncate -s "$2" "$1"; }
slow_job() { # slow_job RUN SIZE ARG …: plans a slow shard (0) and one of four small files (1)
  local run=$1 bytes=$2; shift 2
  mkdir -p "$run.in"; slow "$run.in/0.tsv" "$bytes"; cp in/0[1-4].gz "$run.in/"
  "$program" submit --run "$run" --shard-bytes "${bytes}iB" --plan-only "$@" -- count "$run.in" --format v2 --on-bad-line skip -o "$run.tsv" 2>/dev/null
}

say "inputs: 40 packed files of $size"
mkdir in
for i in $(seq -w 1 40); do "$program" generate -o "in/$i.gz" --size "$size" --seed "$((10#$i))" --quiet; done
"$program" count in --format v2 -o whole.tsv --quiet || exit 1

for trial in $trials; do
  say "$trial"
  case $trial in
    result)
      "$program" submit --run result --shard-bytes 1 --wait --quiet -- count in --format v2 -o result.tsv
      check "the result of 40 shards is that of one process, byte for byte" cmp whole.tsv result.tsv
      check "an array of reducers was used" grep -q '"stage":"reduce","tasks":"0-4"' result/submissions.jsonl ;;
    index)
      "$program" index in --format v2 -o all.ngrams --quiet
      "$program" submit --run index.all --shard-bytes 1 --wait --quiet -- index in --format v2 -o slurm.ngrams
      check "the index of 40 shards is that of one process, byte for byte" cmp all.ngrams slurm.ngrams
      "$program" submit --run index.first --shard-bytes 1 --wait --quiet -- index in/[0-2]*.gz --format v2 -o first.ngrams
      "$program" submit --run index.grown --shard-bytes 2M --wait --quiet -- index first.ngrams in/[34]*.gz -o grown.ngrams
      check "an index and new shards give the same bytes" cmp all.ngrams grown.ngrams
      "$program" submit --run index.turned --shard-bytes 2M --wait --quiet -- index in/[34]*.gz first.ngrams -o turned.ngrams
      check "in the other order too" cmp all.ngrams turned.ngrams
      "$program" submit --run index.counted --shard-bytes 2M --wait --quiet -- count grown.ngrams -o counted.tsv
      check "it is counted like its shards" cmp whole.tsv counted.tsv
      "$program" submit --run index.twice --shard-bytes 2M --wait --quiet -- index first.ngrams in/07.gz in/40.gz -o twice.ngrams 2>twice.err
      check "a shard that is in it is refused" test $? = 2
      say "  $(tail -1 twice.err)"
      check "and nothing is written" test ! -e twice.ngrams ;;
    killed)
      slow_job killed 2G --partitions 2
      "$program" resume --run killed --quiet
      check "the slow shard is begun" await 30 begun killed 0
      kill -9 "$(process_of killed 0 process_id)"
      check "the other shard is done" await 30 test -e killed/done/1.json
      check "Slurm says that it failed" await 30 sh -c "'$program' status --run killed | grep -q 'signal 9'"
      "$program" resume --run killed --wait --quiet
      check "resume ran it again, and no other" test "$(tries killed 0) $(tries killed 1)" = "2 1"
      "$program" count killed.in --format v2 --on-bad-line skip -o killed.whole.tsv --quiet
      check "the bytes are right" cmp killed.tsv killed.whole.tsv ;;
    crashed)
      slow_job crashed 4G --partitions 1
      "$program" resume --run crashed --quiet
      check "the slow shard is begun" await 30 begun crashed 0
      node=$(process_of crashed 0 host)
      daemon=$(cat "$cluster/run/slurmd.$node.pid")
      # The node's daemon, the job's, and the task: all of them gone at once, as where the power fails.
      steps=$(for at in /proc/[0-9]*; do case $(basename "$(readlink "$at/exe" 2>/dev/null)") in slurmstepd*) tr '\0' '\n' <"$at/environ" 2>/dev/null | grep -qxF "SLURM_CONF=$SLURM_CONF" && tr '\0' ' ' <"$at/cmdline" | grep -q . && echo "${at#/proc/}" ;; esac; done)
      task=$(process_of crashed 0 process_id)
      own=$(for step in $steps; do [ "$(cut -d' ' -f4 "/proc/$task/stat")" = "$step" ] && echo "$step"; done)
      kill -9 "$daemon" $own "$task"
      "$program" resume --run crashed --wait --quiet
      check "the shard was begun again" test "$(tries crashed 0)" -ge 2
      "$program" count crashed.in --format v2 --on-bad-line skip -o crashed.whole.tsv --quiet
      check "the bytes are right" cmp crashed.tsv crashed.whole.tsv
      "$here/../slurm/up.sh" "$cluster" || failed=1 ;;
    usr1)
      slow_job usr1 2G --partitions 1
      "$program" resume --run usr1 --quiet
      check "the slow shard is begun" await 30 begun usr1 0
      job=$(process_of usr1 0 job)
      began=$(date +%s%N)
      task=$(process_of usr1 0 process_id)
      scancel --signal=USR1 --batch "$job"
      check "it stopped within 10 s of USR1" await 10 sh -c "! kill -0 $task"
      say "  after $((($(date +%s%N) - began) / 1000000)) ms"
      check "it says so, with exit code 75" grep -q '"exit_code":75' usr1/tries/map-00000.*.json
      check "nothing of it is left" test -z "$(ls -A usr1/parts | grep partial)"
      check "it is in the queue again" await 10 sh -c "squeue -h -j $job -o %T | grep -qE 'PENDING|RUNNING'"
      "$program" resume --run usr1 --wait --quiet
      check "Slurm began it again by itself" test "$(tries usr1 0) $(wc -l <usr1/submissions.jsonl)" = "2 2"
      "$program" count usr1.in --format v2 --on-bad-line skip -o usr1.whole.tsv --quiet
      check "the bytes are right" cmp usr1.tsv usr1.whole.tsv ;;
    restarted)
      "$program" submit --run restarted --shard-bytes 1 --wait --quiet -- count in --format v2 -o restarted.tsv &
      waits=$!
      check "the first shards are done" await 60 test -e restarted/done/3.json
      controller=$(cat "$cluster/run/slurmctld.pid")
      kill "$controller"
      check "the controller is gone" await 30 sh -c "! kill -0 $controller"
      check "status says that Slurm does not answer" sh -c "'$program' status --run restarted | grep -q 'does not answer'"
      "$here/../slurm/up.sh" "$cluster" || failed=1
      check "the wait comes to its end" wait $waits
      check "the bytes are right" cmp whole.tsv restarted.tsv ;;
    bad)
      mkdir bad.in; cp in/0[1-5].gz bad.in/
      { gzip -dc in/06.gz | head -1000; echo "not a line"; gzip -dc in/06.gz | tail -n +1001; } | gzip >bad.in/06.gz
      "$program" submit --run bad --shard-bytes 1 --partitions 2 --wait --quiet -- count bad.in --format v2 -o bad.tsv 2>bad.err
      check "the wait ends with 65" test $? = 65
      check "status says shard, line and log" sh -c "'$program' status --run bad | grep -q 'given up: shard 5, 1 attempt: bad.in/06.gz:1001 .*(log: .*/logs/map-'"
      check "it was tried once" test "$(tries bad 5)" = 1
      check "no job is left in the queue" test "$(squeue -h --name="$(sed -E 's/.*"id":"([^"]*)".*/\1/' bad/manifest.json)" | wc -l)" = 0 ;;
    changed)
      cp -r bad.in changed.in 2>/dev/null || { mkdir changed.in; cp in/0[1-5].gz changed.in/; }
      rm -f changed.in/06.gz
      "$program" submit --run changed --shard-bytes 1 --plan-only -- count changed.in --format v2 -o changed.tsv 2>/dev/null
      "$program" submit --run changed --shard-bytes 1 -- count changed.in --format v2 --by year -o changed.tsv 2>changed.err
      check "another option is refused with 2" test $? = 2
      check "and named" grep -q -- '--by: year' changed.err
      cp in/07.gz changed.in/05.gz
      "$program" resume --run changed 2>changed.err
      check "another input is refused with 2" test $? = 2
      check "and named" grep -q 'changed.in/05.gz' changed.err
      "$program" submit --run twice --shard-bytes 1 --partitions 2 --plan-only -- count in/0[1-5].gz --format v2 -o twice.tsv 2>/dev/null
      "$program" resume --run twice --wait --quiet & first=$!
      "$program" resume --run twice --wait --quiet & second=$!
      check "two that resume at once both end well" sh -c "true" && wait $first && wait $second || failed=1
      check "each shard was begun once" test "$(ls twice/tries | grep -c ^map)" = 5
      "$program" count in/0[1-5].gz --format v2 -o twice.whole.tsv --quiet
      check "the bytes are right" cmp twice.tsv twice.whole.tsv ;;
    plan)
      mkdir plan.in
      # The header of a gzip file, and a length: 8 TB of names and sizes that take no room.
      for i in $(seq -f %05.0f 0 19422); do printf '\x1f\x8b\x08\0\0\0\0\0\0\3' >"plan.in/5-$i-of-19423.gz"; done
      (cd plan.in && for digit in $(seq 0 9); do truncate -s $((411880000 + (digit - 4) * 10000000)) ./*"$digit"-of-19423.gz; done)
      began=$(date +%s%N)
      "$program" submit --run plan --dry-run --shard-bytes 4GB -- count plan.in -o plan.tsv >plan.scripts 2>plan.err
      check "19,423 files are planned" test $? = 0
      say "  in $((($(date +%s%N) - began) / 1000000)) ms: $(cat plan.err)"
      say "  $(grep -- --array plan.scripts | tr '\n' ' ')"
      check "no array has a number beyond 1000" awk -F'[=%]' '/--array/ { n = split($2, ends, /[-,]/); for (i = 1; i <= n; i++) if (ends[i] > 1000) bad = 1; seen = 1 } END { exit bad || !seen }' plan.scripts
      check "their offsets follow each other" test "$(grep -o 'TASK_ID + [0-9]*))' plan.scripts | grep -o '[0-9]*' | head -3 | tr '\n' ' ')" = "0 1001 2002 "
      check "nothing was written" test ! -e plan
      rm -rf plan.in ;;
    overhead)
      for round in 1 2 3; do
        began=$(date +%s%N); "$program" count in --format v2 --workers 2 -o overhead.whole.tsv --quiet; alone=$((($(date +%s%N) - began) / 1000000))
        rm -rf overhead; began=$(date +%s%N)
        "$program" submit --run overhead --engine local --max-parallel 2 --shard-bytes "${OVERHEAD_SHARD:-100MB}" --quiet -- count in --format v2 -o overhead.tsv; sharded=$((($(date +%s%N) - began) / 1000000))
        say "  one process with 2 workers: $alone ms; 2 processes at a time, $(ls overhead/done | wc -l) shards: $sharded ms"
      done
      check "the bytes are the same" cmp overhead.tsv overhead.whole.tsv ;;
    cut) cut=1 ;;
    *) say "  there is no such trial"; failed=1 ;;
  esac
done

if [ "${cut:-}" = 1 ]; then
  "$here/../slurm/down.sh" "$cluster"
  say "a node that is cut off and lives on"
  if ! MODE=netns "$here/../slurm/up.sh" "$cluster" 2>cut.err; then say "  skipped: no network namespaces here: $(head -1 cut.err)"
  else
    . "$cluster/env.sh"
    in=$cluster/bin/in
    # Slurm takes half a minute to miss the node; the shard takes a minute and a half, however fast the machine.
    slow speed.in 4G
    begun_at=$(date +%s%N)
    "$program" count speed.in --format v2 --on-bad-line skip --workers 1 -o speed.tsv --quiet
    slow_job cut "$((4 * 90000 / (($(date +%s%N) - begun_at) / 1000000)))G" --partitions 1
    "$in" "$program" resume --run cut --quiet
    check "the slow shard is begun" await 30 begun cut 0
    node=$(process_of cut 0 host)
    ip -n "$mini_space-sw" link set "p-n${node#node}" down
    check "Slurm begins it again on the other node" await 120 sh -c "[ \$(ls cut/tries | grep -c '^map-00000') = 2 ]"
    "$in" "$program" resume --run cut --wait --quiet
    first=$(ls -tr cut/tries | grep ^map-00000 | head -1)
    check "the node that was cut off came to its end" await 300 sh -c "! kill -0 $(attempt "cut/tries/$first" process_id)"
    check "its attempt did not fail" sh -c "! grep -q exit_code cut/tries/map-00000.*.json"
    say "  $(grep -h 'another attempt' cut/logs/map-*_0.log || echo 'the first to come was the one that was cut off')"
    "$program" count cut.in --format v2 --on-bad-line skip -o cut.whole.tsv --quiet
    check "the bytes are right" cmp cut.tsv cut.whole.tsv
    ip -n "$mini_space-sw" link set "p-n${node#node}" up
  fi
fi
exit $failed
