using MapReduce.Map;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Filter;

/// <summary>The ngrams that alone are counted: those that are named, and those of wildcards. Readable by many threads.</summary>
/// <param name="named">Those that are named. Not owned.</param>
/// <param name="wildcards">The wildcards.</param>
/// <param name="foldCase">Whether words are in folded case. Tags are not, as <see cref="PosTags.FoldWords"/> leaves them.</param>
public sealed unsafe class AskedNgrams(NgramSet named, IEnumerable<NgramWildcard> wildcards, bool foldCase = false)
{
    /// <summary>Bytes that a look-up may read behind an ngram.</summary>
    private const int Padding = 16;

    private const int MostOnStack = 512;

    private readonly NgramWildcard[] _wildcards = [.. wildcards];

    /// <summary>Whether an ngram is one of them. REQUIRES: 16 bytes are readable at <paramref name="ngram"/>.</summary>
    internal bool Contains(byte* ngram, uint length)
    {
        if (named.Contains(ngram, length)) return true;
        var text = new ReadOnlySpan<byte>(ngram, (int)length);
        // A name may be typed in any case, tags too; those that are named are folded whole.
        if (foldCase && PosTags.Of(text) != PosTag.None && IsNamedFolded(text)) return true;
        foreach (NgramWildcard wildcard in _wildcards)
            if (wildcard.Matches(text)) return true;
        return false;
    }

    private bool IsNamedFolded(ReadOnlySpan<byte> ngram)
    {
        int most = CaseFold.MostBytes(ngram.Length) + Padding;
        Span<byte> folded = most <= MostOnStack ? stackalloc byte[most] : new byte[most];
        int length = CaseFold.Fold(ngram, folded);
        fixed (byte* name = folded) return named.Contains(name, (uint)length);
    }
}
