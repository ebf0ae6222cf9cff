using System.Text;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Filter;

/// <summary>A pattern of words in which <c>*</c> matches any word without a part-of-speech tag. Immutable.</summary>
public sealed class NgramWildcard
{
    private readonly byte[]?[] _tokens;   // null: *
    private readonly bool _foldCase;

    /// <summary>A pattern of the given words.</summary>
    /// <param name="words">The words; if <paramref name="foldCase"/>, case-folded including their tags.</param>
    /// <param name="foldCase">Whether ngrams have case-folded words, but tags in upper case.</param>
    public NgramWildcard(IEnumerable<string> words, bool foldCase = false)
    {
        _tokens = [.. words.Select(word => word == "*" ? null : Encoding.UTF8.GetBytes(word))];
        _foldCase = foldCase;
    }

    /// <summary>
    /// Whether the pattern matches the ngram. <c>*</c> skips tagged words, since the data has each of them plain as well.
    /// </summary>
    public bool Matches(ReadOnlySpan<byte> ngram)
    {
        int token = 0;
        foreach (Range range in ngram.Split((byte)' '))
        {
            if (token == _tokens.Length) return false;
            ReadOnlySpan<byte> word = ngram[range];
            if (_tokens[token] is { } literal ? !Is(word, literal) : word.IsEmpty || PosTags.Of(word) != PosTag.None) return false;
            token++;
        }
        return token == _tokens.Length;
    }

    private bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> literal)
    {
        if (word.SequenceEqual(literal)) return true;
        if (!_foldCase || word.Length != literal.Length || PosTags.Of(word) == PosTag.None) return false;
        int tag = Math.Max(PosTags.TagStart(word), 0);
        return word[..tag].SequenceEqual(literal[..tag]) && Ascii.EqualsIgnoreCase(word[tag..], literal[tag..]);
    }
}
