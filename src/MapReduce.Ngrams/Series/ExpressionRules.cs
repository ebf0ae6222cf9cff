namespace MapReduce.Ngrams.Series;

/// <summary>What expressions may refer to besides the data.</summary>
public sealed record ExpressionRules
{
    /// <summary>Whether ngrams that differ only in case are one.</summary>
    public bool FoldCase { get; init; }

    /// <summary>Whether each variant of case is also a series of its own; then a single ngram is the group of its variants.</summary>
    public bool Variants { get; init; }

    /// <summary>Whether texts are case-folded.</summary>
    internal bool FoldsCase => FoldCase || Variants;

    /// <summary>The corpora by name; empty if the inputs are one corpus without a name.</summary>
    public IReadOnlyList<string> Corpora { get; init; } = [];

    /// <summary>The inflected forms; null if the user named no list.</summary>
    public InflectionList? Inflections { get; init; }
}

/// <summary>An expression is invalid. The message says what is wrong and what to write instead.</summary>
/// <param name="message">One line.</param>
/// <param name="text">The expression, with single blanks between its words.</param>
/// <param name="at">The index in <paramref name="text"/> of what is wrong.</param>
/// <param name="need">What would make it valid, besides another text.</param>
public sealed class ExpressionException(string message, string text, int at, ExpressionNeed need = ExpressionNeed.Nothing) : FormatException(message)
{
    /// <summary>The expression.</summary>
    public string Text { get; } = text;

    /// <summary>The index in <see cref="Text"/> of what is wrong.</summary>
    public int At { get; } = at;

    /// <summary>What would make it valid, besides another text.</summary>
    public ExpressionNeed Need { get; } = need;
}

/// <summary>What an expression may need that its text does not have.</summary>
public enum ExpressionNeed
{
    /// <summary>Nothing else.</summary>
    Nothing,

    /// <summary>A list of inflected forms.</summary>
    Inflections,

    /// <summary>Names for the corpora of the inputs.</summary>
    Corpora,

    /// <summary>A pattern for a part of a word, which is not in the language.</summary>
    PartOfWord,
}
