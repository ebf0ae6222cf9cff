using System.Text;

namespace MapReduce.Ngrams.Filter;

/// <summary>An ngram in which <c>*</c> stands for any word, one without a part-of-speech tag. Readable by many threads.</summary>
public sealed class NgramWildcard
{
    private readonly byte[]?[] _tokens;   // null: any word

    /// <summary>A pattern of the given words.</summary>
    public NgramWildcard(IEnumerable<string> words) => _tokens = [.. words.Select(word => word == "*" ? null : Encoding.UTF8.GetBytes(word))];

    /// <summary>
    /// Whether the ngram is one of the pattern's. Tagged words are in the data beside the plain ones, so with them every
    /// word would be there twice.
    /// </summary>
    public bool Matches(ReadOnlySpan<byte> ngram)
    {
        int token = 0;
        foreach (Range range in ngram.Split((byte)' '))
        {
            if (token == _tokens.Length) return false;
            ReadOnlySpan<byte> word = ngram[range];
            if (_tokens[token] is { } literal ? !word.SequenceEqual(literal) : word.IsEmpty || PosTags.Of(word) != PosTag.None) return false;
            token++;
        }
        return token == _tokens.Length;
    }
}
