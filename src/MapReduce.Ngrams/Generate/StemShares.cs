namespace MapReduce.Ngrams.Generate;

/// <summary>How the pseudo-words of a seed are shared out among the stems, for any count of them. Immutable.</summary>
internal sealed class StemShares
{
    // By WordCase. Most words are met in lower case first.
    private static readonly int[] CaseWeights = [6, 3, 1];

    // Share of all words before each stem, as a fraction of 2^64; the last stem's end, 1, does not fit and is implied.
    private readonly ulong[] before;

    public StemShares(Lexicon lexicon, ulong seed)
    {
        ulong key = KeyedHash.Key(seed, HashPurpose.StemWeight);
        var ends = new List<ulong>();
        ulong total = 0;
        foreach (Anchor anchor in lexicon.Anchors)
        {
            if (anchor.IsStem)
            {
                // A letter less stands for a wider range of the alphabet: four times as many words.
                ulong hash = KeyedHash.Of(key, (ulong)ends.Count);
                ulong byLength = 1UL << (2 * (4 - anchor.Text.Length));
                total += (1 + KeyedHash.Below(hash, 16)) * (ulong)CaseWeights[(int)anchor.Case] * byLength;
                ends.Add(total);
            }
        }

        before = new ulong[ends.Count];
        for (int i = 1; i < before.Length; i++)
        {
            before[i] = (ulong)(((UInt128)ends[i - 1] << 64) / total);
        }
    }

    public int Count => before.Length;

    /// <summary>Index of the first of <paramref name="words"/> words under a stem, or their end for the stem past the last.</summary>
    public long FirstWord(int stem, long words) =>
        stem == before.Length ? words : (long)Math.BigMul(before[stem], (ulong)words, out _);
}
