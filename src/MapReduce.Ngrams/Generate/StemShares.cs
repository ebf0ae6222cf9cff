namespace MapReduce.Ngrams.Generate;

/// <summary>How any number of pseudo-words of a seed is distributed over the stems. Immutable.</summary>
internal sealed class StemShares
{
    // By WordCase. Most words are in lower case.
    private static readonly int[] CaseWeights = [6, 3, 1];

    // The share of all words before each stem, in units of 2^-64. The end of the last stem (1) does not fit and is implied.
    private readonly ulong[] _before;

    public StemShares(Lexicon lexicon, ulong seed)
    {
        ulong key = KeyedHash.Key(seed, HashPurpose.StemWeight);
        var ends = new List<ulong>();
        ulong total = 0;
        foreach (Anchor anchor in lexicon.Anchors)
        {
            if (anchor.IsStem)
            {
                // A stem with one letter fewer covers a wider alphabetical range, so it gets four times as many words.
                ulong hash = KeyedHash.Of(key, (ulong)ends.Count);
                ulong byLength = 1UL << (2 * (4 - anchor.Text.Length));
                total += (1 + KeyedHash.Below(hash, 16)) * (ulong)CaseWeights[(int)anchor.Case] * byLength;
                ends.Add(total);
            }
        }
        _before = new ulong[ends.Count];
        for (int i = 1; i < _before.Length; i++) _before[i] = (ulong)(((UInt128)ends[i - 1] << 64) / total);
    }

    public int Count => _before.Length;

    /// <summary>Index of the first of <paramref name="words"/> words under a stem; <paramref name="words"/> for the stem after the last.</summary>
    public long FirstWord(int stem, long words) =>
        stem == _before.Length ? words : (long)Math.BigMul(_before[stem], (ulong)words, out _);
}
