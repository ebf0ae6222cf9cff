using System.Text;
using System.Text.RegularExpressions;
using MapReduce.Cli.Options;

namespace MapReduce.Cli.Tests.Data;

/// <summary>The answer to <c>count</c>, worked out with LINQ. Shares nothing with the program.</summary>
internal static partial class Answer
{
    /// <summary>All forms of <c>--by</c>.</summary>
    public static readonly string[] Groupings = ["ngram", "year", "decade", "ngram,year", "ngram,decade", "none"];

    /// <summary>The whole output: header and all rows in key order.</summary>
    public static string Tsv(IEnumerable<NgramRecord> records, string by = "ngram") => Header(by) + Lines(Rows(records, by));

    public static string Header(string by) =>
        string.Join('\t', [.. by.Split(',').Where(k => k != "none"), "match_count", "volume_count"]) + "\n";

    public static string Lines(IEnumerable<Row> rows) => string.Concat(rows.Select(r => string.Join('\t', r.Fields) + "\n"));

    /// <summary>All rows in key order: by the bytes of the ngram's UTF-8, then by year. Without an ngram in the key, tagged ones are left out.</summary>
    public static Row[] Rows(IEnumerable<NgramRecord> records, string by = "ngram") => Sums(records.Where(r => by.Contains("ngram") || !IsTagged(r.Ngram)), by);

    /// <summary>All rows in key order, of all records.</summary>
    public static Row[] Sums(IEnumerable<NgramRecord> records, string by)
    {
        bool ngram = by.Contains("ngram"), year = by.Contains("year"), decade = by.Contains("decade");
        return
        [
            .. records.GroupBy(r => (Ngram: ngram ? r.Ngram : null, Year: year ? r.Year : decade ? r.Year - r.Year % 10 : (int?)null))
                .Select(g => new Row(g.Key.Ngram, g.Key.Year, g.Sum(r => r.Matches), g.Sum(r => r.Volumes)))
                .OrderBy(r => Convert.ToHexString(Encoding.UTF8.GetBytes(r.Ngram ?? "")), StringComparer.Ordinal).ThenBy(r => r.Year),
        ];
    }

    /// <summary>The rows with the highest match counts first, ties in key order.</summary>
    public static IEnumerable<Row> ByCount(IEnumerable<Row> rowsInKeyOrder) => rowsInKeyOrder.OrderByDescending(r => r.Matches);

    public static bool IsTagged(string ngram) => ngram.Split(' ').Any(token => Tagged().IsMatch(token) || Placeholder().IsMatch(token));

    [GeneratedRegex(@"^.+_(NOUN|VERB|ADJ|ADV|PRON|DET|ADP|NUM|CONJ|PRT|X|\.)\z")]
    private static partial Regex Tagged();

    [GeneratedRegex(@"^_(NOUN|VERB|ADJ|ADV|PRON|DET|ADP|NUM|CONJ|PRT|X|\.|START|END|ROOT)_\z")]
    private static partial Regex Placeholder();
}
