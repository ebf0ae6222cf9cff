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
    /// <param name="foldsCase">Whether it was looked for in any case.</param>
    public static string Of(string ngram, int mostWords = 0, bool foldsCase = false)
    {
        if (ngram.Length > MostLength) return "";
        string[] words = ngram.Split(' ');
        if (MultiplicationHint(ngram) is { } product) return $"; {product}";
        if (Quotes().Match(ngram) is { Success: true } quotes) return $"; the quotation marks are part of the text; leave them out: {quotes.Groups["inner"].Value}";
        if (SymbolHint(ngram) is { } symbol) return $"; {symbol}";
        if (Viewer().IsMatch(ngram)) return $"; expressions are separate arguments, as in {string.Join(' ', ngram.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => $"'{part}'"))}; a comma in the text is a word: '{Comma().Replace(ngram, " , ").Trim()}'";
        if (HalfDependency().Match(ngram) is { Success: true } half) return $"; a dependency is a word, an arrow and a word without blanks, as in {half.Groups["head"].Value}{(half.Groups["head"].Length == 0 ? "*" : "")}=>{(half.Groups["head"].Length == 0 ? half.Groups["dependent"].Value : "*")}";
        if (GluedParenthesis().IsMatch(ngram)) return $"; the operators of an expression stand between blanks, as in '{Operators().Replace(ngram, " $0 ").Trim()}'";
        if (Tokenisation.GooglesForm(ngram) is { } form)
            return form.Split(' ').Any(word => word is "+" or "-" or "/") ? $"; Google writes it '{form}', to be asked for in brackets: [{form}]; without them it is an expression" : $"; Google writes it '{form}'";
        if (GluedOperator().Match(ngram) is { Success: true } glued && !Pattern().IsMatch(ngram)) return $"; operators stand between blanks, as in '{glued.Groups["left"].Value} {glued.Groups["op"].Value} {glued.Groups["right"].Value}'";
        if (TagHint(ngram) is { } tag) return $"; {tag}";
        if (mostWords > 0 && words.Length > mostWords) return $"; it has {words.Length} words, and those with which the inputs begin have {(mostWords == 1 ? "one" : $"at most {mostWords}")}";
        return !foldsCase && Tokenisation.InLowerCase(ngram) is { } lower ? $"; upper and lower case are different ngrams, as in '{lower}'" : "";
    }

    /// <summary>The regular expression that an ngram seems to be, without slashes around it; null if it does not look like one.</summary>
    public static string? ExpressionIn(string ngram) => Expression().Match(ngram) is { Success: true } found ? found.Groups["regex"].Value : null;

    /// <summary>A '*' that was meant to multiply, but is a word where it stands.</summary>
    private static string? MultiplicationHint(string ngram)
    {
        if (Product().Match(ngram) is not { Success: true } product) return null;
        string left = product.Groups["left"].Value, right = product.Groups["right"].Value;
        if (Thousands().IsMatch(right)) return $"a number is written without commas, as in {left} * {right.Replace(",", "")}, and with a point before its decimals, as in {left} * {Plain(right)}";
        if (LooseNumber().IsMatch(right)) return $"a number is written with digits on both sides of a point, as in {left} * {Plain(right)}";
        if (LooseNumber().IsMatch(left)) left = Plain(left);
        return $"'*' multiplies only before a number or a parenthesis, as in {left} * ({right}); elsewhere it stands for a word";
    }

    private static string Plain(string number) => number.Replace(',', '.').TrimEnd('.') is var plain && plain.StartsWith('.') ? $"0{plain}" : plain;

    /// <summary>A sign that a text program or a book has for an operator.</summary>
    private static string? SymbolHint(string ngram)
    {
        if (ngram.EndsWith(" %", StringComparison.Ordinal) && !LooseNumber().IsMatch(ngram[..^2])) return $"for percent, multiply by 100, as in '{ngram[..^2]} * 100'";
        if (Symbol().Match(ngram) is not { Success: true } symbol) return null;
        string left = symbol.Groups["left"].Value, right = symbol.Groups["right"].Value;
        return symbol.Groups["op"].Value switch
        {
            "×" or "·" or "∗" => $"write '*' to multiply, as in '{left} * {(PlainNumber().IsMatch(right) ? right : $"({right})")}'",
            "÷" or "∕" => $"write '/' to divide, as in '{left} / {right}'",
            "−" or "–" or "—" => $"write '-' to subtract, as in '{left} - {right}'",
            _ => "there are no powers; the operators are + - * /",
        };
    }

    /// <summary>A tag in lower case, or one that does not exist.</summary>
    private static string? TagHint(string ngram)
    {
        if (AnyTag().Match(ngram) is not { Success: true } found) return null;
        string word = found.Groups["word"].Value, tag = found.Groups["tag"].Value, upper = tag.ToUpperInvariant();
        bool isTag = PosTags.All.Any(t => t.Name == upper);
        // A word in lower case after an underscore is hardly a tag.
        return isTag ? tag == upper ? null : $"tags are in upper case, as in {word}_{upper}"
            : tag == upper ? $"'{tag}' is not a tag, if it was meant as one; the tags are {string.Join(", ", PosTags.All.Select(t => t.Name))}"
            : null;
    }

    [GeneratedRegex(@"^(?<left>[^\s_=]+) \* (?<right>[^\s_=]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Product();

    /// <summary>A number in some notation.</summary>
    [GeneratedRegex(@"^-?([0-9]+[.,]?[0-9]*|[.,][0-9]+)([eE][+-]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex LooseNumber();

    [GeneratedRegex(@"^[1-9][0-9]{0,2},[0-9]{3}$", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();

    [GeneratedRegex(@"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainNumber();

    [GeneratedRegex(@"^/(?<regex>.+)/[a-z]*$|^(?<regex>\^\S+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Expression();

    [GeneratedRegex("^['\"‘’“”«»„`](?<inner>.+)['\"‘’“”«»„`]$", RegexOptions.CultureInvariant)]
    private static partial Regex Quotes();

    [GeneratedRegex(@"^(?<left>.+?) ?(?<op>[×·∗÷∕−^]) ?(?<right>.+)$|^(?<left>.+?) (?<op>[–—]) (?<right>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Symbol();

    [GeneratedRegex(@"(^| )((?<head>\S+)=>|=>(?<dependent>\S+))( |$)", RegexOptions.CultureInvariant)]
    private static partial Regex HalfDependency();

    /// <summary>A dependency, or a word with a star that is a pattern.</summary>
    [GeneratedRegex(@"=>|\*_|_\*", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"[^\s,], ?[^\s,0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex Viewer();

    [GeneratedRegex(@"\s*,\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Comma();

    [GeneratedRegex(@"^(?<left>\S+?) ?(?<op>[+*/])(?<right>[^\s+*/]\S*)$|^(?<left>[^\s+*/]+)(?<op>[+*/]) ?(?<right>\S+)$", RegexOptions.CultureInvariant)]
    private static partial Regex GluedOperator();

    /// <summary>An operator without blanks beside a parenthesis.</summary>
    [GeneratedRegex(@"\S[+*/-]\(|\)[+*/-]\S", RegexOptions.CultureInvariant)]
    private static partial Regex GluedParenthesis();

    [GeneratedRegex(@"(?<=\S)[+*/-](?=\S)", RegexOptions.CultureInvariant)]
    private static partial Regex Operators();

    [GeneratedRegex(@"(?<word>\S+)_(?<tag>[A-Za-z]+)(?= |$)", RegexOptions.CultureInvariant)]
    private static partial Regex AnyTag();
}
