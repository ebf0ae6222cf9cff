using MapReduce.Map;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Filter;

/// <summary>The only ngrams to count: named ones, and all that match a wildcard. Immutable.</summary>
/// <param name="named">The named ngrams. Not owned.</param>
/// <param name="wildcards">The wildcards.</param>
/// <param name="foldCase">Whether the ngrams to look up have case-folded words, but tags in upper case (see <see cref="PosTags.FoldWords"/>).</param>
public sealed unsafe class AskedNgrams(NgramSet named, IEnumerable<NgramWildcard> wildcards, bool foldCase = false)
{
    /// <summary>How far a lookup may read beyond an ngram, in bytes.</summary>
    private const int Padding = 16;

    private const int MostOnStack = 512;

    private readonly NgramWildcard[] _wildcards = [.. wildcards];

    /// <summary>Whether to count an ngram. REQUIRES: 16 readable bytes at <paramref name="ngram"/>.</summary>
    internal bool Contains(byte* ngram, uint length)
    {
        if (named.Contains(ngram, length)) return true;
        var text = new ReadOnlySpan<byte>(ngram, (int)length);
        // Users may type names and their tags in any case, so names are folded including their tags.
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
