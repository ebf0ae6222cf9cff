"""differential.py PROGRAM SECONDS [SEED]: random inputs and commands, and an independent count of what comes out.

Each case follows from the seed and its number alone. The count below shares nothing with the program: it reads bytes, splits
lines and adds up Python integers. A case that differs is made smaller and kept in a folder of its own, with its input files, its
command (an argument a line), and what was expected and what came.
  DIFFERENTIAL_SEED     the seed, where no third argument is given [the time]
  DIFFERENTIAL_CASE     run this case alone, by its number or by the folder where it is kept, and show its command
  DIFFERENTIAL_FAILURES where differences are kept [./differential-failures]
"""
import ast, base64, collections, copy, csv, decimal, io, json, os, random, re, shutil, subprocess, sys, tempfile, threading, time, traceback
import unicodedata, zipfile, zlib

MOST = 2**63 - 1
LINE_LIMIT = 1 << 20
BOM = b'\xef\xbb\xbf'
HAS_ZSTD = shutil.which('zstd') is not None
TAGS = ['NOUN', 'VERB', 'ADJ', 'ADV', 'PRON', 'DET', 'ADP', 'NUM', 'CONJ', 'PRT', 'X', '.']
BY = ['ngram', 'year', 'decade', 'ngram,year', 'ngram,decade', 'none']


# ---------------------------------------------------------------------------------------------------------------- the count

def fold(text):
    """Unicode's simple case folding, where str.casefold gives it: letters that become several are left as they are in lower case."""
    return ''.join(c.casefold() if len(c.casefold()) == 1 else c.lower() if len(c.lower()) == 1 else c for c in text)


def shown(text):
    """Text as a screen has it: what cannot be seen, or does something to a terminal, is an escape."""
    def escape(c):
        if unicodedata.category(c) not in ('Cc', 'Cf', 'Zl', 'Zp'): return c
        code = ord(c)
        return {'\t': '\\t', '\n': '\\n', '\r': '\\r'}.get(c) or (f'\\x{code:02x}' if code < 256 else f'\\u{code:04x}' if code < 65536 else f'\\U{code:08x}')
    return ''.join(escape(c) for c in text)


def lines_of(data, mark=True):
    """Number, offset and bytes of each line, without its newline; behind the mark at the start."""
    at, number = 0, 0
    while at < len(data):
        end = data.find(b'\n', at)
        end = len(data) if end < 0 else end
        start = 3 if mark and at == 0 and data.startswith(BOM) else at
        number += 1
        yield number, start, data[start:end]
        at = end + 1


def detect(data):
    """The version that the first well-shaped line shows, or None."""
    head = data[3:] if data.startswith(BOM) else data
    for line in head[:65536].split(b'\n'):
        fields = line.rstrip(b'\r').split(b'\t')
        if len(fields) < 2: continue
        digits = re.match(rb'\d*', fields[1]).group()
        if digits and fields[1][len(digits):].startswith(b','): return 'v3'
        if digits and digits == fields[1] and len(fields) in (4, 5): return 'v2' if len(fields) == 4 else 'v1'
    return None


class Bad(Exception):
    """A line that is wrong; its kind is the only argument."""


def read_year(field):
    if not field.isdigit() or not 1 <= int(field) <= 9999: raise Bad('bad-year')
    return int(field)


def read_count(field):
    if re.fullmatch(rb'-[0-9]+', field): raise Bad('negative-count')
    if not re.fullmatch(rb'[0-9]+', field): raise Bad('bad-count')
    if int(field) > MOST: raise Bad('count-too-large')
    return int(field)


def read_line(line, version):
    """The ngram, and its rows of year, matches and volumes."""
    if len(line) > LINE_LIMIT: raise Bad('line-too-long')
    if line.endswith(b'\r'): line = line[:-1]
    if b'\0' in line: raise Bad('nul-byte')
    try: text = line.decode()
    except UnicodeDecodeError: raise Bad('invalid-utf8')
    if line.startswith(BOM): raise Bad('byte-order-mark')   # the one at the start of a file is gone
    fields = line.split(b'\t')
    if version == 'v3':
        if len(fields) < 2: raise Bad('too-few-fields')
        if not fields[0]: raise Bad('empty-ngram')
        rows = []
        for group in fields[1:]:
            numbers = group.split(b',')
            if len(numbers) != 3: raise Bad('bad-group')
            rows.append((read_year(numbers[0]), read_count(numbers[1]), read_count(numbers[2])))
    else:
        want = 5 if version == 'v1' else 4
        if len(fields) != want: raise Bad('too-few-fields' if len(fields) < want else 'too-many-fields')
        if not fields[0]: raise Bad('empty-ngram')
        year, matches = read_year(fields[1]), read_count(fields[2])
        if version == 'v1': read_count(fields[3])
        rows = [(year, matches, read_count(fields[-1]))]
    return text.split('\t', 1)[0], rows


def tag_of(token):
    """Where a token's tag begins (its length for none), the tag, and whether it is a placeholder."""
    at = token.rfind('_')
    if at > 0 and token[at + 1:] in TAGS: return at, token[at + 1:], False
    inner = token[1:-1]
    return len(token), None, len(token) > 2 and token[0] == '_' == token[-1] and inner in TAGS + ['START', 'END', 'ROOT']


def parts_of(token):
    """A token, or the head and the dependent of a dependency."""
    at = token.find('=>')
    return [token[:at], token[at + 2:]] if 0 < at < len(token) - 2 else [token]


def accepts_tags(rule, ngram):
    found = [tag_of(part) for token in ngram.split(' ') for part in parts_of(token)]
    tagged = any(tag for _, tag, _ in found) or any(tag_of(parts_of(token)[-1])[2] for token in ngram.split(' '))
    if rule == 'keep': return True
    if rule == 'drop': return not tagged
    if rule == 'only': return tagged
    return any(tag in rule.split(',') for _, tag, _ in found)


def strip_tags(ngram):
    return ' '.join('=>'.join(part[:tag_of(part)[0]] for part in parts_of(token)) for token in ngram.split(' '))


def years_of(text):
    if '..' not in text: return int(text), int(text)
    first, last = text.split('..')
    return int(first or 1), int(last or 9999)


class Expected:
    """What a command comes to. Where code is not 0, any of `says` is in the message, if there are some."""

    def __init__(self):
        self.code, self.says, self.columns, self.rows, self.reals, self.empties = 0, [], [], [], set(), set()   # empties: columns of numbers that may be empty
        self.lines = self.filtered = self.keys = 0
        self.bad, self.rejects, self.words, self.total, self.is_early = collections.Counter(), [], [], '', False

    def fail(self, code, says=(), early=True):
        self.code, self.says, self.is_early = code, list(says), early
        return self


def thousands(number):
    return f'{number:,}' if number <= MOST else 'more than 9,223,372,036,854,775,807'


def plural(number, noun, many=None):
    return f'{thousands(number)} {noun if number == 1 else many or noun + "s"}'


def walk(case, inputs, expected, take, mark=True, read=None):
    """Reads all lines; `take` is given ngram and rows, and says whether the line is counted. Returns the first bad line as a message has it."""
    first, damaged = None, any(i.cut for i in inputs)
    for source in inputs:
        if source.cut: continue
        version = case['options'].get('format') or detect(source.data) or 'v2'
        for number, offset, line in lines_of(source.data, mark):
            expected.lines += 1
            try: good = (read or (lambda l: read_line(l, version)))(line)
            except Bad as e:
                kind = e.args[0]
                expected.bad[kind] += 1
                expected.rejects.append((source.name, number, offset, kind, line))
                first = first or f'{source.name}:{number} (byte {offset}): {kind}: '
                continue
            if not take(*good): expected.filtered += 1
    return first, damaged


def mapped(case, expected, first, damaged, overflow):
    """What ends a run while it maps, if anything does."""
    options = case['options']
    bad = sum(expected.bad.values())
    most = options.get('max_bad', MOST if options.get('on_bad') == 'skip' or options.get('rejects') else 0)
    too_many = bad > most
    if damaged: return expected.fail(65)
    if too_many: return expected.fail(65, [first or ''] + [f"the sum of '{shown(key)}' exceeds" for key in overflow], early=not overflow)
    # A sum may leave its range only in the last merge, behind the check of the totals.
    if overflow: return expected.fail(65, [f"the sum of '{shown(key)}' exceeds" for key in overflow] + (['no total of the year '] if 'totals' in options else []), early=False)
    return None


