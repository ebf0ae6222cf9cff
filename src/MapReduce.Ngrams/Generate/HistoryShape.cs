using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Generate;

/// <summary>The parameters of a history.</summary>
/// <param name="Hash">Source of all random detail.</param>
/// <param name="Lines">Number of years in which the plain form occurs, at least 1.</param>
/// <param name="Peak">Typical match_count near the last year, at least 1.</param>
/// <param name="Gap">Number of years without the word between its first and last year, most of them early.</param>
/// <param name="Slack">How many years before 2008 the last year may be.</param>
/// <param name="Tags">At most three, the most frequent first.</param>
internal readonly record struct HistoryShape(ulong Hash, int Lines, ulong Peak, int Gap, int Slack, PosTag[] Tags)
{
    /// <summary>The first year of the corpus.</summary>
    public const int FirstYear = 1505;

    /// <summary>The last year of the corpus.</summary>
    public const int LastYear = 2008;

    private const int MostYearsBack = LastYear - FirstYear;

    // Typical match_count per year, by popularity.
    private static readonly ulong[] Peaks = [6, 25, 130, 700, 3_500, 20_000, 100_000, 600_000, 3_000_000, 18_000_000];

    // By WordCase.
    private static readonly ulong[] CaseDivisors = [1, 5, 24];

    // By hash: a few pseudo-words are far more frequent than the rest.
    private static readonly ulong[] Boosts = [1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 8, 13, 30, 90];

    private static readonly PosTag[][] PseudoTags =
    [
        [], [], [], [PosTag.Noun], [PosTag.Noun], [PosTag.Noun], [PosTag.Noun, PosTag.Verb],
        [PosTag.Verb], [PosTag.Adjective], [PosTag.Noun, PosTag.Adjective], [PosTag.Noun, PosTag.Other], [PosTag.Adverb],
        [PosTag.Other], [PosTag.Noun, PosTag.Verb, PosTag.Adjective], [], [PosTag.Noun],
    ];

    /// <summary>The history of a real word.</summary>
    public static HistoryShape OfReal(RealWord word, ulong hash)
    {
        ulong peak = Math.Max(1, Peaks[word.Popularity] / CaseDivisors[(int)word.Case]);
        peak = (peak * (170 + (hash & 255))) >> 8;
        int lines = 6 + (7 * (int)ulong.Log2(peak)) + (int)((hash >> 8) & 15);
        int slack = lines < 60 ? 12 : 1;
        // Only the most popular words occur in the earliest books.
        int early = lines > 140 ? 160 : 0;
        int gap = Math.Min(10 + (lines / 2) + (int)((hash >> 12) & 63) + early, MostYearsBack - lines - slack);
        return new HistoryShape(hash, lines, peak, gap, slack, word.Tags);
    }

    /// <summary>The history of profile <paramref name="rank"/> of <paramref name="ranks"/>; lengths increase with the rank.</summary>
    public static HistoryShape OfPseudo(int rank, int ranks, ulong hash)
    {
        // Linear plus a seventh power: half of the profiles have fewer than 12 lines, one in ten has more than 100.
        long power = 1;
        long scale = 1;
        for (int i = 0; i < 7; i++)
        {
            power *= rank;
            scale *= ranks - 1;
        }
        int lines = 1 + (18 * rank / (ranks - 1)) + (int)(188 * power / scale);
        ulong peak = (2 + (40 / (ulong)lines) + ((ulong)lines * (ulong)lines / 600)) * Boosts[hash & 15];
        int gap = Math.Min((lines / 3) + (int)((hash >> 4) & 63), 12 * lines) / (lines < 8 ? 2 : 1);
        int slack = Math.Max(0, 200 - lines - gap) / (lines < 30 ? 1 : 3);
        return new HistoryShape(hash, lines, peak, lines == 1 ? 0 : gap, slack, PseudoTags[(hash >> 10) & 15]);
    }
}
