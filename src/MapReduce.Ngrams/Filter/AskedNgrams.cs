namespace MapReduce.Ngrams.Filter;

/// <summary>The ngrams that alone are counted: those that are named, and those of wildcards. Readable by many threads.</summary>
/// <param name="named">Those that are named. Not owned.</param>
/// <param name="wildcards">The wildcards.</param>
public sealed unsafe class AskedNgrams(NgramSet named, IEnumerable<NgramWildcard> wildcards)
{
    private readonly NgramWildcard[] _wildcards = [.. wildcards];

    /// <summary>Whether an ngram is one of them, by the name that the result gives it. REQUIRES: 16 bytes are readable at <paramref name="name"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">Length of the name in bytes.</param>
    /// <param name="asRead">The ngram as the input has it: in lower case a tag is none any more.</param>
    internal bool Contains(byte* name, uint length, ReadOnlySpan<byte> asRead)
    {
        if (named.Contains(name, length)) return true;
        var text = new ReadOnlySpan<byte>(name, (int)length);
        foreach (NgramWildcard wildcard in _wildcards)
            if (wildcard.Matches(text) && (text.SequenceEqual(asRead) || PosTags.Of(asRead) == PosTag.None)) return true;
        return false;
    }
}
