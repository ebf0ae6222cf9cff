using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Scan;
using MapReduce.Ngrams.Tests.Oracle;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>Compares scans of the same bytes, by every width and with many options, with the naive count.</summary>
internal static class Agreement
{
    private static readonly string[] Watched = ["watch", "watch_VERB", "naïve_ADJ", "a", "_NOUN_", "absent", "ΣΊΣΥΦΟΣ", new('k', 63), new('k', 64), new('k', 100)];

    private static readonly GroupBy[] Groupings = Enum.GetValues<GroupBy>();

    /// <summary>Every grouping, all rows, and without tagged rows but with words to watch and years noted.</summary>
    public static IReadOnlyList<Asked> AllOptions { get; } =
    [
        .. Groupings.Select(by => new Asked { By = by }),
        .. Groupings.Select(by => new Asked { By = by, Tags = "drop", Watched = Watched, NoteYears = true }),
    ];

    /// <summary>Every filter, alone and with others, with every grouping.</summary>
    public static IReadOnlyList<Asked> AllFilters { get; } =
    [
        .. Groupings.SelectMany(by => (Asked[])
        [
            new() { By = by, Years = (1990, 1999) },
            new() { By = by, Years = (1, 1799), Watched = Watched },
            new() { By = by, Years = (1900, 1999), Match = "^[^w]", Watched = Watched },
            new() { By = by, Years = (2000, 9999), Tags = "drop", Match = "[a-k]" },
            new() { By = by, Ngrams = ["watch", "watch_NOUN", "é", "The", "Ⱥ", "", "absent", new('k', 63), new('k', 64), new('k', 99)], Watched = Watched },
            new() { By = by, Match = "^w|_|é$" },
            new() { By = by, FoldCase = true, Watched = Watched },
            new() { By = by, FoldCase = true, Ngrams = ["THE", "É", "watch_noun", "ⱥȺ", "дом", new('K', 63)] },
            new() { By = by, FoldCase = true, Match = "^[WT]|É", Years = (1900, 2008) },
            new() { By = by, Tags = "only", Watched = Watched },
            new() { By = by, Tags = "NOUN,X" },
            new() { By = by, Tags = "only", StripTags = true, Watched = Watched },
            new() { By = by, Tags = "NOUN,VERB,.", StripTags = true, Ngrams = ["watch", "and__", ":", "watch dog"] },
            new() { By = by, Tags = "VERB,ADJ,NOUN", StripTags = true, FoldCase = true, Years = (1500, 1950), Match = "^W", Watched = Watched },
        ]),
    ];

    /// <summary>Fails unless every width says of the input what the naive count says, in one batch and in several.</summary>
    public static void Check(ScanTrial trial, ReadOnlySpan<byte> input, NgramFormat version, IReadOnlyList<Asked> asked)
    {
        var naive = new NaiveCount(input, version);
        IReadOnlyList<string>? found = null;
        foreach (Asked each in asked)
        {
            ScanOutcome expected = naive.Expect(each);
            foreach (VectorWidth width in Widths.Accelerated)
            {
                string circumstances = $"{version} {each}, {width}";
                ScanOutcome.AssertAgree(expected, trial.Scan(input, version, each.Options, width), circumstances);
                if (expected.TooLarge.Count > 0) continue;
                found ??= trial.Found;
                Assert.True(found.SequenceEqual(trial.Found), $"{circumstances}: found '{string.Join("', '", trial.Found)}', others found '{string.Join("', '", found)}'");
            }
            VectorWidth widest = Widths.Accelerated[^1];
            ScanOutcome.AssertAgree(expected, trial.Scan(input, version, each.Options, widest, batchBytes: 1 + input.Length / 3), $"{version} {each}, {widest}, in batches");
            if (each.By != GroupBy.NgramYear) continue;
            foreach (VectorWidth width in Widths.Accelerated)
                foreach (int batchBytes in new[] { int.MaxValue, 1 + input.Length / 3 })
                    ScanOutcome.AssertAgree(expected, trial.ScanHistories(input, version, each.Options, width, batchBytes), $"{version} {each}, {width}, as histories in batches of {batchBytes} bytes");
        }
    }
}
