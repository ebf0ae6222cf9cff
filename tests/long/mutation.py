"""mutation.py ROOM REPORT: summarizes a report of dotnet-stryker for a room: the score, and every survivor with its place."""
import collections, json, os, sys

room, report = sys.argv[1:]
counts, survivors = collections.Counter(), []
for path, file in json.load(open(report, encoding='utf-8'))['files'].items():
    for mutant in file['mutants']:
        status = mutant['status']
        counts[status] += 1
        if status in ('Survived', 'NoCoverage'):
            start, end = mutant['location']['start'], mutant['location']['end']
            lines = file['source'].split('\n')
            text = lines[start['line'] - 1][start['column'] - 1:end['column'] - 1 if start['line'] == end['line'] else None]
            survivors.append((os.path.basename(path), start['line'], mutant['mutatorName'], text.strip(), mutant.get('replacement', '').split('\n')[0].strip(), status))
# A change that ends the tests' process is detected too; Stryker leaves it out.
seen = counts['Killed'] + counts['Timeout'] + counts['RuntimeError']
valid = seen + counts['Survived'] + counts['NoCoverage']
print(f"mutation.sh: {room}: {seen} of {valid} changes detected, {100 * seen / max(valid, 1):.1f} % ({counts['Timeout']} by a timeout, {counts['RuntimeError']} by a crash); not compiled {counts['CompileError']}")
for name, line, kind, text, replacement, status in sorted(survivors):
    print(f"  {name}:{line}: {kind}: {text[:80]} -> {replacement[:80]}{' (no test covers it)' if status == 'NoCoverage' else ''}")
sys.exit(0 if valid else 1)
