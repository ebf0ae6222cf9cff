using System.Text;
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

    /// <summary>What a scan with the options must say.</summary>
    public ScanOutcome Expect(CountOptions options)
    {
        var sums = new Dictionary<(string Ngram, int Year), (Int128 Matches, Int128 Volumes)>();
        var watched = new SortedDictionary<string, (Int128 Matches, Int128 Volumes)>(StringComparer.Ordinal);
        string[] words = [.. options.Watched.Select(word => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(word)))];
        int filtered = 0;
        foreach (NaiveRow[] rows in _good)
        {
            bool leftOut = options.DropTagged && NaiveTags.IsTagged(rows[0].Ngram);
            if (leftOut) filtered++;
            foreach (NaiveRow row in rows)
            {
                if (words.Contains(row.Ngram)) Add(watched, row.Ngram, row);
                if (!leftOut) Add(sums, KeyOf(row, options.By), row);
            }
        }
        return new ScanOutcome(
            _lines, filtered, string.Join(", ", _bad.Select(b => $"{b.Value} {b.Key}")), _badLines,
            [.. sums.OrderBy(s => s.Key.Ngram, StringComparer.Ordinal).ThenBy(s => s.Key.Year).Select(s => $"{NameOf(s.Key, options.By, "\t")}{s.Value.Matches}\t{s.Value.Volumes}")],
            [.. watched.Select(w => $"{w.Key}\t{w.Value.Matches}\t{w.Value.Volumes}")],
            [.. sums.Where(s => TooLarge(s.Value)).Select(s => options.By == GroupBy.None ? "the sum of all" : NameOf(s.Key, options.By, " ")[..^1]), .. watched.Where(w => TooLarge(w.Value)).Select(w => w.Key)]);
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