def expect_count(case, inputs):
    expected, o = Expected(), case['options']
    by = o.get('by', 'ngram')
    has_ngram, has_year = 'ngram' in by, by not in ('ngram', 'none')
    tags = o.get('tags') or ('keep' if has_ngram else 'drop')
    if o.get('strip') and tags in ('keep', 'drop'): return expected.fail(2)
    if o.get('on_bad') == 'fail' and (o.get('rejects') or 'max_bad' in o): return expected.fail(2)
    if case.get('missing'): return expected.fail(66)
    folded = fold if o.get('fold') else lambda text: text
    first_year, last_year = years_of(o.get('years', '..'))
    asked = None
    if 'ngrams' in o or 'list' in o:
        asked = {folded(w) for w in o.get('ngrams', [])}
        asked |= {folded(w.decode().rstrip('\r').strip(' ')) for w in (o.get('list', b'')[3:] if o.get('list', b'').startswith(BOM) else o.get('list', b'')).split(b'\n')} - {''}
    pattern = re.compile(o['match'], re.IGNORECASE if o.get('fold') else 0) if 'match' in o else None
    words = {folded(w) for w in o.get('words', [])}
    sums, watched, seen = collections.defaultdict(lambda: [0, 0]), collections.Counter(), set()
    watched_volumes = collections.Counter()
    if by == 'none': sums[()] = [0, 0]

    def take(ngram, rows):
        in_tags = accepts_tags(tags, ngram)
        name = folded(strip_tags(ngram) if o.get('strip') else ngram)
        counts = in_tags and (asked is None or name in asked) and (pattern is None or pattern.search(name) is not None)
        watches = name in words and (in_tags or not o.get('strip'))
        rows = [row for row in rows if first_year <= row[0] <= last_year]
        for year, matches, volumes in rows:
            if watches:
                watched[name] += matches
                watched_volumes[name] += volumes
            if not counts: continue
            seen.add(year)
            decade = year - year % 10
            key = {'ngram': (name,), 'year': (year,), 'decade': (decade,), 'ngram,year': (name, year), 'ngram,decade': (name, decade), 'none': ()}[by]
            sums[key][0] += matches
            sums[key][1] += volumes
        return counts and bool(rows)

    first, damaged = walk(case, inputs, expected, take)
    overflow = [' '.join(map(str, key)) or 'the sum of all' for key, value in sums.items() if max(value) > MOST]
    overflow += [word for word in words if max(watched[word], watched_volumes[word]) > MOST]
    if failure := mapped(case, expected, first, damaged, overflow): return failure
    totals = {year: total for year, total in o.get('totals', {}).items() if first_year <= year <= last_year and total > 0}
    if 'totals' in o and seen - totals.keys(): return expected.fail(65, [f'{year}' for year in seen - totals.keys()])
    rows = []
    for key, (matches, volumes) in sums.items():
        if matches < o.get('min_count', 0): continue
        row = (*key, matches, volumes)
        if 'totals' in o:
            whole = sum_in_order(float(totals[y]) for y in sorted(totals)) if not has_year else float(totals[key[-1]]) if 'year' in by else sum_in_order(float(totals[y]) for y in range(key[-1], key[-1] + 10) if y in totals)
            row += (matches / whole,)
        rows.append((order_of(key), matches, row))
    expected.keys = len(rows)
    expected.total = f"{plural(len(rows), 'ngram' if by == 'ngram' else 'row')}, {plural(sum(v[0] for k, v in sums.items() if v[0] >= o.get('min_count', 0)), 'match', 'matches')}, " \
        f"{plural(sum(v[1] for v in sums.values() if v[0] >= o.get('min_count', 0)), 'volume')}"
    expected.rows = arrange(rows, o)
    expected.words = [f'{shown(word)} has appeared {watched[folded(word)]} times.' for word in o.get('words', [])]
    expected.columns = {'none': []}.get(by, by.split(',')) + ['match_count', 'volume_count'] + (['relative_frequency'] if 'totals' in o else [])
    expected.reals = {len(expected.columns) - 1} if 'totals' in o else set()
    return expected


def order_of(key):
    return tuple(part.encode() if isinstance(part, str) else part for part in key)


def arrange(rows, o):
    """Rows as (key, count, row) in the order and number that is asked for."""
    rows.sort(key=lambda r: r[0])
    by_count = o.get('order', 'count' if 'top' in o else 'key') == 'count'
    if by_count or 'top' in o:
        ranked = sorted(rows, key=lambda r: (-r[1], r[0]))[:o.get('top', len(rows))]
        rows = ranked if by_count else sorted(ranked, key=lambda r: r[0])
    return [r[2] for r in rows]


def sum_in_order(numbers):
    total = 0.0
    for number in numbers: total += number
    return total


def expect_words(case, inputs):
    expected, o = Expected(), case['options']
    if o.get('on_bad') == 'fail' and (o.get('rejects') or 'max_bad' in o): return expected.fail(2)
    if case.get('missing'): return expected.fail(66)
    counts = collections.Counter()

    def read(line):
        try: return line.decode(), None
        except UnicodeDecodeError: raise Bad('invalid-utf8')

    def take(text, _):
        apart = ''.join(c if unicodedata.category(c)[0] == 'L' or unicodedata.category(c) == 'Nd' else ' ' for c in text)
        counts.update((fold(apart) if o.get('fold') else apart).split(' '))
        return True

    first, damaged = walk(case, inputs, expected, take, mark=False, read=read)
    if failure := mapped(case, expected, first, damaged, []): return failure
    del counts['']
    expected.columns, expected.keys = ['word', 'count'], len(counts)
    expected.total = f"{plural(len(counts), 'distinct word')}, {thousands(sum(counts.values()))} in total"
    expected.rows = arrange([((word.encode(),), count, (word, count)) for word, count in counts.items()], o)
    return expected


def matches_wildcard(words, ngram):
    tokens = ngram.split(' ')
    return len(tokens) == len(words) and all(
        token == word if word != '*' else token != '' and len(parts_of(token)) == 1 and tag_of(token)[1:] == (None, False) for word, token in zip(words, tokens))


def expect_series(case, inputs):
    expected, o = Expected(), case['options']
    folded = fold if o.get('fold') else lambda text: text
    asked = case['asked']   # (form, ngrams, divisor): plain, bracket, sum, share, pattern
    if o.get('on_bad') == 'fail' and (o.get('rejects') or 'max_bad' in o): return expected.fail(2)
    if case.get('missing'): return expected.fail(66)
    named = {folded(n) for form, ngrams, divisor in asked if form != 'pattern' for n in ngrams + divisor}
    # An ngram that does not occur is looked for as it is with its hyphens apart, and an expression as the ngram that its text may be.
    split = {folded(n): folded(apart(n)) for form, ngrams, divisor in asked if form not in ('pattern', 'bracket') for n in ngrams + divisor if apart(n) != n and operand(n) == n}
    readings = {' '.join(around(folded(expression_text(*a)))) for a in asked if a[0] in ('sum', 'share')}
    named |= set(split.values()) | readings
    patterns = [folded(ngrams[0]).split(' ') for form, ngrams, _ in asked if form == 'pattern']
    first_year, last_year = years_of(o.get('years', '..'))
    counts = collections.defaultdict(lambda: collections.defaultdict(lambda: [0, 0]))

    def take(ngram, rows):
        name = folded(ngram)
        plain = accepts_tags('drop', ngram)
        if name not in named and not any(matches_wildcard(p, name) and (plain or name == ngram) for p in patterns): return False
        rows = [row for row in rows if first_year <= row[0] <= last_year]
        for year, matches, volumes in rows:
            counts[name][year][0] += matches
            counts[name][year][1] += volumes
        return bool(rows)

    first, damaged = walk(case, inputs, expected, take)
    overflow = [f'{n} {y}' for n, years in counts.items() for y, v in years.items() if max(v) > MOST]
    if failure := mapped(case, expected, first, damaged, overflow): return failure
    every = [v for years in counts.values() for v in years.values()]
    expected.total = f'{plural(sum(v[0] for v in every), "match", "matches")}, {plural(sum(v[1] for v in every), "volume")} of the requested ngrams'
    series = []
    for form, ngrams, divisor in asked:
        if form == 'pattern':
            found = [n for n in counts if matches_wildcard(folded(ngrams[0]).split(' '), n) and counts[n]]
            found.sort(key=lambda n: (-sum(v[0] for v in counts[n].values()), n.encode()))
            series += [(n, [n], []) for n in found[:10]]
        else:
            place = lambda n: split[n] if n in split and n not in counts and split[n] in counts else n
            suffix = ' (All)' if o.get('fold') and form in ('plain', 'bracket') else ''
            series.append((folded(expression_text(form, ngrams, divisor, name=True)) + suffix, [place(folded(n)) for n in ngrams], [place(folded(n)) for n in divisor]))
    years = sorted({y for _, ngrams, divisor in series for n in ngrams + divisor if n in counts for y in counts[n]})
    first_asked, last_asked = (o.get('years', '..').split('..') + [o.get('years', '..')])[:2] if 'years' in o else ('', '')
    span = [] if not years and not (first_asked and last_asked) else range(int(first_asked or years[0]), int(last_asked or years[-1]) + 1)
    totals = {y: t for y, t in o['totals'].items() if t > 0} if 'totals' in o else None
    has_value = any(form in ('sum', 'share') for form, _, _ in asked)
    at = lambda n, y: counts[n][y] if n in counts and y in counts[n] else (0, 0)
    for name, ngrams, divisor in series:
        points = []
        for year in span:
            if totals is not None and year not in totals: continue
            matches, volumes = sum(at(n, year)[0] for n in ngrams), sum(at(n, year)[1] for n in ngrams)
            if divisor:
                part = lambda some: sum_in_order(float(at(n, year)[0]) / (float(totals[year]) if totals else 1.0) for n in some)
                if part(divisor) == 0: continue
                points.append((year, None, None, part(ngrams) / part(divisor)))
                continue
            if max(matches, volumes) > MOST: return expected.fail(65, [f"the sum of '{shown(name)}' in {year} exceeds"], early=False)
            points.append((year, matches, volumes, float(matches) / float(totals[year]) if totals else float(matches)))
        begin = end = 0   # the points within reach
        for year, matches, volumes, value in points:
            row = (name, year, matches, volumes) + ((None if divisor else value,) if 'totals' in o else ()) + ((value,) if has_value else ())
            if 'smoothing' in o:
                while points[begin][0] < year - o['smoothing']: begin += 1
                while end < len(points) and points[end][0] <= year + o['smoothing']: end += 1
                row += (sum_in_order(p[3] for p in points[begin:end]) / (end - begin),)
            expected.rows.append(row)
    expected.columns = ['ngram', 'year', 'match_count', 'volume_count'] + (['relative_frequency'] if 'totals' in o else []) + (['value'] if has_value else [])
    expected.columns += ['smoothed'] if 'smoothing' in o else []
    expected.reals = {i for i, column in enumerate(expected.columns) if column in ('value', 'relative_frequency', 'smoothed')}
    expected.empties = {i for i, column in enumerate(expected.columns) if column in ('match_count', 'volume_count', 'relative_frequency')}
    expected.keys = None   # rows of the run beneath, which no user sees
    return expected


