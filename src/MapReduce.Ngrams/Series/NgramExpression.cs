using MapReduce.Ngrams.Filter;

namespace MapReduce.Ngrams.Series;

/// <summary>
/// What a history is asked of: an ngram, a sum of ngrams, a share of one sum in another, or, by a pattern, the most
/// frequent of many ngrams.
/// </summary>
public sealed record NgramExpression
{
    /// <summary>The expression as the result names it.</summary>
    public required string Text { get; init; }

    /// <summary>The ngrams whose counts are added up, as often as they are named; empty where there is a <see cref="Pattern"/>.</summary>
    public IReadOnlyList<string> Sum { get; init; } = [];

    /// <summary>The ngrams whose sum <see cref="Sum"/> is divided by; empty where it is not.</summary>
    public IReadOnlyList<string> Divisor { get; init; } = [];

    /// <summary>The pattern whose most frequent ngrams are asked for.</summary>
    public NgramWildcard? Pattern { get; init; }

    /// <summary>Whether it is a share.</summary>
    public bool IsShare => Divisor.Count > 0;

    /// <summary>All ngrams that it names.</summary>
    public IEnumerable<string> Ngrams => Sum.Concat(Divisor);
}
