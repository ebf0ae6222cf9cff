using MapReduce.Map;

namespace MapReduce.Ngrams.Series;

/// <summary>The text of an expression, with the messages about it. All three forms are equally long, so an index is one in each.</summary>
internal sealed class ExpressionText
{
    private const string Brackets = "put a text that is not an expression in brackets, as in [and / or]";

    private readonly string _typed;

    public ExpressionText(string typed, bool foldsCase)
    {
        _typed = typed;
        Shown = Folded = foldsCase ? CaseFold.Fold(typed) : typed;
    }

    /// <summary>The text that is read: case-folded if the rules say so. Simple case folding keeps the length in UTF-16.</summary>
    public string Folded { get; }

    /// <summary>The text for messages and names: <see cref="Folded"/>, but with corpora as they are called.</summary>
    public string Shown { get; private set; }

    /// <summary>The corpus at a place, as it was typed: the case of ngrams may be folded, but that of corpora tells them apart.</summary>
    public string CorpusAt(int at, int length)
    {
        string corpus = _typed.Substring(at, length);
        ShowCorpus(corpus, at);
        return corpus;
    }

    /// <summary>Shows the corpus at a place as it is called. REQUIRES: the name is as long as what was typed there.</summary>
    public void ShowCorpus(string corpus, int at) => Shown = $"{Shown[..at]}{corpus}{Shown[(at + corpus.Length)..]}";

    /// <summary>The text is invalid at an index.</summary>
    public ExpressionException Wrong(string what, int at, ExpressionNeed need = ExpressionNeed.Nothing) => new($"'{Shown}': {what}", Shown, at, need);

    /// <summary>The text is invalid, and may not have been meant as an expression.</summary>
    public ExpressionException NoExpression(string what, int at) => Wrong($"{what}; {Brackets}", at);
}
