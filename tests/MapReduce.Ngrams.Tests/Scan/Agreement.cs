using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Scan;
using MapReduce.Ngrams.Tests.Oracle;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>Compares scans of the same bytes, by every width and with many options, with the naive count.</summary>
internal static class Agreement
{
    private static readonly string[] Watched = ["watch", "watch_VERB", "naïve_ADJ", "a", "_NOUN_", "absent", new('k', 63), new('k', 64), new('k', 100)];

    /// <summary>Every grouping, all rows.</summary>
    public static IReadOnlyList<CountOptions> AllRows { get; } = [.. Enum.GetValues<GroupBy>().Select(by => new CountOptions { By = by })];

    /// <summary>Every grouping, all rows, and without tagged rows but with words to watch and years noted.</summary>
    public static IReadOnlyList<CountOptions> AllOptions { get; } =
        [.. AllRows, .. AllRows.Select(options => options with { DropTagged = true, Watched = Watched, NoteYears = true })];

    /// <summary>Fails unless every width says of the input what the naive count says, in one batch and in several.</summary>
    public static void Check(ScanTrial trial, ReadOnlySpan<byte> input, NgramFormat version, IReadOnlyList<CountOptions> options)
    {
        var naive = new NaiveCount(input, version);
        IReadOnlyList<string>? found = null;
        foreach (CountOptions each in options)
        {
            ScanOutcome expected = naive.Expect(each);
            foreach (VectorWidth width in Widths.Accelerated)
            {
                string circumstances = $"{version} by {each.By}{(each.DropTagged ? ", tagged dropped" : "")}, {width}";
                ScanOutcome.AssertAgree(expected, trial.Scan(input, version, each, width), circumstances);
                if (expected.TooLarge.Count > 0) continue;
                found ??= trial.Found;
                Assert.True(found.SequenceEqual(trial.Found), $"{circumstances}: found '{string.Join("', '", trial.Found)}', others found '{string.Join("', '", found)}'");
            }
            VectorWidth widest = Widths.Accelerated[^1];
            ScanOutcome.AssertAgree(expected, trial.Scan(input, version, each, widest, batchBytes: 1 + input.Length / 3), $"{version} by {each.By}, {widest}, in batches");
        }
    }
}