def apart(ngram):
    """The ngram with blanks around the hyphens within its words."""
    return re.sub(r'(?<=[^\s-])-(?=[^\s-])', ' - ', ngram)


def around(text):
    """The words of a text, with parentheses as words of their own."""
    for word in text.split(' '):
        inner = word.lstrip('(')
        yield from '(' * (len(word) - len(inner))
        bare = inner.rstrip(')')
        if bare: yield bare
        yield from ')' * (len(inner) - len(bare))


NOT_PLAIN = re.compile(r'[*()\[\]:]|(^| )[-+/]( |$)|_INF|_inf|=>|^-?\d+(\.\d+)?([eE][-+]?\d+)?$')


def operand(ngram):
    return f'[{ngram}]' if NOT_PLAIN.search(ngram) else ngram


def reads_otherwise(ngram):
    """Whether the ngram without brackets is another question: an expression, a wildcard, words that hyphens join, or an ngram of a corpus."""
    words = ngram.split(' ')
    return len(words) > 1 and any(w in ('+', '-', '/') for w in words) or '*' in words or apart(ngram) != ngram or any(re.search('[^:]:[A-Za-z][A-Za-z0-9_-]*$', w) for w in words)


def expression_text(form, ngrams, divisor, name=False):
    if form == 'pattern' or form == 'plain': return ngrams[0]
    if form == 'bracket': return ngrams[0] if name and not reads_otherwise(ngrams[0]) else f'[{ngrams[0]}]'
    total = lambda some: ' + '.join(map(operand, some))
    if form == 'sum': return total(ngrams)
    group = lambda some: f'({total(some)})' if len(some) > 1 else operand(some[0])
    return f'{group(ngrams)} / {group(divisor)}'


def expect_inspect(case, inputs):
    expected = Expected()
    expected.columns = ['input', 'container', 'version', 'bytes', 'text_bytes', 'lines', 'ngrams', 'tagged_share', 'first_year', 'last_year',
                        'bad_lines', 'bad_by_kind', 'problem', 'rows', 'blocks']
    expected.reals = {7}
    if case.get('missing'): return expected.fail(66)
    for source in inputs:
        one = Expected()
        sums, years = collections.defaultdict(lambda: [0, 0]), set()
        def take(ngram, rows):
            for year, matches, volumes in rows:
                years.add(year)
                sums[ngram][0] += matches
                sums[ngram][1] += volumes
            return True
        walk(case, [source], one, take)
        if source.cut or any(max(v) > MOST for v in sums.values()):
            expected.code = 65
            expected.rows.append((source.name, None, None, None, 0, 0, 0, None, None, None, 0, '', True, None, ''))
            continue
        tagged = sum(not accepts_tags('drop', n) for n in sums)
        kinds = ', '.join(f'{n} {k}' for k, n in sorted(one.bad.items(), key=lambda b: (-b[1], b[0])))
        expected.rows.append((
            source.name, source.container, detect(source.data) or 'unknown', source.stored, None if one.bad['line-too-long'] else {len(source.data), len(source.data) + (not source.data.endswith(b'\n'))}, one.lines, len(sums),
            tagged / len(sums) if sums else 0.0, min(years, default=0), max(years, default=0), sum(one.bad.values()), kinds, False, None, ''))
    return expected


# ------------------------------------------------------------------------------------------------------------------ inputs

class Source:
    """An input as the program counts them: a file, an entry of a zip archive, or what comes through a pipe."""

    def __init__(self, name, container, data, stored, cut):
        self.name, self.container, self.data, self.stored, self.cut = name, container, data, stored, cut


def data_of(text):
    return (BOM if text['mark'] else b'') + b''.join(text['lines'])


def pack(item):
    """The bytes of an input file, before they are cut."""
    kind, rng = item['container'], random.Random(item['shape'])
    texts = [data_of(t) for t in item['texts']]
    if kind == 'plain': return texts[0]
    pieces = [texts[0]]
    if rng.random() < 0.5:
        cuts = sorted(rng.randrange(len(texts[0]) + 1) for _ in range(rng.randrange(1, 4)))
        pieces = [texts[0][a:b] for a, b in zip([0] + cuts, cuts + [len(texts[0])])]
    if kind == 'gzip': return b''.join(gzip_member(piece, rng) for piece in pieces) + (b'\0' * rng.choice([0, 0, 0, 5, 512]) if not item['cut'] else b'')
    if kind == 'zstd':
        skippable = b'\x53\x2a\x4d\x18\x03\0\0\0abc' if rng.random() < 0.1 else b''
        flags = [f'-{rng.randrange(1, 6)}'] + (['--no-check'] if rng.random() < 0.2 else [])
        return skippable + b''.join(subprocess.run(['zstd', '-q', '-c', *flags], input=p, stdout=subprocess.PIPE, check=True).stdout for p in pieces)
    out = io.BytesIO()
    if rng.random() < 0.3: out.seekable = lambda: False   # an archive written into a pipe has lengths behind the data
    with zipfile.ZipFile(out, 'w') as archive:
        if rng.random() < 0.2: archive.writestr('folder/', b'')
        for text, content in zip(item['texts'], texts):
            archive.writestr(text['name'], content, rng.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED]))
    return out.getvalue()


def gzip_member(data, rng):
    flags = sum(flag for flag in (1, 2, 4, 8, 16) if rng.random() < 0.3)
    head = bytes([0x1f, 0x8b, 8, flags]) + rng.randbytes(4) + bytes([rng.choice([0, 2, 4]), rng.choice([0, 3, 255])])
    if flags & 4:
        extra = rng.randbytes(rng.choice([0, 6, 300]))
        head += len(extra).to_bytes(2, 'little') + extra
    if flags & 8: head += b'a name.tsv\0'
    if flags & 16: head += 'ein Kommentar, ä'.encode('latin-1') + b'\0'
    if flags & 2: head += (zlib.crc32(head) & 0xffff).to_bytes(2, 'little')
    packer = zlib.compressobj(rng.choice([0, 1, 6, 9]), zlib.DEFLATED, -15)
    return head + packer.compress(data) + packer.flush() + zlib.crc32(data).to_bytes(4, 'little') + (len(data) & 0xffffffff).to_bytes(4, 'little')


def stored_of(item):
    packed = pack(item)
    if not item['cut'] or item['container'] == 'plain': return packed
    # Within the last member or frame, so that what is left is no whole archive; a byte of its checksum may be all that is missing.
    return packed[:len(packed) - 1 - int(item['cut'] * min(len(packed) - 12, 20))]


def cut_of(item):
    return bool(item['cut']) and item['container'] != 'plain'


