using System.Text.RegularExpressions;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Series;

/// <summary>Guesses why an ngram does not occur.</summary>
public static partial class AbsenceHint
{
    /// <summary>A text longer than this is no ngram that somebody mistyped.</summary>
    private const int MostLength = 1024;

    /// <summary>What may have been meant, to be appended to a message; empty if there is nothing to say.</summary>
    /// <param name="ngram">The ngram that does not occur.</param>
    /// <param name="mostWords">The most words that the first ngram of an input has; 0 if it is not known.</param>
    public static string Of(string ngram, int mostWords = 0)
    {
        if (ngram.Length > MostLength) return "";
        string[] words = ngram.Split(' ');
        if (NumberFirst().Match(ngram) is { Success: true } product) return $"; '*' multiplies only before a number or a parenthesis, as in {product.Groups["number"].Value} * ({ngram[product.Length..]})";
        if (Viewer().IsMatch(ngram)) return $"; expressions are separate arguments, as in {string.Join(' ', ngram.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => $"'{part}'"))}; a comma in the text is a word: '{Comma().Replace(ngram, " , ").Trim()}'";
        if (Tokenisation.GooglesForm(ngram) is { } form) return $"; Google writes it '{form}'";
        if (GluedOperator().Match(ngram) is { Success: true } glued) return $"; operators stand between blanks, as in '{glued.Groups["left"].Value} {glued.Groups["op"].Value} {glued.Groups["right"].Value}'";
        if (LowerTag().Match(ngram) is { Success: true } tag && PosTags.All.Any(t => string.Equals(t.Name, tag.Groups["tag"].Value, StringComparison.OrdinalIgnoreCase)))
            return $"; tags are in upper case, as in {tag.Groups["word"].Value}_{tag.Groups["tag"].Value.ToUpperInvariant()}";
        return mostWords > 0 && words.Length > mostWords ? $"; it has {words.Length} words, and those with which the inputs begin have {(mostWords == 1 ? "one" : $"at most {mostWords}")}" : "";
    }

    [GeneratedRegex(@"^(?<number>-?[0-9]+(\.[0-9]+)?) \* ", RegexOptions.CultureInvariant)]
    private static partial Regex NumberFirst();

    [GeneratedRegex(@"[^\s,], ?[^\s,0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex Viewer();

    [GeneratedRegex(@"\s*,\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Comma();

    [GeneratedRegex(@"^(?<left>\S+?) ?(?<op>[+*/])(?<right>[^\s+*/]\S*)$|^(?<left>[^\s+*/]+)(?<op>[+*/]) ?(?<right>\S+)$", RegexOptions.CultureInvariant)]
    private static partial Regex GluedOperator();

    [GeneratedRegex(@"(?<word>\S+)_(?<tag>[A-Za-z]+)(?= |$)", RegexOptions.CultureInvariant)]
    private static partial Regex LowerTag();
}
