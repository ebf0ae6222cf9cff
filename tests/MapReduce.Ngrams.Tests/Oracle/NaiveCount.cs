using System.Text;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;

namespace MapReduce.Ngrams.Tests.Oracle;

/// <summary>
/// What counting any bytes must come to, by splitting, a dictionary and a sort. It knows the data's description and
/// shares no code with the program.
/// </summary>
internal sealed class NaiveCount
{
    private readonly List<NaiveRow[]> _good = [];
    private readonly SortedDictionary<string, int> _bad = new(StringComparer.Ordinal);
    private readonly List<BadPlace> _badLines = [];
    private readonly int _lines;

    public NaiveCount(ReadOnlySpan<byte> input, NgramFormat version)
    {
        string text = Encoding.Latin1.GetString(input);
        int offset = text.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal) ? 3 : 0;   // the byte order mark of UTF-8
        text = text[offset..];
        if (text.Length == 0 && offset == 0) return;
        if (text.EndsWith('\n')) text = text[..^1];
        foreach (string line in text.Split('\n'))
        {
            var rows = new List<NaiveRow>();
            if (NaiveLine.Read(line, version, rows) is { } kind)
            {
                _bad[kind] = _bad.GetValueOrDefault(kind) + 1;
                _badLines.Add(new BadPlace(kind, _lines, offset, line));
            }
            else _good.Add([.. rows]);
            _lines++;
            offset += line.Length + 1;
        }
    }

    /// <summary>What a scan for what is asked must say. A line is counted where any row of it is.</summary>
    public ScanOutcome Expect(Asked asked)
    {
        var filter = new NaiveFilter(asked);
        var sums = new Dictionary<(string Ngram, int Year), (Int128 Matches, Int128 Volumes)>();
        var watched = new SortedDictionary<string, (Int128 Matches, Int128 Volumes)>(StringComparer.Ordinal);
        int filtered = 0;
        foreach (NaiveRow[] rows in _good)
        {
            string name = filter.NameOf(rows[0].Ngram);
            bool counts = filter.CountsNgram(rows[0].Ngram), watches = filter.WatchesNgram(rows[0].Ngram);
            NaiveRow[] taken = [.. rows.Where(row => filter.TakesYear(row.Year))];
            if (!counts || taken.Length == 0) filtered++;
            foreach (NaiveRow row in taken)
            {
                if (watches) Add(watched, name, row);
                if (counts) Add(sums, KeyOf(row with { Ngram = name }, asked.By), row);
            }
        }
        return new ScanOutcome(
            _lines, filtered, string.Join(", ", _bad.Select(b => $"{b.Value} {b.Key}")), _badLines,
            [.. sums.OrderBy(s => s.Key.Ngram, StringComparer.Ordinal).ThenBy(s => s.Key.Year).Select(s => $"{NameOf(s.Key, asked.By, "\t")}{s.Value.Matches}\t{s.Value.Volumes}")],
            [.. watched.Select(w => $"{w.Key}\t{w.Value.Matches}\t{w.Value.Volumes}")],
            [.. sums.Where(s => TooLarge(s.Value)).Select(s => asked.By == GroupBy.None ? "the sum of all" : NameOf(s.Key, asked.By, " ")[..^1]), .. watched.Where(w => TooLarge(w.Value)).Select(w => w.Key)]);
    }

    private static bool TooLarge((Int128 Matches, Int128 Volumes) sum) => Int128.Max(sum.Matches, sum.Volumes) > long.MaxValue;

    private static void Add<TKey>(IDictionary<TKey, (Int128 Matches, Int128 Volumes)> sums, TKey key, NaiveRow row)
    {
        sums.TryGetValue(key, out (Int128 Matches, Int128 Volumes) sum);
        sums[key] = (sum.Matches + row.Matches, sum.Volumes + row.Volumes);
    }

    private static (string Ngram, int Year) KeyOf(NaiveRow row, GroupBy by) => by switch
    {
        GroupBy.Ngram => (row.Ngram, 0),
        GroupBy.NgramYear => (row.Ngram, row.Year),
        GroupBy.NgramDecade => (row.Ngram, row.Year / 10 * 10),
        GroupBy.Year => ("", row.Year),
        GroupBy.Decade => ("", row.Year / 10 * 10),
        _ => ("", 0),
    };

    private static string NameOf((string Ngram, int Year) key, GroupBy by, string separator) => by switch
    {
        GroupBy.Ngram => key.Ngram + separator,
        GroupBy.NgramYear or GroupBy.NgramDecade => key.Ngram + separator + key.Year + separator,
        GroupBy.Year or GroupBy.Decade => key.Year + separator,
        _ => "",
    };
}
