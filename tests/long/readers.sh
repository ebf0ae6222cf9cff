#!/usr/bin/env bash
# readers.sh PROGRAM: opens results with the programs that docs/output.md names (R, pandas, LibreOffice), as that page says, and compares
# what they read with the rows as written. The ngrams are those that a reader could get wrong: NA, quotes, commas, formulas, numbers.
# A program that is not installed is skipped, and named. Exits with 1 if a value differs.
set -euo pipefail
program=$(realpath "$1")
folder=$(mktemp -d "${TMPDIR:-/tmp}/readers.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export HOME=$folder
failed=0

# All bytes of the rows are in this file, which every reader's rows must equal.
printf '%s\t1990\t%s\t1\n' \
  NA 1 null 2 nan 3 None 4 TRUE 5 '"' 6 '"quoted"' 7 "'" 8 a,b 9 'x;y' 10 '#comment' 11 '\N' 12 '\t' 13 1950 14 1e5 15 007 16 '日本' 17 'naïve' 18 \
  '<b>' 19 '&amp;' 20 -1 21 '|' 22 N/A 23 'Inf' 24 'a b' 25 '_NOUN_' 26 2147483648 4294967297 '@x' 28 '%' 29 big 9007199254740991 > data
"$program" count data -q -o counts.tsv
"$program" count data -q -o counts.csv --bom
"$program" count data -q --no-header > expected
"$program" series na zz NA --in data -q --absent empty -o series.tsv 2>/dev/null

check() {  # NAME FILE: compares a reader's rows with the expected ones
  if cmp -s "$2" expected; then echo "$1: equal, $(wc -l < expected) rows"
  else
    echo "$1: DIFFERENT"
    diff "$2" expected | head -n 10 || true
    failed=1
  fi
}

if command -v Rscript >/dev/null; then
  cat > read.R <<'R'
counts <- read.delim("counts.tsv", quote = "", na.strings = "", comment.char = "", encoding = "UTF-8")
stopifnot(!anyNA(counts))
out <- file("from-r", open = "wb")
for (i in seq_len(nrow(counts)))
  writeBin(charToRaw(paste0(enc2utf8(as.character(counts$ngram[i])), "\t", sprintf("%.0f", counts$match_count[i]), "\t", counts$volume_count[i], "\n")), out)
close(out)
series <- read.delim("series.tsv", quote = "", na.strings = "", comment.char = "", encoding = "UTF-8")
stopifnot(identical(series$ngram, c("na", "zz", "NA")), identical(is.na(series$match_count), c(TRUE, TRUE, FALSE)))
R
  if LC_ALL=C.UTF-8 Rscript read.R; then check R from-r; else echo "R: failed"; failed=1; fi
else echo "R: skipped, Rscript is not installed (Debian: r-base-core)"; fi

python=
for name in ${PYTHON:-} python3 /usr/bin/python3; do
  command -v "$name" >/dev/null && "$name" -c 'import pandas' 2>/dev/null && python=$name && break
done
if [ -n "$python" ]; then
  cat > read.py <<'P'
import csv, pandas
counts = pandas.read_csv("counts.tsv", sep="\t", quoting=csv.QUOTE_NONE, keep_default_na=False)
with open("from-pandas", "w", encoding="utf-8", newline="\n") as out:
    for row in counts.itertuples(): out.write(f"{row.ngram}\t{row.match_count}\t{row.volume_count}\n")
# As CSV, pandas needs no more than keep_default_na.
again = pandas.read_csv("counts.csv", keep_default_na=False, encoding="utf-8-sig")
assert (again == counts).all().all()
series = pandas.read_csv("series.tsv", sep="\t", quoting=csv.QUOTE_NONE, keep_default_na=False, na_values={"match_count": [""], "volume_count": [""]})
assert list(series.ngram) == ["na", "zz", "NA"] and list(series.match_count.isna()) == [True, True, False]
P
  if "$python" read.py; then check pandas from-pandas; else echo "pandas: failed"; failed=1; fi
else echo "pandas: skipped, no Python has it (Debian: python3-pandas)"; fi

if command -v soffice >/dev/null; then
  # In: comma, quotes, UTF-8, from line 1, the first column as text. Out: TABs, no quotes, UTF-8.
  if timeout 120 soffice --headless --norestore --infilter='CSV:44,34,76,1,1/2' --convert-to 'txt:Text - txt - csv (StarCalc):9,0,76,1,,0,false,true,false' counts.csv > office.log 2>&1 && [ -s counts.txt ]; then
    # LibreOffice does not quote here, except for a text with a quote in it, which it doubles.
    tail -n +2 counts.txt > from-office
    check LibreOffice from-office
  else echo "LibreOffice: failed"; cat office.log; failed=1; fi
else echo "LibreOffice: skipped, soffice is not installed (Debian: libreoffice-calc)"; fi
exit $failed
