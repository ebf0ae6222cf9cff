#!/usr/bin/env bash
# kill.sh PROGRAM [ROUNDS]: a run with --checkpoint, --rejects and -o is killed (kill -9) at random moments, repeatedly,
# and then allowed to finish. In each round the output is the old one or the complete new one, the result is that of a clean run,
# and no temporary files are left.
set -euo pipefail
program=$1 rounds=${2:-200}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir temporary
export MAPREDUCE_PART_BYTES=6MB
"$program" generate --size 40MB --shuffled -q -o lines
{ cat lines; echo "bad"; head -c 3000000 lines | head -n -1; echo "worse	1999"; } > data
rm lines
arguments=(count data --by ngram,year -o out.tsv --rejects rejects.jsonl --temp-dir temporary --memory 8MiB --workers 2 --quiet)
run() { "$program" "${arguments[@]}" "$@"; }
began=$(date +%s%N)
run
clean=$(( ($(date +%s%N) - began) / 1000 ))   # microseconds
mv out.tsv clean.tsv
mv rejects.jsonl clean.jsonl
fail() { echo "kill.sh: round $round: $1" >&2; exit 1; }
kills=0
for ((round = 1; round <= rounds; round++)); do
  rm -rf checkpoint out.tsv rejects.jsonl
  old=$((round % 2))
  [ "$old" = 0 ] || echo old > out.tsv
  for ((life = 0; life < 1 + RANDOM % 3; life++)); do
    # The program itself is killed, not a shell that waits for it.
    (exec "$program" "${arguments[@]}" --checkpoint checkpoint 2> /dev/null) &
    id=$!
    sleep "$(awk -v most="$clean" -v part=$RANDOM 'BEGIN { printf "%.6f", most * 1.3 * part / 32768 / 1e6 }')"
    if kill -9 "$id" 2> /dev/null; then kills=$((kills + 1)); fi
    wait "$id" 2> /dev/null || true
    if [ -e out.tsv ]; then
      cmp -s out.tsv clean.tsv || { [ "$old" = 1 ] && [ "$(cat out.tsv)" = old ]; } || fail "the output is neither the old one nor the new one"
    else
      [ "$old" = 0 ] || fail "the old output is gone"
    fi
  done
  run --checkpoint checkpoint || fail "the run that goes on ended with $?"
  cmp out.tsv clean.tsv || fail "another answer"
  cmp rejects.jsonl clean.jsonl || fail "other rejects"
  [ -z "$(ls -A temporary)" ] || fail "left in the temporary folder: $(ls -A temporary)"
  [ -z "$(find . -name '*.partial')" ] || fail "left: $(find . -name '*.partial')"
done
echo "kill.sh: $rounds rounds, $kills kills: every answer is that of a clean run"
