#!/usr/bin/env python3
"""Prints the serial share of runs from their traces (--trace FILE.json).

    trace.py FILE.json...      several traces of the same command: the one with the least serial time is shown

A moment is serial if at most one thread works: reads, inflates, scans, sorts, merges, writes; a thread that waits for others does not work.
The serial share is the serial time divided by the time of the run. It is listed by the phase of the run and by what the one thread does.
"""
import collections
import json
import sys


def load(path):
    """The name of each line, and the events on each line."""
    with open(path, encoding='utf-8') as file:
        events = json.load(file)['traceEvents']
    names = {e['tid']: e['args']['name'] for e in events if e['ph'] == 'M' and e['name'] == 'thread_name'}
    spans = collections.defaultdict(list)
    for e in events:
        if e['ph'] == 'X':
            # Nanoseconds as whole numbers, which compare exactly.
            start = round(e['ts'] * 1000)
            spans[e['tid']].append((start, start + round(e['dur'] * 1000), e['name'], e['cat']))
    return names, spans


def innermost(spans):
    """Spans that nest, as changes (time, name and kind of the innermost one; None for nothing) in order of time."""
    changes, stack = [], []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        while stack and stack[-1][1] <= span[0]:
            ended = stack.pop()
            changes.append((ended[1], stack[-1][2:] if stack else None))
        stack.append(span)
        changes.append((span[0], span[2:]))
    while stack:
        ended = stack.pop()
        changes.append((ended[1], stack[-1][2:] if stack else None))
    return changes


def analyse(path):
    names, spans = load(path)
    if not spans:
        sys.exit(f'{path}: no spans')
    # The line of the run has the phases, and what its thread does in them: the flush of a commit is work like any other.
    run = next((tid for tid in spans if names[tid] == 'run'), None)
    lines = [(tid, own) for tid, own in spans.items() if tid != run]
    if run is not None:
        lines += [(None, [s for s in spans[run] if s[3] == 'phase']), (run, [s for s in spans[run] if s[3] != 'phase'])]
    changes = sorted(((time, tid, what) for tid, own in lines for time, what in innermost(own)), key=lambda c: c[0])
    end = max(s[1] for own in spans.values() for s in own)
    now, phase, working = 0, None, {}
    phases, serial, threads = collections.Counter(), collections.Counter(), collections.Counter()

    def passed(until):
        where = phase[0] if phase else 'between phases'
        phases[where] += until - now
        threads[len(working)] += until - now
        if len(working) <= 1:
            serial[where, next(iter(working.values()), 'no worker')] += until - now

    for time, tid, what in changes:
        passed(time)
        now = time
        if tid is None:
            phase = what
        elif what is None or what[1] == 'wait':
            working.pop(tid, None)
        else:
            working[tid] = f'{what[0]} ({names[tid].split()[0]})'
    return sum(serial.values()) / end, end, phases, serial, threads


def main(paths):
    if not paths:
        sys.exit(__doc__)
    results = sorted((analyse(path) for path in paths), key=lambda r: r[0])
    share, end, phases, serial, threads = results[0]
    print(f'{end / 1e6:.1f} ms, serial {share:.1%}' + (f'; of {len(results)} runs: ' + ' '.join(f'{r[0]:.1%}' for r in results) if len(results) > 1 else ''))
    for phase, time in phases.most_common():
        own = {what: t for (where, what), t in serial.items() if where == phase}
        print(f'  {phase:16} {time / 1e6:9.1f} ms   serial {sum(own.values()) / end:6.2%}   ' + ', '.join(f'{what} {t / end:.2%}' for what, t in sorted(own.items(), key=lambda o: -o[1])[:4]))
    print('  threads at work: ' + ', '.join(f'{n}: {time / end:.1%}' for n, time in sorted(threads.items())))


if __name__ == '__main__':
    main(sys.argv[1:])
