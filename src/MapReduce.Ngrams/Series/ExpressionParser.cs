using MapReduce.Map;
using MapReduce.Ngrams.Filter;

namespace MapReduce.Ngrams.Series;

/// <summary>Parses the expressions of a series.</summary>
/// <remarks>
/// <code>
/// expression = "[" ngram "]" | ngram | sum          an ngram with a word "*" is a wildcard pattern
/// sum        = quotient ("+" quotient)*             operators need blanks around them; "/" binds tighter
/// quotient   = operand ("/" operand)*
/// operand    = "(" sum ")" | "[" ngram "]" | word*
/// </code>
/// An argument without a + or / between blanks is a literal ngram, so <c>c++</c>, <c>and/or</c>, <c>/</c> and <c>f ( x )</c>
/// need no escape. Text in brackets is always literal.
/// </remarks>
public sealed class ExpressionParser
{
    private const string Escape = "put an ngram that contains operators in brackets, as in [and / or]";

    private readonly string _text;
    private int _at;   // the next character, at most _text.Length

    private ExpressionParser(string text) => _text = text;

    /// <summary>A sum, or the quotient of two sums.</summary>
    private readonly record struct Quantity(IReadOnlyList<string> Sum, IReadOnlyList<string> Divisor)
    {
        public bool IsShare => Divisor.Count > 0;
    }

    /// <summary>Parses an argument.</summary>
    /// <param name="argument">The argument as typed.</param>
    /// <param name="foldCase">Whether ngrams that differ only in case count as one.</param>
    /// <exception cref="FormatException">The argument is invalid; the message says why, in one line.</exception>
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
            if (sum.IsShare || next.IsShare) throw Wrong("counts and shares cannot be added; put a sum on either side of / in parentheses, as in colour / (colour + color)");
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
            if (quotient.IsShare || divisor.IsShare) throw Wrong("a share cannot be divided or be a divisor; use only one /");
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

    /// <summary>The position of the closing bracket: the first after which the operand can end, or -1.</summary>
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
            if (open == "*") throw Wrong("a wildcard matches several ngrams and cannot be part of a sum or share; make it an expression of its own");
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

    /// <summary>Whether the operator comes next, with blanks around it.</summary>
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
/// An expression of a series: an ngram, a sum of ngrams, a share (the quotient of two sums), or a wildcard pattern, which stands
/// for the most frequent ngrams that it matches.
/// </summary>
public sealed record NgramExpression
{
    /// <summary>The name of the expression in the result.</summary>
    public required string Text { get; init; }

    /// <summary>The ngrams to add up, repeated ones repeatedly; empty if there is a <see cref="Pattern"/>.</summary>
    public IReadOnlyList<string> Sum { get; init; } = [];

    /// <summary>The ngrams whose sum is the divisor of <see cref="Sum"/>; empty if there is none.</summary>
    public IReadOnlyList<string> Divisor { get; init; } = [];

    /// <summary>The wildcard pattern, or null.</summary>
    public NgramWildcard? Pattern { get; init; }

    /// <summary>Whether the expression is a share.</summary>
    public bool IsShare => Divisor.Count > 0;

    /// <summary>All ngrams that the expression names.</summary>
    public IEnumerable<string> Ngrams => Sum.Concat(Divisor);
}
