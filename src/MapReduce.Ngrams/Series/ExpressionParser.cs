using MapReduce.Map;
using MapReduce.Ngrams.Filter;

namespace MapReduce.Ngrams.Series;

/// <summary>Parses what histories are asked of.</summary>
/// <remarks>
/// <code>
/// expression = "[" ngram "]" | ngram | sum          an ngram with a word "*" is a pattern
/// sum        = quotient ("+" quotient)*             operators stand between blanks; "/" binds tighter
/// quotient   = operand ("/" operand)*
/// operand    = "(" sum ")" | "[" ngram "]" | word*
/// </code>
/// An argument in which neither + nor / stands between blanks is an ngram as it is, so <c>c++</c>, <c>and/or</c>, <c>/</c> and
/// <c>f ( x )</c> need no escape; brackets take anything as it is.
/// </remarks>
public sealed class ExpressionParser
{
    private const string Escape = "an ngram that contains operators is put in brackets, as in [and / or]";

    private readonly string _text;
    private int _at;   // the next character, at most _text.Length

    private ExpressionParser(string text) => _text = text;

    /// <summary>A sum, or a share of one in another.</summary>
    private readonly record struct Quantity(IReadOnlyList<string> Sum, IReadOnlyList<string> Divisor)
    {
        public bool IsShare => Divisor.Count > 0;
    }

    /// <summary>Parses an argument.</summary>
    /// <param name="argument">The argument as it is typed.</param>
    /// <param name="foldCase">Whether ngrams that differ only in case are one.</param>
    /// <exception cref="FormatException">It is no expression; the message says why, in a line.</exception>
    public static NgramExpression Parse(string argument, bool foldCase = false)
    {
        if (foldCase) argument = CaseFold.Fold(argument);
        string[] words = argument.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string text = string.Join(' ', words);
        if (text.Length == 0) throw new FormatException("an ngram is empty (an unset variable?)");
        var parser = new ExpressionParser(text);
        if (text[0] == '[' && parser.LiteralEnd() == text.Length - 1) return Plain(text[1..^1].Trim());
        if (words.Length == 1 || !words.Any(word => word is "+" or "/"))
            return words.Contains("*") ? new NgramExpression { Text = text, Pattern = new NgramWildcard(words, foldCase) } : Plain(text);
        Quantity quantity = parser.ParseSum();
        if (parser._at < text.Length) throw parser.Wrong($"expected + or / before '{text[parser._at..]}'");
        return new NgramExpression { Text = text, Sum = quantity.Sum, Divisor = quantity.Divisor };
    }

    private static NgramExpression Plain(string ngram) => new() { Text = ngram, Sum = [ngram] };

    private Quantity ParseSum()
    {
        Quantity sum = ParseQuotient();
        while (TakeOperator('+'))
        {
            Quantity next = ParseQuotient();
            if (sum.IsShare || next.IsShare) throw Wrong("counts and shares cannot be added; put a sum that is divided, or divided by, in parentheses, as in colour / (colour + color)");
            sum = new Quantity([.. sum.Sum, .. next.Sum], []);
        }
        return sum;
    }

    private Quantity ParseQuotient()
    {
        Quantity quotient = ParseOperand();
        while (TakeOperator('/'))
        {
            Quantity divisor = ParseOperand();
            if (quotient.IsShare || divisor.IsShare) throw Wrong("a share cannot be divided, or divided by; ask for one / only");
            quotient = new Quantity(quotient.Sum, divisor.Sum);
        }
        return quotient;
    }

    private Quantity ParseOperand()
    {
        SkipBlanks();
        if (_at < _text.Length && _text[_at] == '(')
        {
            _at++;
            Quantity inner = ParseSum();
            SkipBlanks();
            if (_at == _text.Length || _text[_at] != ')') throw Wrong(_at == _text.Length ? "a parenthesis is not closed" : $"expected + or / before '{_text[_at..]}'");
            _at++;
            return inner;
        }
        if (_at < _text.Length && _text[_at] == '[') return new Quantity([ParseLiteral()], []);
        return new Quantity([ParseWords()], []);
    }

    private string ParseLiteral()
    {
        int end = LiteralEnd();
        string ngram = end < 0 ? "" : _text[(_at + 1)..end].Trim();
        if (ngram.Length == 0) throw Wrong("a bracket is not closed, or empty");
        _at = end + 1;
        return ngram;
    }

    /// <summary>The place of the bracket that closes the one at hand: the first behind which the operand can end; -1 for none.</summary>
    private int LiteralEnd()
    {
        for (int end = _text.IndexOf(']', Math.Min(_at + 2, _text.Length)); end >= 0; end = _text.IndexOf(']', end + 1))
            if (end + 1 == _text.Length || _text[end + 1] is ' ' or ')') return end;
        return -1;
    }

    private string ParseWords()
    {
        var words = new List<string>();
        while (true)
        {
            SkipBlanks();
            int end = _text.IndexOf(' ', _at);
            string word = _text[_at..(end < 0 ? _text.Length : end)];
            string open = word.TrimEnd(')');
            if (open.Length == 0 || open[0] is '(' or '[' || IsOperator('+') || IsOperator('/')) break;
            if (open == "*") throw Wrong("a wildcard stands for several ngrams and has no place in a sum or share; ask for it alone");
            words.Add(open);
            _at += open.Length;
            if (open.Length < word.Length) break;
        }
        if (words.Count == 0) throw Wrong(_at == _text.Length ? "an ngram is missing at the end" : $"an ngram is missing before '{_text[_at..]}'");
        return string.Join(' ', words);
    }

    private bool TakeOperator(char name)
    {
        SkipBlanks();
        if (!IsOperator(name)) return false;
        _at++;
        return true;
    }

    /// <summary>Whether the operator is at hand, blanks around it.</summary>
    private bool IsOperator(char name) =>
        _at < _text.Length && _text[_at] == name
        && (_at == 0 || _text[_at - 1] == ' ') && (_at + 1 == _text.Length || _text[_at + 1] == ' ');

    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] == ' ') _at++;
    }

    private FormatException Wrong(string what) => new($"'{_text}': {what}; {Escape}");
}

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