def sources_of(case):
    """The inputs in the order in which they are named."""
    sources = []
    groups = sorted(case['groups'], key=lambda g: g['how'] == 'list')
    for group in groups:
        items = group['items'] if group['how'] in ('file', 'list', 'stdin') else sorted(group['items'], key=lambda i: i['name'])
        for item in items:
            stored = stored_of(item)
            if group['how'] == 'stdin':
                data = b''
                for i, text in enumerate(item['texts']):
                    # A file of an archive may begin with a mark, which is left out where it is not at the beginning of all.
                    data += data_of(text)[3:] if data and data_of(text).startswith(BOM) else data_of(text)
                    if data_of(text) and not data.endswith(b'\n') and i + 1 < len(item['texts']): data += b'\n'
                sources.append(Source('standard input', item['container'], data, len(stored), cut_of(item)))
            elif item['container'] == 'zip' and not cut_of(item):
                with zipfile.ZipFile(io.BytesIO(stored)) as archive: sizes = {i.filename: i.compress_size for i in archive.infolist()}
                sources += [Source(f"{path_of(group, item)}:{t['name']}", 'zip', data_of(t), sizes[t['name']], False) for t in item['texts']]
            else: sources.append(Source(path_of(group, item), item['container'], data_of(item['texts'][0]), len(stored), cut_of(item)))
    return sources


def path_of(group, item):
    return f"{group['folder']}/{item['name']}" if group['how'] in ('folder', 'glob') else item['name']


# --------------------------------------------------------------------------------------------------------------- generation

WORDS = ['a', 'b', 'the', 'The', 'THE', 'watch', 'Watch', 'x', 'Aardvark', 'zebra', 'and', 'naïve', 'Ähre', 'ähre', 'ΑΒΓ', 'αβγ', 'Жук', 'жук', 'ЖУК', '日本', '本',
         '\U00010400b', '\U00010428b', 'Ⱥb', 'ⱥb', 'Ɫ', 'ɫ', '"', '9,000', "it's", '\\', 'a"b', 'c++', 'and/or', '=1+1', "'", ',', ';', 'é', 'É', '1900', '.', '$', '&', '#',
         'ǅ', 'Straße', 'AHAB_', '_', '__', 'a_b', 'a_noun', 'AM_PM', 'and__', ':', '-', '\x7f', '\x01', '\u0085', '\u2028', '😀', '\ufeffa', '*', 'x:y', 'well-known', 'a=>b', 'A_VERB=>b', '_ROOT_=>a']
SPECIAL = ['_NOUN_', '_START_', '_END_', '_ROOT_', '_._', '_X_', '_NOUN', '_x_', '__NOUN', ':_.', 'ACLC_.', 'and___DET', '_VERB_NOUN', 'x_FOO', '_FOO_', '_NOUN_x']
SPAN = [1505, 1800, 1850, 1899, 1900, 1901, 1909, 1910, 1950, 1999, 2000, 2008, 2019]
assert all(fold(w) == w.lower() for w in WORDS), 'folding must be beyond doubt'


def some_word(rng):
    word = rng.choice(WORDS) if rng.random() < 0.85 else rng.choice(SPECIAL)
    if rng.random() < 0.25: word += '_' + rng.choice(TAGS)
    return word


def some_ngram(rng, rich=True):
    ngram = ' '.join(some_word(rng) for _ in range(rng.choice([1, 1, 1, 1, 2, 2, 3, 5])))
    if not rich: return ngram
    if rng.random() < 0.04:
        want = rng.choice([15, 16, 17, 31, 32, 33, 47, 48, 61, 62, 63, 64, 65, 127, 128, 129, 255, 1000, 4000])
        tail = rng.choice(['', '', '_NOUN', '_X', 'é'])
        ngram = (ngram + ' ' + 'qÄ' * want).encode()[:max(1, want - len(tail.encode()))].decode(errors='ignore') + tail
    elif rng.random() < 0.02: ngram = rng.choice([ngram + ' ', ' ' + ngram, ngram + '\rb', ngram.replace(' ', '  '), ' '])
    return ngram


def some_year(rng):
    if rng.random() < 0.85: return rng.choice(SPAN) + rng.choice([0, 0, 0, 1, 2])
    return rng.choice([1, 9, 10, 99, 100, 999, 1000, 1001, 1009, 1010, 1899, 9990, 9999, rng.randrange(1, 10000)])


