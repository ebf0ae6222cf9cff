#!/usr/bin/env bash
# coverage.sh [PROGRAM]: how much of the engine (MapReduce.Engine.dll) is covered by the tests that run in its own process: lines
# and branches, a row for each room, and the files with the most uncovered branches.
#   KEEP  a folder for the reports (Cobertura)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$here"
cat >"$folder/settings.xml" <<'XML'
<Configuration>
  <CodeCoverage>
    <ModulePaths><Include><ModulePath>.*MapReduce\.Engine\.dll$</ModulePath></Include></ModulePaths>
  </CodeCoverage>
</Configuration>
XML
for project in MapReduce.Tests MapReduce.Ngrams.Tests MapReduce.Words.Tests; do
  # Built separately, so that the ordinary tests do not become slower.
  dotnet build "tests/$project/$project.csproj" -c Release -p:Coverage=true -p:UseMicrosoftTestingPlatformRunner=true --artifacts-path "$folder/build" \
    -v quiet -nologo -clp:NoSummary >"$folder/log" 2>&1 || { cat "$folder/log"; exit 1; }
  "$folder/build/bin/$project/release/$project" --coverage --coverage-output-format cobertura --coverage-output "$folder/$project.xml" \
    --coverage-settings "$folder/settings.xml" >"$folder/log" 2>&1 || { tail -50 "$folder/log"; echo "coverage.sh: $project failed"; exit 1; }
done
[ -z "${KEEP:-}" ] || { mkdir -p "$KEEP"; cp "$folder"/MapReduce*.xml "$KEEP/"; }
# A line is covered if any project covers it; of its branches, the largest number that a project covers counts.
awk -F'"' '
  function name(key,   at) { for (at = 2; at < NF; at += 2) if ($(at - 1) ~ "(^| )" key "=$") return $at; return "" }
  / filename="/ { file = name("filename"); sub(/.*src\/MapReduce\//, "", file) }
  /<\/?methods>/ { within = /<methods>/ }
  /<line / && !within {
    line = file ":" name("number"); seen[line] = file; if (name("hits") > 0) hit[line] = 1
    if (match($0, /\([0-9]+\/[0-9]+\)/)) {
      split(substr($0, RSTART + 1, RLENGTH - 2), share, "/")
      if (share[1] > taken[line]) taken[line] = share[1]
      if (share[2] > all[line]) all[line] = share[2]
    }
  }
  END {
    for (line in seen) {
      file = seen[line]; if (file ~ /^\// || file ~ /\.build|\/obj\//) continue
      room = file; if (!sub(/\/.*/, "", room)) room = "(root)"
      for (i = 1; i <= 2; i++) { at = i == 1 ? room : "~all"; lines[at]++; hits[at] += hit[line]; branches[at] += all[line]; gone[at] += taken[line] }
      lack[file] += all[line] - taken[line]; of[file] += all[line]
    }
    for (at in lines) printf "1\t%s\t%d\t%d\t%d\t%d\n", at, hits[at], lines[at], gone[at], branches[at]
    for (file in lack) if (lack[file]) printf "2\t%s\t%d\t%d\n", file, lack[file], of[file]
  }' "$folder"/MapReduce*.xml | LC_ALL=C sort -t"$(printf '\t')" -k1,1 >"$folder/table"
echo "room           lines            branches"
grep '^1' "$folder/table" | LC_ALL=C sort -t"$(printf '\t')" -k2,2 | awk -F'\t' '{ printf "%-12s %5.1f %% of %5d  %5.1f %% of %5d\n", $2 == "~all" ? "the engine" : $2, 100 * $3 / $4, $4, $6 ? 100 * $5 / $6 : 100, $6 }'
echo "branches that no test takes, the files with most of them:"
grep '^2' "$folder/table" | sort -t"$(printf '\t')" -k3,3nr | head -12 | awk -F'\t' '{ printf "%4d of %4d  %s\n", $3, $4, $2 }'
