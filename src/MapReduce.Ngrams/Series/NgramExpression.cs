using MapReduce.Ngrams.Filter;

namespace MapReduce.Ngrams.Series;

/// <summary>An expression of a series.</summary>
/// <param name="Text">Its name in the result.</param>
/// <param name="Root">What to compute for each year.</param>
public sealed record NgramExpression(string Text, ExpressionNode Root)
{
    /// <summary>Other readings of the text, or of parts of it: each is an ngram, and a note names those that occur in the data.</summary>
    public IReadOnlyList<string> OtherReadings { get; init; } = [];

    /// <summary>Whether it is more than one term.</summary>
    public bool IsComposition => Root is not NgramTerm;

    /// <summary>All terms, in the order of the text.</summary>
    public IEnumerable<NgramTerm> Terms => TermsOf(Root);

    private static IEnumerable<NgramTerm> TermsOf(ExpressionNode node) => node switch
    {
        NgramTerm term => [term],
        Operation operation => TermsOf(operation.Left).Concat(TermsOf(operation.Right)),
        _ => [],
    };
}

/// <summary>A part of an expression: a closed set of three kinds.</summary>
public abstract record ExpressionNode;

/// <summary>A number.</summary>
/// <param name="Value">Its value, which is finite.</param>
/// <param name="Text">The number as typed.</param>
public sealed record Constant(double Value, string Text) : ExpressionNode;

/// <summary>Two parts and an operator between them: <c>+ - * /</c>.</summary>
public sealed record Operation(char Operator, ExpressionNode Left, ExpressionNode Right) : ExpressionNode;

/// <summary>An ngram, or a group of ngrams.</summary>
/// <param name="Text">The ngram, or the text of the group.</param>
/// <param name="Corpus">The corpus in which to look; null if the expression is for all corpora.</param>
public sealed record NgramTerm(string Text, string? Corpus) : ExpressionNode
{
    /// <summary>
    /// The name in the result, without the corpus: the text, and where that alone would be read otherwise, with its brackets, as in
    /// <c>[a - b]</c>.
    /// </summary>
    public string Name { get; init; } = Text;

    /// <summary>The group; null if the term is a single ngram.</summary>
    public NgramGroup? Group { get; init; }

    /// <summary>
    /// The same ngram as Google writes it where hyphens separate words (<c>well - known</c> for <c>well-known</c>); null if it
    /// has no hyphens. Its counts are used if <see cref="Text"/> itself does not occur.
    /// </summary>
    public string? Split { get; init; }
}

/// <summary>Ngrams that a term stands for: alone they are a series each, within a composition they are added up.</summary>
public sealed record NgramGroup
{
    /// <summary>What the ngrams match.</summary>
    public IReadOnlyList<NgramWildcard> Wildcards { get; init; } = [];

    /// <summary>The case-folded ngram whose variants of case are the group; otherwise null.</summary>
    public string? VariantsOf { get; init; }

    /// <summary>A name that no group of other ngrams has.</summary>
    internal string Key => VariantsOf is { } name ? $"variants of {name}" : string.Join('\t', Wildcards.Select(w => w.Key));

    /// <summary>Whether the group is a list of ngrams, in the order of the result. Otherwise only the most frequent ngrams are in the result.</summary>
    public bool IsList => VariantsOf is null && Wildcards.All(w => w.Literal is not null);
}