def some_count(rng, big, ties):
    if ties: return rng.choice([1, 1, 2])
    if rng.random() < big: return rng.choice([MOST, MOST - 1, MOST // 2, MOST // 2 + 1, 2**62, 10**18, MOST - rng.randrange(1000)])
    return rng.choice([0, 1, 2, 3, rng.randrange(100), rng.randrange(10**7), rng.randrange(10**7), 9999999, 10000000, 99999999, 100000000, rng.randrange(10**12), 2**32 - 1, 2**32, 2**31])\
        if rng.random() < 0.3 else rng.randrange(1, 10**rng.randrange(1, 8))


def number_text(rng, number):
    return ('0' * rng.randrange(1, 12) if rng.random() < 0.01 else '') + str(number)


def good_lines(rng, version, ngram, plan):
    years = sorted({some_year(rng) for _ in range(rng.choice([1, 1, 2, 3, 4, 8]))})
    if rng.random() < 0.1: rng.shuffle(years)
    counts = [[number_text(rng, n) for n in (y, *(some_count(rng, plan['big'], plan['ties']) for _ in range(3)))] for y in years]
    if version == 'v3': return ['\t'.join([ngram] + [f'{y},{m},{v}' for y, m, _, v in counts])]
    return ['\t'.join([ngram, y, m, p, v] if version == 'v1' else [ngram, y, m, v]) for y, m, p, v in counts]


def bad_line(rng, version, good):
    """A line that is likely to be bad; what it is, the count decides."""
    way = rng.randrange(16)
    fields = good.split(b'\t')
    if way == 0: return rng.choice([b'', b'\r', b' ', b'\t', b'\t\t\t', b'no fields at all', b'\xc3\xa4'])
    if way == 1: return good.replace(b'\t', b'\0\t', 1)
    if way == 2: return rng.choice([b'\xff', b'\xc3', b'\xed\xa0\x80', b'\xf5\x80\x80\x80', b'\xc0\xaf', b'\xe2\x82']) + good
    if way == 3: return good + rng.choice([b'\xff', b'\r', b'\0', b' ', b'\t', b'\tx', b'\t1'])
    if way == 4: return b'\t'.join(fields[:rng.randrange(1, len(fields))])
    if way == 5: return b'\t'.join(fields + fields[1:])
    if way == 6: return b'\t'.join([b''] + fields[1:])
    at = rng.randrange(1, len(fields))
    numbers = fields[at].split(b',')
    which = rng.randrange(len(numbers))
    if way in (7, 8):
        numbers[0] = rng.choice([b'0', b'10000', b'abc', b'-5', b'', b'19 00', b'1900.', b'00000', b'99999', '١٩٠٠'.encode()])
        at = 1 if version != 'v3' else at
    elif way == 9: numbers[which] = rng.choice([b'x', b'', b'1.5', b'+1', b' 1', b'1 ', b'-', b'--1', b'1e3', b'0x1', '１'.encode(), b'1_0', b':', b'/'])
    elif way == 10: numbers[which] = b'-' + rng.choice([b'1', b'0', b'99999999999999999999', b'1x'])
    elif way == 11: numbers[which] = rng.choice([b'9223372036854775808', b'18446744073709551616', b'9' * 30, b'09223372036854775808'])
    elif way == 12: numbers = rng.choice([numbers[:1], numbers[:2], numbers + [b'1'], [b''] * 3, numbers + numbers])
    if way <= 12:
        fields[at] = b','.join(numbers)
        return b'\t'.join(fields)
    # A byte here or there is another one, gone, or one more.
    line = bytearray(good)
    for _ in range(rng.choice([1, 1, 2])):
        at = rng.randrange(len(line) + 1)
        byte = rng.choice(b'\t\t,0159-_ \r\0\x80\xc3\xff/:.aA')
        if way == 13: line[at:at + 1] = bytes([byte])
        elif way == 14: line[at:at] = bytes([byte])
        else: line[at:at + 1] = b''
    return bytes(line).replace(b'\n', b'')


def some_text(rng, version, pool, plan):
    lines = []
    for _ in range(plan['ngrams']):
        lines += [line.encode() for line in good_lines(rng, version, rng.choice(pool), plan)]
    if rng.random() < 0.3: rng.shuffle(lines)
    first = 1 if plan['first_good'] else 0
    if plan['bad'] and lines:
        good = lines[:50]
        for _ in range(rng.choice([1, 1, 2, 5])):
            lines.insert(min(len(lines), rng.randrange(first, len(lines) + 1)), bad_line(rng, version, rng.choice(good)))
        if rng.random() < 0.004: lines.insert(first, b'long ' + b'l' * rng.choice([LINE_LIMIT - 5, LINE_LIMIT - 4, LINE_LIMIT + 70000]) + b'\t1\t1\t1')
    crlf = rng.choice([0, 0, 0, 0, 0.5, 1])
    lines = [line + (b'\r\n' if rng.random() < crlf else b'\n') for line in lines]
    if lines and rng.random() < 0.3: lines[-1] = lines[-1].rstrip(b'\r\n') or lines[-1]
    return {'name': 'part.csv', 'mark': rng.random() < 0.08, 'lines': lines}


def plain_text(rng, pool, plan):
    alphabet = ['a', 'B', 'Word', 'word', 'WORD', 'é', 'É', 'Жук', 'ЖУК', '日本', '٣', '7', '\u0301', '😀', 'Ⅷ', '²', '_', 'ª', '-', "'", '\u00a0', '\u200d', ' ', ' ', ' ', '\t', '\0', '.', ',',
                '\U00010400', '\U00010428', 'Ⱥ', 'ⱥ', 'x' * 70, '\r', 'stanbul']
    lines = [''.join(rng.choice(alphabet) for _ in range(rng.choice([0, 1, 3, 10, 40, 200]))).encode() for _ in range(plan['ngrams'])]
    if plan['bad']:
        for _ in range(rng.choice([1, 1, 3])):
            at = rng.randrange(len(lines))
            lines[at] += rng.choice([b'\xff', b'\xc3', b'\xed\xa0\x80', b'\xe2\x82', b'\xc3\xa4\xff word'])
    lines = [line + rng.choice([b'\n', b'\n', b'\n', b'\r\n']) for line in lines]
    if rng.random() < 0.3: lines[-1] = lines[-1].rstrip(b'\r\n') or lines[-1]
    return {'name': 'part.txt', 'mark': rng.random() < 0.05, 'lines': lines}


def some_groups(rng, make, allow_stdin, allow_empty, cut):
    """Inputs, by all ways of naming them."""
    groups, number = [], 0
    containers = ['plain'] * 4 + ['gzip'] * 3 + ['zip'] * 2 + (['zstd'] if HAS_ZSTD else [])
    for _ in range(rng.choice([1, 1, 1, 2, 2, 3])):
        how = rng.choice(['file'] * 5 + ['list', 'folder', 'glob'] + (['stdin'] * 2 if allow_stdin and not any(g['how'] == 'stdin' for g in groups) else []))
        group = {'how': how, 'folder': f'd{len(groups)}', 'items': []}
        for _ in range(1 if how in ('file', 'stdin') else rng.choice([1, 2, 3])):
            container = rng.choice(containers)
            version = rng.choice(['v1', 'v2', 'v2', 'v3'])
            texts = [make(version, how) for _ in range(rng.choice([1, 2, 3]) if container == 'zip' else 1)]
            for i, text in enumerate(texts):
                text['name'] = f'{"ab"[i % 2]}{i}.csv'
                if how == 'stdin' and i > 0: text['mark'] = False   # one text, with a mark within it
                if allow_empty and rng.random() < 0.03 and how == 'file': text['lines'], text['mark'] = [], False
            number += 1
            extension = {'plain': rng.choice(['.tsv', '.txt', '']), 'gzip': '.gz', 'zip': '.zip', 'zstd': '.zst'}[container]
            name = f"{rng.choice('abz')}{number}{rng.choice(['', ' b', 'é'])}{extension}"
            group['items'].append({'name': name, 'container': container, 'texts': texts, 'shape': rng.randrange(2**32), 'cut': 0})
        groups.append(group)
    packed = [item for group in groups for item in group['items'] if item['container'] != 'plain']
    if cut and packed: rng.choice(packed)['cut'] = rng.random() or 0.5
    return groups


def some_totals(rng):
    totals = {}
    for year in sorted({*(y + d for y in SPAN for d in range(3)), *range(1895, 1915), 1, 9, 10, 99, 100, 999, 1000, 1001, 1009, 1010, 9990, 9999}):
        if rng.random() < 0.97: totals[year] = rng.choice([rng.randrange(1, 10**10), rng.randrange(1, 1000), 10**rng.randrange(19)])
    if rng.random() < 0.1: totals[rng.choice(list(totals))] = 0
    return totals


def common_options(rng, o, plan):
    if plan['bad']:
        way = rng.choice(['fail', 'skip', 'rejects', 'rejects', 'max'])
        if way == 'fail': o.update(rng.choice([{}, {'on_bad': 'fail'}]))
        elif way == 'skip': o['on_bad'] = 'skip'
        elif way == 'rejects': o['rejects'] = True
        else: o['max_bad'] = rng.choice([0, 1, 2, 3, 10])
        if rng.random() < 0.1: o['rejects'] = True
    if rng.random() < 0.02: o.update({'on_bad': 'fail', 'max_bad': 3})
    if rng.random() < 0.5: o['workers'] = rng.choice([1, 2, 3, 4])
    if rng.random() < 0.6: o['chunk'] = rng.choice(['16', '17', '31', '64', '100', '127', '1000', '4096', '64KiB', '1MiB'])
    if rng.random() < 0.3: o['memory'] = rng.choice(['1MiB', '1MiB', '2MiB', '16MiB'])
    if rng.random() < 0.2: o['report'] = True
    if rng.random() < 0.05: o['quiet'] = True
    o['form'] = rng.choice(['tsv'] * 6 + ['csv', 'csv', 'jsonl', 'jsonl', 'parquet'])
    if rng.random() < 0.5: o['output'] = True
    if o['form'] in ('tsv', 'csv') and rng.random() < 0.2: o['no_header'] = True


def some_ranking(rng, o):
    if rng.random() < 0.2: o['top'] = rng.choice([1, 2, 3, 5, 10, 1000, 100000])
    if rng.random() < 0.2: o['order'] = rng.choice(['key', 'count'])


def some_range(rng):
    a, b = sorted(rng.choice([some_year(rng), rng.choice(SPAN)]) for _ in range(2))
    return rng.choice([f'{a}..{b}', f'{a}..{b}', f'{a}..', f'..{b}', f'{a}'])


def make_case(seed, number):
    rng = random.Random(f'{seed}:{number}')
    way = rng.choices(['count', 'checkpoint', 'submit', 'plan', 'series', 'words', 'inspect'], [66, 8, 2, 2, 12, 6, 4])[0]
    sharded = way in ('submit', 'plan')
    plan = {'bad': rng.random() < 0.35, 'big': rng.choice([0] * 12 + [0.01, 0.1, 0.5]), 'ngrams': rng.choice([1, 2, 3, 5, 10, 20, 40]), 'first_good': False, 'ties': rng.random() < 0.2}
    if rng.random() < 0.01: plan['ngrams'] = rng.choice([2000, 4000])
    pool = [some_ngram(rng, way != 'series' or rng.random() < 0.1) for _ in range(rng.choice([1, 2, 5, 20]) if plan['ngrams'] < 100 else 5000)]
    if plan['ngrams'] >= 100: pool = [f'{p} {i}' for i, p in enumerate(pool)]

    job = 'words' if way == 'words' or sharded and rng.random() < 0.2 else way if way in ('series', 'inspect') else 'count'

    def make(version, how):
        local = dict(plan, first_good=how in ('folder', 'glob'))
        return plain_text(rng, pool, local) if job == 'words' else some_text(rng, version, pool, local)

    case = {'way': way, 'job': job, 'options': {}, 'shuffle': rng.randrange(2**32),
            'groups': some_groups(rng, make, allow_stdin=way not in ('checkpoint', 'submit', 'plan'), allow_empty=not sharded, cut=rng.random() < 0.04)}
    o = case['options']
    size = sum(len(stored_of(item)) for group in case['groups'] for item in group['items'])
    if rng.random() < 0.01 and not any(item['cut'] for group in case['groups'] for item in group['items']): case['missing'] = True
    common_options(rng, o, plan)
    if way in ('words', 'count', 'checkpoint', 'submit', 'plan'): some_ranking(rng, o)
    if case['job'] == 'count': count_options(rng, o, pool)
    elif case['job'] == 'words':
        if rng.random() < 0.5: o['fold'] = True
    elif case['job'] == 'series': series_options(rng, case, pool)
    else:
        case['options'] = {k: v for k, v in o.items() if k in ('workers', 'chunk', 'memory', 'quiet', 'no_header')} | {'form': rng.choice(['tsv', 'csv', 'jsonl'])}
        if case['options']['form'] == 'jsonl': case['options'].pop('no_header', None)
    if way == 'checkpoint': case['kill'], case['part_bytes'] = [rng.random() * 0.03 for _ in range(rng.choice([0, 1, 1, 2, 3]))], str(max(1, size // rng.choice([1, 2, 3, 5, 10, 10])))
    if sharded:
        shards = str(max(1, size // rng.choice([1, 1, 2, 3, 5])))
    if way == 'submit': case['ways'] = ['--shard-bytes', shards, '--max-parallel', str(rng.choice([1, 2])), *rng.choice([[], ['--partitions', str(rng.choice([1, 2, 3]))]])]
    if way == 'plan': case['ways'] = ['--shard-bytes', shards, '--partitions', str(rng.choice([1, 1, 2, 3]))]
    return case


def count_options(rng, o, pool):
    if rng.random() < 0.7: o['by'] = rng.choice(BY)
    if rng.random() < 0.05: o['format'] = rng.choice(['v1', 'v2', 'v3'])
    if rng.random() < 0.2: o['years'] = some_range(rng)
    if rng.random() < 0.12: o['ngrams'] = [asked_name(rng, pool) for _ in range(rng.choice([1, 1, 2, 4]))]
    if rng.random() < 0.12:
        names = [asked_name(rng, pool).encode() for _ in range(rng.choice([0, 1, 3, 20]))]
        o['list'] = (BOM if rng.random() < 0.1 else b'') + b''.join(name + rng.choice([b'\n', b'\n', b'\r\n', b'\n\n']) for name in names if b'\r' not in name)
        if rng.random() < 0.2: o['list'] = o['list'].rstrip(b'\r\n')
    if rng.random() < 0.12: o['match'] = rng.choice(['^a', 'b$', '^(the|watch)', 'a|b', 'tch', '[a-c]+', '^[A-Z]', ' ', '^a$', 'x?a+', '_(NOUN|VERB)$', 'Ä|Ж', '^.*e', r'\.', r'\+', '[0-9]{2}', '^$', '"'])
    if rng.random() < 0.3: o['tags'] = rng.choice(['keep', 'drop', 'only', 'only', ','.join(rng.sample(TAGS, rng.choice([1, 2, 3])))])
    if rng.random() < (0.5 if o.get('tags') not in (None, 'keep', 'drop') else 0.01): o['strip'] = True
    if rng.random() < 0.2: o['fold'] = True
    if rng.random() < 0.12: o['min_count'] = rng.choice([0, 1, 2, 100, 10**6, 10**12, MOST])
    if rng.random() < (0.3 if o.get('by', 'ngram') not in ('ngram', 'none') else 0.01): o['totals'] = some_totals(rng)
    if rng.random() < 0.2: o['words'] = [asked_name(rng, pool) for _ in range(rng.choice([1, 1, 2, 3]))]


def asked_name(rng, pool):
    """An ngram that occurs, by one of its names, or one that does not."""
    name = rng.choice([rng.choice(pool)] * 4 + ['absent', some_ngram(rng, False)])
    return rng.choice([name, name, name, strip_tags(name), name.upper(), name.lower()]).replace('\r', '') or 'a'


def series_options(rng, case, pool):
    o = case['options']
    if rng.random() < 0.4: o['years'] = some_range(rng)
    # An end that is the first or the last year that there can be is left to the program's own tests.
    if re.search(r'(^|\.\.)(1|9999)($|\.\.)', o.get('years', '')): del o['years']
    if rng.random() < 0.3: o['totals'] = some_totals(rng)
    if rng.random() < 0.4: o['smoothing'] = rng.choice([0, 1, 2, 3, 10, 100, 10000])
    if rng.random() < 0.2: o['fold'] = True

    def name():
        ngram = ' '.join(asked_name(rng, pool).split()) or 'a'
        # Blanks of other kinds are blanks to an expression; ngrams that are made of operators are for brackets.
        return ngram if not re.search('[\x00-\x1f\x7f\x85\xa0\u2028\\[\\]]', ngram) and not re.search(r'^[-(]|[)]$', ngram) else 'a'

    def one(share):
        form = 'share' if share else rng.choice(['plain', 'plain', 'plain', 'bracket', 'sum', 'pattern'])
        if form == 'pattern':
            words = name().split(' ')
            words[rng.randrange(len(words))] = '*'
            # Of tagged words in a pattern, and of patterns under --fold-case, other tests speak.
            return (form, [' '.join(w if w == '*' else 'a' if NOT_PLAIN.search(w) else w.replace('_', '') or 'a' for w in words)], [])
        some = lambda: [name() for _ in range(rng.choice([1, 2, 3]))]
        return (form, some() if form in ('sum', 'share') else [name()], some() if form == 'share' else [])

    share = rng.random() < 0.25
    case['asked'] = [one(share != (rng.random() < 0.1)) for _ in range(rng.choice([1, 1, 2, 3]))]
    case['asked'] = [(f, n, d) if f != 'sum' or len(n) > 1 else ('plain', n, d) for f, n, d in case['asked']]
    # A text that may be more than an ngram is put in brackets, except one that is a number or an operator.
    case['asked'] = [('bracket', n, d) if f == 'plain' and operand(n[0]) != n[0] and n[0] not in ('+', '/', '-') and not n[0].isdigit() else (f, n, d) for f, n, d in case['asked']]
    if o.get('fold') and any(f == 'pattern' for f, _, _ in case['asked']): case['asked'] = [a for a in case['asked'] if a[0] == 'pattern']


# ------------------------------------------------------------------------------------------------------------------ running

def arguments(case):
    o, rng = case['options'], random.Random(case['shuffle'])
    options = []

    def add(name, value=None):
        if value is None: options.append([name])
        elif str(value).startswith('-') or rng.random() < 0.3: options.append([f'{name}={value}'])
        else: options.append([name, str(value)])

    for key, name in [('by', '--by'), ('format', '--format'), ('years', '--years'), ('match', '--match'), ('tags', '--tags'), ('min_count', '--min-count'), ('top', '--top'),
                      ('order', '--order'), ('on_bad', '--on-bad-line'), ('max_bad', '--max-bad-lines'), ('workers', '--workers'), ('chunk', '--chunk-size'),
                      ('memory', '--memory'), ('smoothing', '--smoothing')]:
        if key in o: add(name, o[key])
    for key, name in [('strip', '--strip-tags'), ('fold', '--fold-case'), ('no_header', '--no-header'), ('quiet', '--quiet')]:
        if o.get(key): add(name)
    for key, name, path in [('rejects', '--rejects', 'rejects.jsonl'), ('report', '--report', 'report.json'), ('list', '--ngrams', 'ngrams.list'), ('totals', '--totals', 'totals.txt')]:
        if o.get(key) or key in o and key in ('list', 'totals'): add(name, path)
    if o.get('output'): add('-o', output_name(case)) if rng.random() < 0.5 else add('--output', output_name(case))
    if o['form'] != 'tsv' and not o.get('output'): add('--output-format', o['form'])
    if case['way'] == 'checkpoint': add('--checkpoint', 'check point')
    rng.shuffle(options)
    for group in case['groups']:
        if group['how'] == 'list': add('--files-from', f"{group['folder']}.list")
    repeated = [[['--ngram', w], [f'--ngram={w}']][w.startswith('-') or rng.random() < 0.2] for w in o.get('ngrams', [])]
    repeated += [[['--word', w], [f'--word={w}']][w.startswith('-') or rng.random() < 0.2] for w in o.get('words', [])]
    options += repeated
    inputs = []
    for group in case['groups']:
        if group['how'] == 'stdin': inputs.append('-')
        elif group['how'] == 'folder': inputs.append(group['folder'])
        elif group['how'] == 'glob': inputs.append(f"{group['folder']}/{rng.choice(['*', '?*'])}")
        elif group['how'] == 'file': inputs += [item['name'] for item in group['items']]
    if case.get('missing'): inputs.append('is not there')
    if case['job'] == 'series':
        asked = [expression_text(*a) for a in case['asked']]
        return ['series', *asked, *sum(options, []), *(['--in', *inputs] if inputs else [])]
    places = sorted(rng.randrange(len(options) + 1) for _ in inputs)
    out, at = [case['job']], 0
    for place, name in zip(places, inputs):
        out += sum(options[at:place], []) + [name]
        at = place
    return out + sum(options[at:], [])


def output_name(case):
    return f"result.{case['options']['form']}"


def write_files(case, folder):
    """Writes all files of a case; returns what goes through standard input."""
    stdin = b''
    for group in case['groups']:
        if group['how'] in ('folder', 'glob'): os.mkdir(f"{folder}/{group['folder']}")
        for item in group['items']:
            if group['how'] == 'stdin': stdin = stored_of(item)
            else:
                with open(f'{folder}/{path_of(group, item)}', 'wb') as file: file.write(stored_of(item))
        if group['how'] == 'list':
            with open(f"{folder}/{group['folder']}.list", 'w', encoding='utf-8') as file: file.write('\n'.join(item['name'] for item in group['items']) + '\n')
    o = case['options']
    if 'list' in o:
        with open(f'{folder}/ngrams.list', 'wb') as file: file.write(o['list'])
    if 'totals' in o:
        entries = [f'{year},{total},{total % 1000},{total % 100}' for year, total in o['totals'].items()]
        with open(f'{folder}/totals.txt', 'w', encoding='utf-8') as file: file.write(' \t' + '\t'.join(entries) + '\t' if case['shuffle'] % 2 else '\n'.join(entries) + '\n')
    return stdin


def environment(case, folder):
    variables = {'PATH': os.environ.get('PATH', ''), 'HOME': folder, 'TMPDIR': f'{folder}/tmp', 'LC_ALL': 'C.UTF-8'}
    if 'part_bytes' in case: variables['MAPREDUCE_PART_BYTES'] = case['part_bytes']
    return variables


Run = collections.namedtuple('Run', 'code out err')


def start(program, args, folder, case, stdin, kill=None):
    process = subprocess.Popen([program, *args], cwd=folder, env=environment(case, folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if kill is not None:
        time.sleep(kill)
        process.kill()
    try: out, err = process.communicate(stdin, timeout=120)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return Run('hangs', b'', '')
    return Run(process.returncode, out, err.decode('utf-8', 'backslashreplace'))


def execute(program, case, folder, stdin):
    """Runs the command in the way of the case; returns how it came to its end."""
    args = arguments(case)
    if case['way'] == 'checkpoint':
        for moment in case['kill']: start(program, args, folder, case, stdin, moment)
        return start(program, args, folder, case, stdin)
    if case['way'] == 'submit':
        return start(program, ['submit', '--run', 'a run', '--engine', 'local', '--wait', *case['ways'], '--', *args], folder, case, b'')
    if case['way'] == 'plan':
        run = start(program, ['submit', '--run', 'a run', '--plan-only', *case['ways'], '--', *args], folder, case, b'')
        if run.code != 0: return run
        with open(f'{folder}/a run/manifest.json', encoding='utf-8') as file: manifest = json.load(file)
        plan = next(v for k, v in manifest.items() if k.lower() == 'plan')
        shards = len(next(v for k, v in plan.items() if k.lower() == 'shards'))
        order = list(range(shards))
        random.Random(case['shuffle']).shuffle(order)
        steps = [['map', '--run', 'a run', '--shard', str(i)] for i in order]
        if case['shuffle'] % 2 and case['ways'][-1] != '1': steps += [['reduce', '--run', 'a run', '--partition', str(p)] for p in range(int(case['ways'][-1]))]
        for step in [*steps, ['reduce', '--run', 'a run']]:
            run = start(program, step, folder, case, b'')
            if run.code != 0: return run
        return run
    return start(program, args, folder, case, stdin)


# ---------------------------------------------------------------------------------------------------------------- comparing

class Difference(Exception):
    def __init__(self, label, expected, got): self.label, self.expected, self.got = label, expected, got


def demand(label, expected, got):
    if expected != got: raise Difference(label, expected, got)


def cell(value, is_real):
    return decimal.Decimal(repr(value)) if is_real and value is not None else value


def table_of(case, expected, raw):
    """The rows of an output, and the names of its columns where it has them, as they are expected to be."""
    o = case['options']
    form = o['form']
    def convert(row):
        def one(i, text):
            if i in expected.empties and text in ('', None): return None
            if i in expected.reals: return decimal.Decimal(text)
            if i in expected.empties: return int(text)
            return int(text) if form != 'jsonl' and expected.rows and type(expected.rows[0][i]) is int else text
        try: return tuple(one(i, text) for i, text in enumerate(row))
        except (ValueError, TypeError, IndexError, decimal.InvalidOperation): return tuple(row)
    text = raw.decode('utf-8', 'surrogateescape')
    if form == 'jsonl':
        rows = [json.loads(line, parse_float=decimal.Decimal, parse_int=int) for line in text.split('\n')[:-1]]
        for row in rows: demand('rows', expected.columns, list(row))
        return [convert(row.values()) for row in rows]
    rows = [line.split('\t') for line in text.split('\n')[:-1]] if form == 'tsv' else list(csv.reader(io.StringIO(text, newline=''), strict=True))
    if text and not text.endswith('\n'): raise Difference('rows', 'a newline at the end', text[-100:])
    if not o.get('no_header'): demand('rows', expected.columns, rows.pop(0) if rows else None)
    return [convert(row) for row in rows]


def check_rows(case, expected, raw):
    o = case['options']
    if o['form'] == 'parquet': return demand('rows', (b'PAR1', b'PAR1'), (raw[:4], raw[-4:]))
    if o['form'] == 'tsv' and not expected.reals:
        head = [] if o.get('no_header') else [expected.columns]
        return demand('rows', b''.join('\t'.join('' if v is None else str(v) for v in row).encode() + b'\n' for row in [*head, *expected.rows]), raw)
    wanted = [tuple(cell(value, i in expected.reals) for i, value in enumerate(row)) for row in expected.rows]
    got = table_of(case, expected, raw)
    for want, have in zip(wanted, got): demand('rows', want, have)
    demand('rows', wanted, got)


def check_inspect(case, expected, run):
    demand('exit', expected.code, run.code)
    if expected.code == 66: return
    got = table_of(case, expected, run.out)
    demand('rows', len(expected.rows), len(got))
    for want, have in zip(expected.rows, got):
        for i, value in enumerate(want):
            if value is None: continue
            if isinstance(value, set):   # a last line without a newline may be told with one
                if str(have[i]) not in map(str, value): raise Difference('inspect ' + expected.columns[i], value, have[i])
                continue
            is_problem = expected.columns[i] == 'problem'
            have_value = bool(have[i]) if is_problem else str(have[i]) if isinstance(value, (int, str)) and not isinstance(value, bool) else have[i]
            demand('inspect ' + expected.columns[i], value if is_problem else cell(value, True) if i in expected.reals else str(value), have_value)


def check(case, expected, run, folder, sources):
    """Raises a Difference where there is one."""
    o, sharded = case['options'], case['way'] in ('submit', 'plan')
    if run.code == 'hangs': raise Difference('hangs', expected.code, 'killed after 120 s')
    if case['job'] == 'inspect': return check_inspect(case, expected, run)
    demand('exit', expected.code, run.code)
    path = f'{folder}/{output_name(case)}' if o.get('output') else None
    lines = run.err.split('\n')
    if expected.code != 0:
        if path and os.path.exists(path): raise Difference('output', 'no output', 'an output')
        if expected.is_early and run.out: raise Difference('output', 'nothing on standard output', run.out)
        if expected.says and not sharded and not any(line.startswith('mapreduce: ') and say in line for line in lines for say in map(printable, expected.says)):
            raise Difference('error', ' or '.join(expected.says), run.err)
        if not any(line.startswith('mapreduce: ') for line in lines): raise Difference('error', 'a line that says what is wrong', run.err)
        return
    if case['way'] == 'plan' and path is None:
        with open(f"{folder}/a run/result.{o['form']}", 'rb') as file: raw = file.read()
    elif path:
        demand('output', b'', run.out)
        with open(path, 'rb') as file: raw = file.read()
    else: raw = run.out
    check_rows(case, expected, raw)
    bad = sum(expected.bad.values())
    if not o.get('quiet'):
        summary = f'{plural(len(sources), "input")}: {plural(expected.lines, "line")} = {expected.lines - expected.filtered - bad:,} counted + {expected.filtered:,} filtered + {bad:,} bad'
        demand('summary', [summary], [line for line in lines if re.search(r' lines? = ', line)])
        demand('summary', [f'  bad: {n:,} {kind}' for kind, n in sorted(expected.bad.items())], [line for line in lines if line.startswith('  bad: ')])
        if expected.total not in lines: raise Difference('summary', expected.total, run.err)
    else: demand('summary', [], [line for line in lines if re.search(r' lines? = ', line)])
    demand('words', expected.words, [line for line in lines if re.search(r' has appeared \d+ times\.$', line)])
    if o.get('rejects'): check_rejects(expected, f'{folder}/rejects.jsonl')
    if o.get('report'): check_report(expected, f'{folder}/report.json', sources)
    left = [] if sharded else [name for name in os.listdir(f'{folder}/tmp') if not name.startswith('.dotnet')]
    if not case.get('kill'): demand('left', [], left)


def printable(text):
    """As a message of one line has it."""
    return ''.join('?' if unicodedata.category(c) == 'Cc' else c for c in text)


def check_rejects(expected, path):
    with open(path, encoding='utf-8', newline='') as file: got = [json.loads(line) for line in file.read().split('\n')[:-1]]
    demand('rejects', [r[:4] for r in expected.rejects], [(r['file'], r['line'], r['offset'], r['kind']) for r in got])
    for (*_, kind, line), reject in zip(expected.rejects, got):
        if kind == 'line-too-long': continue
        have = reject['text'].encode('utf-8', 'surrogatepass') if 'text' in reject else base64.b64decode(reject['base64'], validate=True)
        demand('rejects', line, have)
        demand('rejects', is_text(line), 'text' in reject)


def is_text(line):
    try: line.decode()
    except UnicodeDecodeError: return False
    return True


def check_report(expected, path, sources):
    with open(path, encoding='utf-8') as file: report = json.load(file)
    bad = sum(expected.bad.values())
    want = {'lines': expected.lines, 'counted': expected.lines - expected.filtered - bad, 'filtered': expected.filtered, 'bad': bad, 'bad_by_kind': dict(expected.bad)}
    if expected.keys is not None: want['keys'] = expected.keys
    demand('report', want, {name: report[name] for name in want})
    demand('report', [(s.name, s.container) for s in sources if s.name != 'standard input'], [(i['name'], i['container']) for i in report['inputs'] if i['name'] != 'standard input'])
    demand('report', [s.stored for s in sources if s.name != 'standard input'], [i['bytes'] for i in report['inputs'] if i['name'] != 'standard input'])


def difference_of(program, case, keep=None):
    """Runs a case in a folder of its own; returns the difference, or None. Where there is one, `keep` is given the folder."""
    folder = tempfile.mkdtemp(prefix='differential-', dir=os.environ.get('TMPDIR') or ('/dev/shm' if os.access('/dev/shm', os.W_OK) else None))
    try:
        os.mkdir(f'{folder}/tmp')
        stdin = write_files(case, folder)
        sources = sources_of(case)
        expected = {'count': expect_count, 'words': expect_words, 'series': expect_series, 'inspect': expect_inspect}[case['job']](case, sources)
        before = set(os.listdir(folder))
        run = execute(program, case, folder, stdin)
        try: check(case, expected, run, folder, sources)
        except Difference as e: difference = e
        except Exception as e: difference = Difference(f'unreadable ({type(e).__name__})', 'an output of the form that was asked for', traceback.format_exc(limit=3) + repr(run.out[:500]) + run.err)
        else: return None
        if keep: keep(folder, before, stdin, expected, run, difference)
        return difference
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# ---------------------------------------------------------------------------------------------------------------- shrinking

def smaller(case):
    """Cases that have less than this one, the most promising first."""
    def changed(change):
        other = copy.deepcopy(case)
        change(other)
        return other
    if case['way'] in ('submit', 'plan', 'checkpoint'):
        yield changed(lambda c: [c.pop(k, None) for k in ('kill', 'ways', 'part_bytes')] and c.update(way='count'))
    for i in range(len(case['groups'])):
        if len(case['groups']) > 1: yield changed(lambda c: c['groups'].pop(i))
        for j in range(len(case['groups'][i]['items'])):
            if len(case['groups'][i]['items']) > 1: yield changed(lambda c: c['groups'][i]['items'].pop(j))
    for i in range(len(case.get('asked', []))):
        if len(case['asked']) > 1: yield changed(lambda c: c['asked'].pop(i))
    for name in list(case['options']):
        if name != 'form': yield changed(lambda c: c['options'].pop(name))
        elif case['options'][name] != 'tsv': yield changed(lambda c: c['options'].update(form='tsv'))
    for name in ('ngrams', 'words'):
        for i in range(len(case['options'].get(name, []))):
            if len(case['options'][name]) > 1: yield changed(lambda c: c['options'][name].pop(i))
    for i, group in enumerate(case['groups']):
        if group['how'] != 'file' and len(group['items']) == 1: yield changed(lambda c: c['groups'][i].update(how='file'))
        for j, item in enumerate(group['items']):
            if item['container'] != 'plain' and len(item['texts']) == 1 and not item['cut']: yield changed(lambda c: c['groups'][i]['items'][j].update(container='plain', name=item['name'].split('.')[0]))
            for k, text in enumerate(item['texts']):
                at = lambda c: c['groups'][i]['items'][j]['texts'][k]
                if len(item['texts']) > 1: yield changed(lambda c: c['groups'][i]['items'][j]['texts'].pop(k))
                if text['mark']: yield changed(lambda c: at(c).update(mark=False))
                size = (len(text['lines']) + 1) // 2
                while size > 0 and text['lines']:
                    for begin in range(0, len(text['lines']), size):
                        if size < len(text['lines']): yield changed(lambda c: at(c)['lines'].__delitem__(slice(begin, begin + size)))
                    size = size // 2 if size > 1 else 0
                for n, line in enumerate(text['lines'][:8] if len(text['lines']) <= 8 else []):
                    groups = line.rstrip(b'\r\n').split(b'\t')
                    if line.endswith(b'\r\n'): yield changed(lambda c: at(c)['lines'].__setitem__(n, line[:-2] + b'\n'))
                    if len(groups) > 2 and b',' in groups[1]:
                        for g in range(1, len(groups)): yield changed(lambda c: at(c)['lines'].__setitem__(n, b'\t'.join(groups[:g] + groups[g + 1:]) + b'\n'))


def shrink(program, case, label, seconds=20):
    until, found = time.monotonic() + seconds, True
    while found and time.monotonic() < until:
        found = False
        for other in smaller(case):
            if time.monotonic() > until: break
            try: difference = difference_of(program, other)
            except Exception: continue   # no case any more, as where a pattern has lost its input
            if difference and difference.label == label:
                case, found = other, True
                break
    return case


def keep_difference(program, case, name, note):
    def keep(folder, before, stdin, expected, run, difference):
        kept = os.path.join(os.environ.get('DIFFERENTIAL_FAILURES', 'differential-failures'), name)
        shutil.rmtree(kept, ignore_errors=True)
        os.makedirs(kept)
        for entry in before - {'tmp'}: (shutil.copytree if os.path.isdir(f'{folder}/{entry}') else shutil.copy)(f'{folder}/{entry}', f'{kept}/{entry}')
        def put(what, content):
            with open(f'{kept}/{what}', 'wb') as file: file.write(content if isinstance(content, bytes) else content.encode('utf-8', 'surrogateescape'))
        put('command', '\n'.join(arguments(case)) + '\n')
        if stdin: put('stdin', stdin)
        rows = [] if expected.code or case['options'].get('no_header') else [expected.columns]
        put('expected', b''.join('\t'.join(map(str, row)).encode() + b'\n' for row in rows + expected.rows))
        put('exit', f'{expected.code}\n')
        written = f'{folder}/{output_name(case)}'
        if os.path.exists(written): shutil.copy(written, f'{kept}/got')
        else: put('got', run.out)
        ways = ', '.join(f'{k} {case[k]}' for k in ('way', 'ways', 'kill', 'part_bytes') if k in case)
        put('difference', f'{note}\n{ways}\n{difference.label}\nexpected: {difference.expected}\ngot:      {difference.got}\nexit code {run.code}\nstandard error:\n{run.err}\n')
        put('case', repr(case) + '\n')
    for _ in range(5):
        if found := difference_of(program, case, keep): return found
    return None


# -------------------------------------------------------------------------------------------------------------------- search

def main():
    program, seconds = os.path.abspath(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 120
    seed = sys.argv[3] if len(sys.argv) > 3 else os.environ.get('DIFFERENTIAL_SEED') or str(int(time.time()) % 10**6)
    if not HAS_ZSTD: print('differential.sh: zstd is not installed: that container is skipped')
    if only := os.environ.get('DIFFERENTIAL_CASE'):
        if only.isdigit(): case = make_case(seed, int(only))
        else:
            with open(f'{only}/case', encoding='utf-8') as file: case = ast.literal_eval(file.read())
        print('\n'.join(arguments(case)))
        difference = difference_of(program, case)
        print(f'{difference.label}\nexpected: {difference.expected}\ngot:      {difference.got}' if difference else 'no difference')
        return 1 if difference else 0
    began, lock = time.monotonic(), threading.Lock()
    ways, codes, state = collections.Counter(), collections.Counter(), {'next': 0, 'differences': 0}

    def work():
        while time.monotonic() - began < seconds:
            with lock:
                number = state['next']
                state['next'] += 1
            try:
                case = make_case(seed, number)
                difference = difference_of(program, case)
            except Exception:
                with lock:
                    state['differences'] += 1
                    print(f'differential.sh: seed {seed}, case {number}: the search itself failed:\n{traceback.format_exc()}', flush=True)
                continue
            with lock: ways[case['way']] += 1
            if not difference: continue
            after = time.monotonic() - began
            small = shrink(program, case, difference.label)
            name = f'{seed}-{number}'
            note = f'seed {seed}, case {number}'
            found = keep_difference(program, small, name, note) or keep_difference(program, case, name, note)
            with lock:
                state['differences'] += 1
                print(f'differential.sh: {note}, after {after:.1f} s: {(found or difference).label} differs{"" if found else ", once"}: kept as {name}', flush=True)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers: worker.start()
    for worker in workers: worker.join()
    print(f"differential.sh: {sum(ways.values())} cases, {state['differences']} differences, seed {seed} ({', '.join(f'{n} {way}' for way, n in ways.most_common())})")
    return 1 if state['differences'] else 0


if __name__ == '__main__': sys.exit(main())
