#!/usr/bin/env bash
# shapes.sh PROGRAM [NAME …]: inputs and options of awkward shapes, each run with --memory 64MiB and two workers. The peak memory of
# the whole process stays within the limit plus 128 MiB, or the run is refused (exit 2 or 65) within a second. Results are
# compared with what the generator of the input knows. Prints a table; exits with 1 if a shape fails. Names select shapes.
set -euo pipefail
program=$(realpath "$1"); shift
folder=$(mktemp -d "${TMPDIR:-/tmp}/shapes.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export TMPDIR=$folder
python3 - "$program" "$@" <<'PYTHON'
import glob, gzip, hashlib, itertools, os, shutil, subprocess, sys, time, traceback

program, chosen = sys.argv[1], sys.argv[2:]
MEMORY, BESIDE = 64, 128
SHAPES = []


def shape(function):
    SHAPES.append(function)
    return function


class Refused(Exception):
    """The answer is compared only where there is one."""


class Run:
    """One command: its exit code, seconds, and the peak of its resident memory in MiB."""

    def __init__(self, *arguments, stdin=None, memory="64MiB", workers=2, environment=None, limit=120):
        command = [program, *arguments]
        if memory is not None:
            command += ["--memory", memory]
        if workers is not None:
            command += ["--workers", str(workers)]
        feeder = None
        source = subprocess.DEVNULL
        if isinstance(stdin, str):
            feeder = subprocess.Popen(["bash", "-c", stdin], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            source = feeder.stdout
        with open("stderr", "wb") as errors:
            started = time.monotonic()
            child = subprocess.Popen(command, stdin=source, stdout=errors, stderr=errors,
                                     env={**os.environ, **(environment or {})})
            if feeder:
                feeder.stdout.close()
            while True:
                pid, status, usage = os.wait4(child.pid, os.WNOHANG)
                if pid:
                    break
                if time.monotonic() - started > limit:
                    child.kill()
                    _, status, usage = os.wait4(child.pid, 0)
                    break
                time.sleep(0.005)
            self.seconds = time.monotonic() - started
        child.returncode = 0
        if feeder:
            feeder.kill()
            feeder.wait()
        self.code = os.waitstatus_to_exitcode(status)
        self.peak = usage.ru_maxrss / 1024
        with open("stderr", "rb") as errors:
            self.message = errors.read(4000).decode(errors="replace").strip()

    def answered(self):
        if self.code != 0:
            raise Refused
        return self


def digest(lines):
    hashed = hashlib.sha256()
    for line in lines:
        hashed.update(line)
    return hashed.hexdigest()


def digest_of(path):
    hashed = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(1 << 16):
            hashed.update(piece)
    return hashed.hexdigest()


def same(path, lines):
    assert digest_of(path) == digest(lines), f"{path} is not the answer"


def shuffled(count, step=7919):
    while count % step == 0:
        step += 2
    return ((i * step) % count for i in range(count))


HEADER = b"ngram\tmatch_count\tvolume_count\n"


def write_keys(path, count, length, times=1, after=""):
    """Lines v2 of `count` keys of `length` bytes in no order, each `times` times, and the key of a number."""
    filler = b"k" * (length - 8)

    def key(i):
        return b"%08d" % i + filler
    with open(path, "wb", buffering=1 << 16) as file:
        for _ in range(times):
            for i in shuffled(count):
                file.write(key(i) + b"\t1999\t%d\t1\n" % (i % 977))
    return key


def rows(key, count, times=1, order=None):
    yield HEADER
    for i in order or range(count):
        yield key(i) + b"\t%d\t%d\n" % (i % 977 * times, times)


def by_count(count):
    return sorted(range(count), key=lambda i: (-(i % 977), i))


def remove(*patterns):
    for pattern in patterns:
        for path in glob.glob(pattern):
            shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)


# Many ngrams, and long ones.

@shape
def series_of_every_ngram():
    with open("in", "wb", buffering=1 << 16) as file:
        for i in range(6_000_000):
            file.write(b"w%07d\t1999\t%d\t1\n" % (i, 5 if i % 600_000 else 1_000_000 + i))
    run = Run("series", "*", "--in", "in", "-o", "out.tsv", "-q")
    yield run
    run.answered()
    best = [i for i in range(0, 6_000_000, 600_000)][::-1]
    same("out.tsv", [b"ngram\tyear\tmatch_count\tvolume_count\n"] + [b"w%07d\t1999\t%d\t1\n" % (i, 1_000_000 + i) for i in best])


@shape
def keys_of_10_kb():
    key = write_keys("in", 20_000, 10_000)
    run = Run("count", "in", "-o", "out.tsv", "-q")
    yield run
    run.answered()
    same("out.tsv", rows(key, 20_000))


def keys_of_10_kb_as(name, *options):
    def shape_of():
        key = write_keys("in", 20_000, 10_000)
        run = Run("count", "in", *options, "-q")
        yield run
        run.answered()
        if "out.tsv" in options:
            same("out.tsv", rows(key, 20_000, order=by_count(20_000) if "--order" in options else None))
    shape_of.__name__ = name
    SHAPES.append(shape_of)


keys_of_10_kb_as("keys_of_10_kb_by_count", "--order", "count", "-o", "out.tsv")
keys_of_10_kb_as("keys_of_10_kb_in_csv", "-o", "out.csv")
keys_of_10_kb_as("keys_of_10_kb_in_jsonl", "-o", "out.jsonl")
keys_of_10_kb_as("keys_of_10_kb_in_parquet", "-o", "out.parquet")
keys_of_10_kb_as("keys_of_10_kb_top", "--top", "15000", "--order", "key", "-o", "out.csv")
keys_of_10_kb_as("keys_of_10_kb_top_heap", "--top", "15000", "-o", "out.csv")


def keys_of_1_mb_as(name, *options):
    def shape_of():
        key = write_keys("in", 150, 1_000_000)
        run = Run("count", "in", *options, "-q")
        yield run
        run.answered()
        if "out.tsv" in options:
            same("out.tsv", rows(key, 150, order=by_count(150) if "--top" in options else None))
    shape_of.__name__ = name
    SHAPES.append(shape_of)


keys_of_1_mb_as("keys_of_1_mb", "-o", "out.tsv")
keys_of_1_mb_as("keys_of_1_mb_top", "--top", "150", "-o", "out.tsv")
keys_of_1_mb_as("keys_of_1_mb_in_csv", "-o", "out.csv")
keys_of_1_mb_as("keys_of_1_mb_in_jsonl", "-o", "out.jsonl")
keys_of_1_mb_as("keys_of_1_mb_in_parquet", "-o", "out.parquet")
keys_of_1_mb_as("keys_of_1_mb_as_table", "--output-format", "table", "-o", "out.txt")
keys_of_1_mb_as("keys_of_1_mb_case_folded", "--fold-case", "-o", "out.tsv")
keys_of_1_mb_as("keys_of_1_mb_under_an_expression", "--match", "(a|k)*[^x]{1,40}z?$", "-o", "out.tsv")


@shape
def keys_of_1_mb_tiny_limit():
    key = write_keys("in", 150, 1_000_000)
    run = Run("count", "in", "--order", "count", "-o", "out.tsv", "-q", memory="1MiB")
    yield run
    run.answered()
    same("out.tsv", rows(key, 150, order=by_count(150)))


@shape
def series_of_keys_of_1_mb():
    write_keys("in", 150, 1_000_000)
    run = Run("series", "*", "--in", "in", "-o", "out.tsv", "-q")
    yield run
    run.answered()
    with open("out.tsv", "rb") as file:
        assert sum(1 for _ in file) == 11


@shape
def inspect_keys_of_900_kb():
    write_keys("in", 200, 900_000)
    run = Run("inspect", "in", "--output-format", "tsv")
    yield run
    run.answered()
    assert "\t200\t200\t0\t1999\t1999\t0\t" in run.message, run.message


@shape
def top_3_million_by_count():
    with open("in", "wb", buffering=1 << 16) as file:
        for i in shuffled(3_500_000):
            file.write(b"a rather long ngram of five words %08d\t1999\t%d\t1\n" % (i, i))
    run = Run("count", "in", "--top", "3000000", "-o", "out.tsv", "-q")
    yield run
    run.answered()
    same("out.tsv", (HEADER if i < 0 else b"a rather long ngram of five words %08d\t%d\t1\n" % (i, i)
                     for i in itertools.chain([-1], range(3_499_999, 499_999, -1))))


@shape
def long_keys_by_year():
    filler = b"k" * 2000
    with open("in", "wb", buffering=1 << 16) as file:
        for year in range(1990, 2000):
            for i in shuffled(10_000):
                file.write(b"%05d%s\t%d\t1\t1\n" % (i, filler, year))
    run = Run("count", "in", "--by", "ngram,year", "-o", "out.tsv", "-q")
    yield run
    run.answered()
    same("out.tsv", (b"ngram\tyear\tmatch_count\tvolume_count\n" if i < 0 else b"%05d%s\t%d\t1\t1\n" % (i // 10, filler, 1990 + i % 10)
                     for i in range(-1, 100_000)))


@shape
def histories_of_40_000_groups():
    with open("in", "wb", buffering=1 << 16) as file:
        for i in range(100):
            file.write(b"w%03d" % i + b"".join(b"\t%d,%d,1" % (1 + g % 9999, g) for g in range(70_000))[:1_040_000].rsplit(b"\t", 1)[0] + b"\n")
    run = Run("count", "in", "--by", "ngram,year", "-o", "out.tsv", "-q")
    yield run
    run.answered()


# Bad lines.

@shape
def rejects_of_1_mb():
    with open("in", "wb", buffering=1 << 16) as file:
        file.write(b"a\t1999\t1\t1\n")
        for i in range(120):
            file.write(b"%08d" % i + b"x" * 1_000_000 + b"\n")
    run = Run("count", "in", "--on-bad-line", "skip", "--rejects", "bad.jsonl", "-o", "out.tsv", "-q")
    yield run
    run.answered()
    with open("bad.jsonl", "rb") as file:
        for i in range(120):
            assert b'"text":"%08dxxx' % i in file.readline(), f"reject {i} is not in its place"
    same("out.tsv", [HEADER, b"a\t1\t1\n"])


@shape
def rejects_of_1_mb_that_are_not_utf_8():
    with open("in", "wb", buffering=1 << 16) as file:
        for i in range(120):
            file.write(b"%08d" % i + b"\xff" * 1_000_000 + b"\n")
    run = Run("count", "in", "--on-bad-line", "skip", "--rejects", "bad.jsonl", "-o", "out.tsv", "-q")
    yield run
    run.answered()
    with open("bad.jsonl", "rb") as file:
        assert sum(1 for _ in file) == 120


@shape
def rejects_of_a_million_lines():
    with open("in", "wb", buffering=1 << 16) as file:
        for i in range(1_500_000):
            file.write(b"line %d of no shape at all, which is bad\n" % i)
    run = Run("count", "in", "--format", "v2", "--rejects", "bad.jsonl", "-o", "out.tsv", "-q")
    yield run
    run.answered()
    with open("bad.jsonl", "rb") as file:
        for i, line in enumerate(file):
            assert b'"text":"line %d of' % i in line
        assert i == 1_499_999


# Lines without an end.

def endless(name, arguments, stdin=None, file=None):
    def shape_of():
        run = Run(*arguments, "-q", stdin=stdin, limit=60)
        run.endless = True
        yield run
        assert run.code == 65 and "line" in run.message, f"exit {run.code}: {run.message[:200]}"
    shape_of.__name__ = name
    SHAPES.append(shape_of)


endless("endless_line", ["count", "/dev/zero"])
endless("endless_line_in_a_pipe", ["count", "-"], "yes | tr -d '\\n'")
endless("endless_line_skipped", ["count", "/dev/zero", "--on-bad-line", "skip"])
endless("endless_line_of_letters_skipped", ["count", "-", "--rejects", "bad.jsonl"], "yes | tr -d '\\n'")
endless("endless_line_of_words", ["words", "/dev/zero"])
endless("endless_line_of_words_skipped", ["words", "-", "--on-bad-line", "skip"], "yes | tr -d '\\n'")


@shape
def bomb_of_one_line():
    with open("in.gz", "wb") as file:
        one = gzip.compress(b"a" * (1 << 20), 9)
        for _ in range(3000):
            file.write(one)
    run = Run("count", "in.gz", "--on-bad-line", "skip", "-o", "out.tsv")
    run.endless = True
    yield run
    assert run.code in (0, 65), run.message[:200]


@shape
def bomb_of_lines():
    lines = b"".join(b"w%d\t1999\t1\t1\n" % (i % 1000) for i in range(70_000))
    with open("in.gz", "wb") as file:
        one = gzip.compress(lines, 9)
        for _ in range(1000):
            file.write(one)
    run = Run("count", "in.gz", "-o", "out.tsv", "-q")
    yield run
    run.answered()
    same("out.tsv", [HEADER] + sorted(b"w%d\t70000\t70000\n" % i for i in range(1000)))


# Words.

def words_of_60_mb(name, *options):
    def shape_of():
        with open("in", "wb", buffering=1 << 16) as file:
            for letter in b"CAB":
                for _ in range(60):
                    file.write(bytes([letter]) * 1_000_000)
                file.write(b"\n")
        run = Run("words", "in", "-o", "out.tsv", "-q", *options)
        yield run
        run.answered()
    shape_of.__name__ = name
    SHAPES.append(shape_of)


words_of_60_mb("words_of_60_mb")
words_of_60_mb("words_of_60_mb_case_folded", "--fold-case")


@shape
def words_of_900_kb():
    with open("in", "wb", buffering=1 << 16) as file:
        for i in range(150):
            file.write(b"%03d" % i + b"W" * 900_000 + b"\n")
    run = Run("words", "in", "--fold-case", "-o", "out.tsv", "-q")
    yield run
    run.answered()
    same("out.tsv", (b"word\tcount\n" if i < 0 else b"%03d" % i + b"w" * 900_000 + b"\t1\n" for i in range(-1, 150)))


@shape
def words_on_a_line_of_60_mb():
    with open("in", "wb", buffering=1 << 16) as file:
        for _ in range(3):
            for i in range(6_000_000):
                file.write(b"w%07d " % (i % 1_000_000))
            file.write(b"\n")
    run = Run("words", "in", "-o", "out.tsv", "-q")
    yield run
    run.answered()
    same("out.tsv", (b"word\tcount\n" if i < 0 else b"w%07d\t18\n" % i for i in range(-1, 1_000_000)))


# Long lists and many options.

@shape
def list_of_100_mb():
    with open("list", "wb", buffering=1 << 16) as file:
        for i in range(10_000_000):
            file.write(b"w%08d\n" % i)
    with open("in", "wb") as file:
        file.write(b"w00000005\t1999\t1\t1\nno\t1999\t1\t1\n")
    run = Run("count", "in", "--ngrams", "list", "-o", "out.tsv", "-q")
    yield run
    run.answered()
    same("out.tsv", [HEADER, b"w00000005\t1\t1\n"])


@shape
def list_of_100_mb_in_a_pipe():
    with open("in", "wb") as file:
        file.write(b"w5\t1999\t1\t1\nno\t1999\t1\t1\n")
    run = Run("count", "in", "--ngrams", "/dev/stdin", "-o", "out.tsv", "-q", stdin="seq -f 'w%.0f' 1 12000000")
    run.endless = True
    yield run
    run.answered()


@shape
def many_ngram_options():
    with open("in", "wb") as file:
        file.write(b"w5\t1999\t1\t1\nno\t1999\t1\t1\n")
    run = Run("count", "in", *[word for i in range(40_000) for word in ("--ngram", f"w{i}")], "-o", "out.tsv", "-q")
    yield run
    run.answered()
    same("out.tsv", [HEADER, b"w5\t1\t1\n"])


@shape
def list_of_a_million_inputs():
    with open("one", "wb") as file:
        file.write(b"a\t1999\t1\t1\n")
    with open("list", "w") as file:
        for i in range(1_000_000):
            file.write(f"missing-{i:07d}\n")
    yield Run("count", "--files-from", "list", "-o", "out.tsv", "-q")


@shape
def the_same_input_90_000_times():
    with open("one", "wb") as file:
        file.write(b"a\t1999\t1\t1\n")
    with open("list", "w") as file:
        file.write("one\n" * 90_000)
    run = Run("count", "--files-from", "list", "-o", "out.tsv", "-q")
    yield run
    run.answered()
    same("out.tsv", [HEADER, b"a\t90000\t90000\n"])


@shape
def the_same_input_200_000_times():
    with open("one", "wb") as file:
        file.write(b"a\t1999\t1\t1\n")
    with open("list", "w") as file:
        file.write("one\n" * 200_000)
    yield Run("count", "--files-from", "list", "-o", "out.tsv", "-q")


def ten_thousand_files():
    os.makedirs("many")
    for i in range(10_000):
        with open(f"many/{i:05d}", "wb") as file:
            file.write(b"w%05d\t1999\t1\t1\nall\t1999\t1\t1\n" % i)


@shape
def ten_thousand_inputs():
    ten_thousand_files()
    run = Run("count", "many", "-o", "out.tsv", "-q")
    yield run
    run.answered()
    same("out.tsv", [HEADER, b"all\t10000\t10000\n"] + [b"w%05d\t1\t1\n" % i for i in range(10_000)])


@shape
def inspect_ten_thousand_inputs():
    ten_thousand_files()
    yield Run("inspect", "many", "--output-format", "jsonl", "-q")


# Parts and shards.

@shape
def checkpoint_of_700_parts():
    lines = (b"w%08d\t1999\t1\t1\n" % i for i in shuffled(700_000))
    with open("in", "wb") as file:
        file.writelines(lines)
    part = str(os.path.getsize("in") // 700 + 1)
    run = Run("count", "in", "--checkpoint", "parts", "-o", "out.tsv", "-q", environment={"MAPREDUCE_PART_BYTES": part})
    yield run
    run.answered()
    same("out.tsv", (HEADER if i < 0 else b"w%08d\t1\t1\n" % i for i in range(-1, 700_000)))
    again = Run("count", "in", "--checkpoint", "parts", "-o", "out.tsv", "-q", environment={"MAPREDUCE_PART_BYTES": part})
    yield again
    again.answered()
    same("out.tsv", (HEADER if i < 0 else b"w%08d\t1\t1\n" % i for i in range(-1, 700_000)))


@shape
def checkpoint_of_200_parts_of_long_keys():
    key = write_keys("in", 20_000, 10_000)
    environment = {"MAPREDUCE_PART_BYTES": "1MiB"}
    for _ in range(2):
        run = Run("count", "in", "--checkpoint", "parts", "-o", "out.tsv", "-q", environment=environment)
        yield run
        run.answered()
        same("out.tsv", rows(key, 20_000))


@shape
def shards_of_long_keys():
    key = write_keys("in", 20_000, 10_000)
    submit = Run("submit", "--run", "run", "--plan-only", "--shard-bytes", "26MB", "--", "count", "in", "-o", "out.tsv", memory=None, workers=None)
    assert submit.code == 0, submit.message
    for i in range(8):
        yield Run("map", "--run", "run", "--shard", str(i))
    run = Run("reduce", "--run", "run")
    yield run
    run.answered()
    same("out.tsv", rows(key, 20_000))


# Options that cannot work.

def refused(name, *arguments, **settings):
    def shape_of():
        with open("in", "wb") as file:
            file.write(b"a\t1999\t1\t1\n")
        run = Run("count", "in", *arguments, **settings)
        yield run
        assert run.code == 2, f"exit {run.code}: {run.message[:200]}"
    shape_of.__name__ = name
    SHAPES.append(shape_of)


refused("memory_of_10_bytes", memory="10")
refused("two_billion_workers", workers=2147483647)
refused("chunks_of_1_gib", "--chunk-size", "1GiB")
refused("chunks_of_40_mib", "--chunk-size", "40MiB")
refused("five_hundred_workers", workers=500)


def judge(run):
    if run.code in (2, 65) and (run.seconds <= 1 or getattr(run, "endless", False)):
        return "refused" if run.peak <= MEMORY + BESIDE else "TOO MUCH MEMORY"
    if run.code != 0:
        return "FAILED"
    return "within" if run.peak <= MEMORY + BESIDE else "TOO MUCH MEMORY"


def perform(make, name):
    """Whether all runs of a shape are as they should be, in a process of its own: what a generator holds is not the program's."""
    good = True
    steps = make()
    while True:
        try:
            run = next(steps)
        except (StopIteration, Refused):
            return good
        except AssertionError as wrong:
            print(f"{name:40} {'':>4} {'':>8} {'':>9}  WRONG: {str(wrong)[:300]}", flush=True)
            return False
        verdict = judge(run)
        good = good and not verdict.isupper()
        said = run.message.splitlines()[0][:220] if run.code != 0 and run.message else ""
        print(f"{name:40} {run.code:>4} {run.seconds:>8.2f} {run.peak:>9.0f}  {verdict}{': ' + said if said else ''}", flush=True)


failed = 0
print(f"{'shape':40} {'exit':>4} {'seconds':>8} {'peak MiB':>9}  verdict", flush=True)
for make in SHAPES:
    name = make.__name__.replace("_", " ")
    if chosen and not any(part in name or part in make.__name__ for part in chosen):
        continue
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if perform(make, name) else 1)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    failed += os.waitpid(child, 0)[1] != 0
    remove("*")
print(f"{failed} shapes failed" if failed else "all within the limit, or refused at once", flush=True)
sys.exit(1 if failed else 0)
PYTHON
