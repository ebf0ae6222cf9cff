namespace MapReduce.Ngrams.Filter;

/// <summary>A pattern of ngrams: one <see cref="WordPattern"/> for each word. Immutable.</summary>
/// <param name="words">The patterns of the words.</param>
public sealed class NgramWildcard(IReadOnlyList<WordPattern> words)
{
    /// <summary>The patterns of the words.</summary>
    public IReadOnlyList<WordPattern> Words { get; } = words;

    /// <summary>The ngram, if the pattern has no wildcard and so stands for a single one; otherwise null.</summary>
    public string? Literal { get; } = words.All(word => word.IsLiteral) ? string.Join(' ', words) : null;

    /// <summary>A name that no wildcard with other matches has, for comparisons.</summary>
    public string Key => string.Join(' ', Words.Select(word => word.Key));

    /// <summary>Whether the pattern matches the ngram.</summary>
    public bool Matches(ReadOnlySpan<byte> ngram)
    {
        int at = 0;
        foreach (Range range in ngram.Split((byte)' '))
        {
            if (at == Words.Count || !Words[at].Matches(ngram[range])) return false;
            at++;
        }
        return at == Words.Count;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Words);
}
