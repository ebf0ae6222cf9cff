"""Random questions to shards and to their indexes; see index.sh."""
import os
import random
import signal
import subprocess
import sys
import time

import index_reader

program, commands, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rng = random.Random(seed)
failures = 0


def run(*arguments):
    done = subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
    return done.returncode, done.stdout, done.stderr


def fail(text):
    global failures
    failures += 1
    print("DIFFERENT:", text, flush=True)


def must(*arguments):
    code, _, error = run(*arguments)
    if code != 0:
        fail(f"{' '.join(arguments)}: {code} {error.decode()}")


# Shards of one version, with words that hurt, and with an ngram's rows in several shards.
words = ["watch", "Watch", "watch_NOUN", "watch_VERB", "watching", "über", "u\u0308ber", "a b", "A b", "a", "\U0001F600", "drink=>water", "_START_", "x" * 300, "y" * 255 + "1", "y" * 255 + "2", "zz z"]


def shard(name, version):
    rows = {}
    for _ in range(rng.randint(1, 2500)):
        ngram = rng.choice(words) if rng.random() < 0.3 else "".join(rng.choice("abcdeü_ ") for _ in range(rng.randint(1, 7))).strip() or "q"
        for year in rng.sample(range(1790, 2009), rng.randint(1, 12)):
            size = 10 ** rng.choice([0, 1, 1, 2, 3, 6, 9, 14])
            matches = rng.randint(1, size)
            rows[ngram, year] = (matches, rng.randint(1, max(1, matches)))
    with open(name, "w", encoding="utf-8", newline="\n") as out:
        if version == "v3":
            by_ngram = {}
            for (ngram, year), (matches, volumes) in sorted(rows.items()):
                by_ngram.setdefault(ngram, []).append(f"{year},{matches},{volumes}")
            for ngram, groups in by_ngram.items():
                out.write(ngram + "\t" + "\t".join(groups) + "\n")
        else:
            items = sorted(rows.items()) if rng.random() < 0.7 else rng.sample(sorted(rows.items()), len(rows))
            for (ngram, year), (matches, volumes) in items:
                out.write(f"{ngram}\t{year}\t{matches}\t" + (f"{volumes}\t" if version == "v1" else "") + f"{volumes}\n")


with open("list", "w", encoding="utf-8") as out:
    out.write("\n".join(["watch", "über", "nothing", "a b", "x" * 300]) + "\n")
with open("totals", "w") as out:
    out.write("\t" + "\t".join(f"{year},{10 ** 16},1000,{10 ** 15}" for year in range(1700, 2020)) + "\t")


def way():
    return rng.choice([[], [], ["--workers", str(rng.randint(1, 4))], ["--chunk-size", rng.choice(["700", "64KiB"])], ["--memory", "1MiB"]])


def question():
    """A command, with @ for the inputs."""
    if rng.random() < 0.3:
        asked = rng.sample(["watch", "watch + Watch", "watch / (watch + Watch)", "*_NOUN", "watch_*", "a *", "* b", "*", "[a b]", "über", "nothing", "x" * 300, "drink=>*"], rng.randint(1, 4))
        options = rng.choice([[], ["--smoothing", "2"], ["--sum"], ["--expand", "3"], ["--pivot"], ["--years", "1800..1850"], ["--years", "1900.."]])
        fold = rng.choice([[], [], [], ["--fold-case"], ["--variants"]])
        totals = rng.choice([[], ["--totals", "totals"]])
        return ["series", *asked, "--in", "@", *options, *fold, *totals]
    by = rng.choice(["ngram", "ngram", "year", "decade", "ngram,year", "ngram,decade", "none"])
    options = []
    for choice in (["--years", rng.choice(["1800..1900", "..1850", "1950..", "1900"])], ["--ngram", rng.choice(words)], ["--ngrams", "list"], ["--exclude", "list"],
                   ["--match", rng.choice(["^wa", "^wat?", "^watch$", "ch$", "^a|b", "^x+", "^[wa]", "^über", "_NOUN$", "^(a)"])], ["--tags", rng.choice(["drop", "only", "NOUN,VERB"])], ["--fold-case"],
                   ["--min-count", str(10 ** rng.randint(0, 6))], ["--word", rng.choice(words)], ["--totals", "totals"]):
        if rng.random() < 0.2:
            options += choice
    if rng.random() < 0.2:
        options += rng.choice([["--top", "5"], ["--order", "count"]])
    if "--tags" in options and "drop" not in options and rng.random() < 0.3:
        options += ["--strip-tags"]
    return ["count", "@", "--by", by, *options, "--output-format", rng.choice(["tsv", "csv", "jsonl"])]


def filters():
    """Filters of an index. Its questions have them too, since it knows no more."""
    chosen = []
    for choice in (["--years", rng.choice(["1800..1900", "1850.."])], ["--ngrams", "list"], ["--exclude", "list"], ["--match", rng.choice(["^[wa]", "e", "_noun$"])], ["--fold-case"]):
        if rng.random() < 0.3:
            chosen += choice
    return chosen + rng.choice([[], ["--tags", "drop"], ["--tags", "only"], ["--tags", "NOUN"], ["--tags", "NOUN,VERB", "--strip-tags"], ["--tags", "only", "--strip-tags"]])


