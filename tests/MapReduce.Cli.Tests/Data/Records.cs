using System.Text;

namespace MapReduce.Cli.Tests.Data;

/// <summary>Records, and how each version of the files spells them.</summary>
internal static class Records
{
    private static readonly string[] Stems =
    [
        "watch", "Watch", "WATCH", "a", "A", "über", "naïve", "Éire", "日本語", "Ωmega", "\"", "9,000", "0 \" A most useful", "it 's", "back\\slash",
        "AHAB_", "and__", "quite a few", "of the", "'", "x;y", "😀", "𝔘nicode", "ab", "abcdefgh", "abcdefghabcdefgh", "abcdefghabcdefghi", "-", "…",
        "a word of more than sixty-four bytes, which no shortcut for short ones can take as it is",
    ];

    private static readonly string[] Tags = ["", "", "", "_NOUN", "_VERB", "_.", "_X", "_"];

    private static readonly string[] Placeholders = ["_NOUN_", "_START_", "_END_ of", "_ROOT_", "the _ADJ_ man"];

    /// <summary>
    /// Every kind of ngram, in runs of years that ascend, ngrams in no order and some of them in several places; the
    /// same for the same seed.
    /// </summary>
    public static NgramRecord[] Varied(int seed, int ngrams)
    {
        var random = new Random(seed);
        var records = new List<NgramRecord>();
        for (int i = 0; i < ngrams; i++)
        {
            string ngram = random.Next(20) == 0
                ? Placeholders[random.Next(Placeholders.Length)]
                : Stems[random.Next(Stems.Length)] + (random.Next(3) == 0 ? "" : $"{random.Next(ngrams / 2)}") + Tags[random.Next(Tags.Length)];
            int year = random.Next(10) == 0 ? random.Next(1, 1000) : random.Next(1500, 2000);
            for (int rows = random.Next(1, 12); rows > 0 && year <= 9999; rows--, year += random.Next(1, 15))
                records.Add(new NgramRecord(ngram, year, Count(random), Count(random)));
        }
        return [.. records];
    }

    // Of any number of digits, so that no fast path for short ones takes them all.
    private static long Count(Random random) => random.NextInt64((long)Math.Pow(10, random.Next(1, random.Next(6) == 0 ? 14 : 6)));

    /// <summary>v1: with a page count, which nobody asks for, before the last.</summary>
    public static byte[] AsV1(IEnumerable<NgramRecord> records, string newline = "\n") =>
        Utf8(records.Select(r => $"{r.Ngram}\t{r.Year}\t{r.Matches}\t{r.Matches / 2 + 7}\t{r.Volumes}{newline}"));

    public static byte[] AsV2(IEnumerable<NgramRecord> records, string newline = "\n") =>
        Utf8(records.Select(r => $"{r.Ngram}\t{r.Year}\t{r.Matches}\t{r.Volumes}{newline}"));

    /// <summary>v3: neighbours of one ngram share a line.</summary>
    public static byte[] AsV3(IEnumerable<NgramRecord> records, string newline = "\n")
    {
        var text = new StringBuilder();
        string? ngram = null;
        foreach (NgramRecord r in records)
        {
            if (r.Ngram != ngram) text.Append(ngram is null ? "" : newline).Append(ngram = r.Ngram);
            text.Append($"\t{r.Year},{r.Matches},{r.Volumes}");
        }
        return Encoding.UTF8.GetBytes(text.Append(newline).ToString());
    }

    /// <summary>Splits v2 lines, as naively as can be.</summary>
    public static NgramRecord[] OfV2(byte[] lines) =>
    [
        .. Encoding.UTF8.GetString(lines).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))
            .Select(f => new NgramRecord(f[0], int.Parse(f[1]), long.Parse(f[2]), long.Parse(f[3]))),
    ];

    private static byte[] Utf8(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines));
}
