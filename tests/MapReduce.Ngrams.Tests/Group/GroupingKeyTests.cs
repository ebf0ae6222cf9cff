using System.Text;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Scan;
using MapReduce.Ngrams.Tests.Scan;

namespace MapReduce.Ngrams.Tests.Group;

/// <summary>The rows of each grouping, written out, for the same facts in each version.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed class GroupingKeyTests : IDisposable
{
    private static readonly (string Ngram, int Year, int Matches, int Volumes)[] Facts =
    [
        ("b", 1999, 1, 1), ("b", 2000, 2, 1), ("b", 2009, 4, 1), ("b", 2010, 8, 1), ("b c", 5, 16, 2), ("b c", 1989, 32, 2), ("a", 1985, 64, 3), ("a", 1980, 128, 3),
        ("a", 1999, 256, 3), ("a", 1989, 512, 3), ("b_NOUN", 1999, 1024, 9), ("B", 9999, 2048, 1), ("é", 1000, 4096, 1),
    ];

    private readonly ScanTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    public static TheoryData<NgramFormat> Versions => [NgramFormat.V1, NgramFormat.V2, NgramFormat.V3];

    [Theory, MemberData(nameof(Versions))]
    public void By_ngram(NgramFormat version) =>
        AssertRows(version, GroupBy.Ngram, ["B|2048|1", "a|960|12", "b|15|4", "b c|48|4", "b_NOUN|1024|9", "é|4096|1"]);

    [Theory, MemberData(nameof(Versions))]
    public void By_ngram_and_year(NgramFormat version) => AssertRows(
        version, GroupBy.NgramYear,
        [
            "B|9999|2048|1", "a|1980|128|3", "a|1985|64|3", "a|1989|512|3", "a|1999|256|3", "b|1999|1|1", "b|2000|2|1", "b|2009|4|1", "b|2010|8|1", "b c|5|16|2", "b c|1989|32|2",
            "b_NOUN|1999|1024|9", "é|1000|4096|1",
        ]);

    [Theory, MemberData(nameof(Versions))]
    public void By_ngram_and_decade_years_need_not_ascend(NgramFormat version) => AssertRows(
        version, GroupBy.NgramDecade,
        ["B|9990|2048|1", "a|1980|704|9", "a|1990|256|3", "b|1990|1|1", "b|2000|6|2", "b|2010|8|1", "b c|0|16|2", "b c|1980|32|2", "b_NOUN|1990|1024|9", "é|1000|4096|1"]);

    [Theory, MemberData(nameof(Versions))]
    public void By_year(NgramFormat version) => AssertRows(
        version, GroupBy.Year,
        ["5|16|2", "1000|4096|1", "1980|128|3", "1985|64|3", "1989|544|5", "1999|1281|13", "2000|2|1", "2009|4|1", "2010|8|1", "9999|2048|1"]);

    [Theory, MemberData(nameof(Versions))]
    public void By_decade(NgramFormat version) =>
        AssertRows(version, GroupBy.Decade, ["0|16|2", "1000|4096|1", "1980|736|11", "1990|1281|13", "2000|6|2", "2010|8|1", "9990|2048|1"]);

    [Theory, MemberData(nameof(Versions))]
    public void In_all(NgramFormat version) => AssertRows(version, GroupBy.None, ["8191|31"]);

    [Theory, MemberData(nameof(Versions))]
    public void Without_tagged_rows_every_word_counts_once(NgramFormat version)
    {
        AssertRows(version, GroupBy.None, ["7167|22"], dropTagged: true);
        AssertRows(version, GroupBy.Ngram, ["B|2048|1", "a|960|12", "b|15|4", "b c|48|4", "é|4096|1"], dropTagged: true);
        AssertRows(version, GroupBy.Decade, ["0|16|2", "1000|4096|1", "1980|736|11", "1990|257|4", "2000|6|2", "2010|8|1", "9990|2048|1"], dropTagged: true);
    }

    [Fact]
    public void A_worker_begins_each_batch_with_empty_sums_by_year()
    {
        byte[] input = Encoding.UTF8.GetBytes(Text(NgramFormat.V2));
        var options = new CountOptions { By = GroupBy.Year };
        foreach (VectorWidth width in Widths.Accelerated)
            Assert.Equal(_trial.Scan(input, NgramFormat.V2, options, width).Rows, _trial.Scan(input, NgramFormat.V2, options, width, batchBytes: 1).Rows);
    }

    private void AssertRows(NgramFormat version, GroupBy by, string[] expected, bool dropTagged = false)
    {
        byte[] input = Encoding.UTF8.GetBytes(Text(version));
        foreach (VectorWidth width in Widths.Accelerated)
        {
            var outcome = _trial.Scan(input, version, new CountOptions { By = by, Tags = dropTagged ? TagRule.Drop : TagRule.Keep }, width);
            Assert.Equal(expected.Select(row => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(row.Replace('|', '\t')))), outcome.Rows);
            Assert.Equal((dropTagged ? 1 : 0, ""), (outcome.Filtered, outcome.Bad));
        }
    }

    private static string Text(NgramFormat version) => string.Concat(version switch
    {
        NgramFormat.V1 => Facts.Select(f => $"{f.Ngram}\t{f.Year}\t{f.Matches}\t777\t{f.Volumes}\n"),
        NgramFormat.V2 => Facts.Select(f => $"{f.Ngram}\t{f.Year}\t{f.Matches}\t{f.Volumes}\n"),
        _ => Facts.GroupBy(f => f.Ngram).Select(g => $"{g.Key}{string.Concat(g.Select(f => $"\t{f.Year},{f.Matches},{f.Volumes}"))}\n"),
    });
}