def filtered(shards):
    """An index of chosen rows grows into the bytes of all at once, and answers the same filters like its shards."""
    chosen = filters()
    must("index", *shards, *chosen, "-o", "chosen.ngrams", "-q", *way())
    first = rng.randint(0, len(shards) - 1)
    must("index", *shards[:first + 1], *chosen, "-o", "first.ngrams", "-q", *way())
    must("index", *shards[first + 1:], "first.ngrams", *chosen, "-o", "grown.ngrams", "-q", *way())
    if open("grown.ngrams", "rb").read() != open("chosen.ngrams", "rb").read():
        fail(f"the index of {shards} with {chosen} and one that grew")
    for by in ["ngram", "year", "ngram,year", "none"]:
        question = ["--by", by, *chosen, "-q"]
        expected, answer = run("count", *shards, *question), run("count", "chosen.ngrams", *question, *way())
        if expected[:2] != answer[:2]:
            fail(f"count {' '.join(question)}: {expected[0]} and {answer[0]}, {len(expected[1])} and {len(answer[1])} bytes, {answer[2].decode()[:300]}")


compared = []   # questions with filters that an index with filters answered like the shards


def other_questions(shards):
    """Questions with other filters than those of chosen.ngrams: answered like by the shards, or with a warning, or refused."""
    chosen = filters()
    must("index", *shards, *chosen, "-o", "chosen.ngrams", "-q", *way())
    for _ in range(8):
        mine = filters() if rng.random() < 0.6 else chosen[:]
        if rng.random() < 0.4:
            mine += ["--word", rng.choice(words)]
        if rng.random() < 0.4 and "--fold-case" not in mine:
            mine += ["--fold-case"]
        if rng.random() < 0.3 and "--tags" in mine and "drop" not in mine and "--strip-tags" not in mine:
            mine += ["--strip-tags"]
        question = ["--by", rng.choice(["ngram", "year", "ngram,year", "none"]), *mine, "-q"]
        expected, answer = run("count", *shards, *question), run("count", "chosen.ngrams", *question, *way())
        watched = [[line for line in error.decode().splitlines() if "has appeared" in line] for _, _, error in (expected, answer)]
        if b"only those rows" in answer[2] or answer[0] == 2 != expected[0]:
            # With the filters of the index, nothing is missing.
            if mine == chosen:
                fail(f"index of {chosen}, count {' '.join(question)}: {answer[2]}")
            continue
        compared.append(question)
        if expected[:2] != answer[:2] or watched[0] != watched[1]:
            fail(f"index of {chosen}, count {' '.join(question)}: {expected[0]} and {answer[0]}, {len(expected[1])} and {len(answer[1])} bytes, {watched}")


# A file that is kept, and its rows.
golden = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "MapReduce.Ngrams.Tests", "Index", "Golden", "golden")
kept = open(golden + ".tsv", "rb").read()
if not index_reader.MISSING and b"".join(b"%s\t%d\t%d\t%d\n" % row for row in index_reader.Index(open(golden + ".ngrams", "rb").read()).rows) != kept:
    fail("the kept index and the independent reader")
if run("count", golden + ".ngrams", "--by", "ngram,year", "--no-header", "-q")[1] != kept:
    fail("the kept index")

asked = 0
while asked < commands:
    version = rng.choice(["v1", "v2", "v3"])
    shards = [f"s{i}" for i in range(rng.randint(1, 4))]
    for name in shards:
        shard(name, version)
    must("index", *shards, "-o", "all.ngrams", "-q", *way())
    whole = open("all.ngrams", "rb").read()
    # A reader that knows the page of the format only gives the rows, and the sources are what the shards are.
    if not index_reader.MISSING:
        index = index_reader.Index(whole)
        if b"".join(b"%s\t%d\t%d\t%d\n" % row for row in index.rows) != run("count", *shards, "--by", "ngram,year", "--no-header", "-q")[1]:
            fail("the rows of the independent reader")
        texts = [(name, open(name, "rb").read()) for name in shards]
        if sorted(index.sources) != sorted((name, int(version[1]), len(text), text.count(b"\n"), 0, index_reader.crc64(text)) for name, text in texts):
            fail(f"the sources of the independent reader: {index.sources}")
    # In steps: some shards into an index, the rest added, in any order.
    parts = []
    left = shards[:]
    rng.shuffle(left)
    while left:
        group = [left.pop() for _ in range(rng.randint(1, len(left)))]
        if rng.random() < 0.6:
            must("index", *group, "-o", f"part{len(parts)}.ngrams", "-q", *way())
            parts.append(f"part{len(parts)}.ngrams")
        else:
            parts += group
    rng.shuffle(parts)
    must("index", *parts, "-o", "grown.ngrams", "-q", *way())
    if open("grown.ngrams", "rb").read() != whole:
        fail(f"the index of {parts} and that of {shards}")
    for _ in range(20):
        command = question()
        expected = run(*[x for a in command for x in (shards if a == "@" else [a])], "-q")
        answer = run(*["all.ngrams" if a == "@" else a for a in command], "-q", *way())
        if expected[:2] != answer[:2]:
            fail(f"{' '.join(command)}: {expected[0]} and {answer[0]}, {len(expected[1])} and {len(answer[1])} bytes, {answer[2].decode()[:300]}")
        asked += 1
    filtered(shards)
    other_questions(shards)
    asked += 12
    # Killed at any moment, a run leaves nothing or the whole file.
    if os.path.exists("killed.ngrams"):
        os.remove("killed.ngrams")
    started = subprocess.Popen([program, "index", *shards, "-o", "killed.ngrams", "-q"], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(rng.random() * 0.1)
    started.send_signal(signal.SIGKILL)
    started.wait()
    if os.path.exists("killed.ngrams") and open("killed.ngrams", "rb").read() != whole:
        fail("a killed run left a part of an index")
if index_reader.MISSING:
    print(f"the independent reader was left out: {index_reader.MISSING} cannot be loaded")
if asked > 100 and not compared:
    fail("no question to an index with filters was compared")
print(f"{asked} commands, {failures} different; {len(compared)} questions to indexes with filters")
sys.exit(1 if failures else 0)
