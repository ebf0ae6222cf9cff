namespace MapReduce.Ngrams.Generate;

/// <summary>From what a history is built.</summary>
/// <param name="Hash">Decides all detail.</param>
/// <param name="Lines">Years in which the plain form occurs, at least 1.</param>
/// <param name="Peak">match_count in a usual year near the end, at least 1.</param>
/// <param name="Gap">Years without the word between its first and its last, most of them early.</param>
/// <param name="Slack">Years by which the last year may precede 2008.</param>
/// <param name="Tags">The most frequent first, at most three.</param>
internal readonly record struct HistoryShape(ulong Hash, int Lines, ulong Peak, int Gap, int Slack, byte[] Tags)
{
    /// <summary>The first year of the corpus.</summary>
    public const int FirstYear = 1505;

    /// <summary>The last year of the corpus.</summary>
    public const int LastYear = 2008;

    private const int MostYearsBack = LastYear - FirstYear;

    // match_count in a usual year by popularity.
    private static readonly ulong[] Peaks = [6, 25, 130, 700, 3_500, 20_000, 100_000, 600_000, 3_000_000, 18_000_000];

    // By WordCase.
    private static readonly ulong[] CaseDivisors = [1, 5, 24];

    // By hash: most pseudo-words are rare for their age, a few are not.
    private static readonly ulong[] Boosts = [1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 8, 13, 30, 90];

    private static readonly byte[][] PseudoTags =
    [
        [], [], [], [Tag("NOUN")], [Tag("NOUN")], [Tag("NOUN")], [Tag("NOUN"), Tag("VERB")],
        [Tag("VERB")], [Tag("ADJ")], [Tag("NOUN"), Tag("ADJ")], [Tag("NOUN"), Tag("X")], [Tag("ADV")],
        [Tag("X")], [Tag("NOUN"), Tag("VERB"), Tag("ADJ")], [], [Tag("NOUN")],
    ];

    /// <summary>The history of a real word.</summary>
    public static HistoryShape OfReal(RealWord word, ulong hash)
    {
        ulong peak = Math.Max(1, Peaks[word.Popularity] / CaseDivisors[(int)word.Case]);
        peak = (peak * (170 + (hash & 255))) >> 8;
        int lines = 6 + (7 * (int)ulong.Log2(peak)) + (int)((hash >> 8) & 15);
        int slack = lines < 60 ? 12 : 1;

        // Only the most popular words reach back to the first books.
        int early = lines > 140 ? 160 : 0;
        int gap = Math.Min(10 + (lines / 2) + (int)((hash >> 12) & 63) + early, MostYearsBack - lines - slack);
        return new HistoryShape(hash, lines, peak, gap, slack, word.Tags);
    }

    /// <summary>The history of profile number <paramref name="rank"/> of <paramref name="ranks"/>, the shortest first.</summary>
    public static HistoryShape OfPseudo(int rank, int ranks, ulong hash)
    {
        // A rising line and a seventh power: half of the profiles have fewer than twelve lines, one in ten more than 100.
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

    private static byte Tag(string name) => PosTag.Parse(name);
}
