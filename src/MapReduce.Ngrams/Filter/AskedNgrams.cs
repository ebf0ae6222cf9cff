using MapReduce.Map;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Filter;

/// <summary>The only ngrams to count: named ones, and all that match a wildcard. Immutable.</summary>
/// <param name="named">The named ngrams. Not owned.</param>
/// <param name="wildcards">The wildcards.</param>
/// <param name="spelling">How the ngrams to look up are spelled.</param>
public sealed unsafe class AskedNgrams(NgramSet named, IEnumerable<NgramWildcard> wildcards, AskedSpelling spelling = AskedSpelling.AsTyped)
{
    private readonly NgramWildcard[] _all = [.. wildcards];

    /// <summary>How far a lookup may read beyond an ngram, in bytes.</summary>
    private const int Padding = 16;

    private const int MostOnStack = 512;

    private readonly WildcardIndex _wildcards = new(wildcards);

    /// <summary>Whether to count an ngram. REQUIRES: 16 readable bytes at <paramref name="ngram"/>.</summary>
    internal bool Contains(byte* ngram, uint length)
    {
        if (named.Contains(ngram, length)) return true;
        var text = new ReadOnlySpan<byte>(ngram, (int)length);
        if (spelling == AskedSpelling.AsTyped) return _wildcards.MatchesAny(text);
        int most = CaseFold.MostBytes(text.Length) + Padding;
        Span<byte> folded = most <= MostOnStack ? stackalloc byte[most] : new byte[most];
        // Users may type names and their tags in any case, so names are folded including their tags.
        if ((spelling == AskedSpelling.AnyCase || text.Contains((byte)'_')) && IsNamedFolded(text, folded)) return true;
        return _wildcards.MatchesAny(spelling == AskedSpelling.AnyCase ? folded[..PosTags.FoldWords(text, folded)] : text);
    }

    /// <summary>The named ngrams, and the wildcards; null if ngrams are sought in any case.</summary>
    internal (IEnumerable<byte[]> Named, IReadOnlyList<NgramWildcard> Wildcards)? Sought => spelling == AskedSpelling.AsTyped ? (named.All(), _all) : null;

    /// <summary>The named ngrams, however they are spelled in the input; null if there are wildcards.</summary>
    internal IEnumerable<byte[]>? PlainNames => _all.Length == 0 ? named.All() : null;

    /// <summary>The filter that counts the same ngrams, as an index has it; null if no filter does.</summary>
    internal string? AsFilter => _all.Length == 0 && spelling == AskedSpelling.AsTyped ? FilterList.ItemOf(named) : null;

    private bool IsNamedFolded(ReadOnlySpan<byte> ngram, Span<byte> folded)
    {
        int length = CaseFold.Fold(ngram, folded);
        fixed (byte* name = folded) return named.Contains(name, (uint)length);
    }
}

/// <summary>How ngrams are spelled when they are looked up.</summary>
public enum AskedSpelling
{
    /// <summary>As in the input, and so are the names.</summary>
    AsTyped,

    /// <summary>With case-folded words, but tags in upper case (see <see cref="PosTags.FoldWords"/>). Names are case-folded including their tags.</summary>
    Folded,

    /// <summary>As in the input, while names are case-folded including their tags.</summary>
    AnyCase,
}
