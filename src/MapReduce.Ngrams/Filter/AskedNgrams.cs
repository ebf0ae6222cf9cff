using System.Text;

namespace MapReduce.Ngrams.Filter;

/// <summary>The ngrams that alone are counted: those that are named, and those of patterns. Readable by many threads.</summary>
public sealed class AskedNgrams
{
    private readonly HashSet<string> _named;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly NgramWildcard[] _patterns;
    private readonly bool[] _firstBytes = new bool[256];

    /// <summary>Those that are named, and those of patterns.</summary>
    public AskedNgrams(IEnumerable<string> named, IEnumerable<NgramWildcard> patterns)
    {
        _named = [.. named];
        _lookup = _named.GetAlternateLookup<ReadOnlySpan<char>>();
        _patterns = [.. patterns];
        foreach (string ngram in _named) _firstBytes[Encoding.UTF8.GetBytes(ngram)[0]] = true;
    }

    /// <summary>Whether the ngram is one of them, by the name that the result gives it.</summary>
    /// <param name="ngram">Its name.</param>
    /// <param name="asRead">As the input has it: in lower case a tag is none any more.</param>
    public bool Contains(ReadOnlySpan<byte> ngram, ReadOnlySpan<byte> asRead)
    {
        if (_firstBytes[ngram[0]])
        {
            Span<char> text = stackalloc char[256];
            if (ngram.Length > text.Length) text = new char[ngram.Length];
            if (_lookup.Contains(text[..Encoding.UTF8.GetChars(ngram, text)])) return true;
        }
        foreach (NgramWildcard pattern in _patterns)
            if (pattern.Matches(ngram) && (ngram.SequenceEqual(asRead) || PosTags.Of(asRead) == PosTag.None)) return true;
        return false;
    }
}
