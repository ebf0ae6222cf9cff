using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MapReduce.Map;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Series;

/// <summary>Parses the expressions of a series.</summary>
/// <remarks>
/// <code>
/// expression = term (("+" | "-") term)*          operators stand between blanks
/// term       = factor (("*" | "/") factor)*      these bind tighter
/// factor     = number | "(" expression ")" | ngram
/// ngram      = (word | "[" as it is "]")+ [":" corpus]
/// word       = text | "*" | "*_TAG" | text"_*" | text"_INF" | text"_INF_TAG" | word"=>"word
/// </code>
/// A text without an operator between blanks is an ngram, so <c>c++</c>, <c>and/or</c>, <c>/</c> and <c>f ( x )</c> need no
/// brackets. <c>*</c> multiplies before a number or a parenthesis and is a word elsewhere. A number that is the whole text is an
/// ngram.
/// </remarks>
public sealed partial class ExpressionParser
{
    /// <summary>The parts of an expression contain each other, so their number is limited.</summary>
    private const int MostOperations = 1000;

    private readonly ExpressionText _text;
    private readonly List<ExpressionToken> _tokens;
    private readonly TermReader _terms;
    private int _next;

    private ExpressionParser(string typed, ExpressionRules rules, bool namesTerms)
    {
        _text = new ExpressionText(typed, rules.FoldsCase);
        if (typed.Length == 0) throw _text.Wrong("an ngram is empty (an unset variable?)", 0);
        _tokens = ExpressionToken.Cut(_text);
        _terms = new TermReader(_text, rules, namesTerms);
    }

    /// <summary>Parses an argument.</summary>
    /// <param name="argument">The argument as typed.</param>
    /// <param name="rules">What it may refer to; null for nothing.</param>
    /// <exception cref="ExpressionException">The argument is invalid; the message says why and what to write, in one line.</exception>
    public static NgramExpression Parse(string argument, ExpressionRules? rules = null) => Parse(argument, rules ?? new ExpressionRules(), namesTerms: true);

    private static readonly char[] Blanks = [' ', '\t', '\r', '\n'];

    internal static NgramExpression Parse(string argument, ExpressionRules rules, bool namesTerms)
    {
        // Other white space, such as a no-break space, may be in a word.
        string text = string.Join(' ', argument.Split(Blanks, StringSplitOptions.RemoveEmptyEntries));
        var parser = new ExpressionParser(text, rules, namesTerms);
        return parser.HasOperators() ? parser.ParseAll() : parser.ParseNgramAlone();
    }

    // Deciding: an ngram, or an expression with operators.

    private bool HasOperators()
    {
        if (_tokens.Count == 1) return false;
        if (_tokens.Any(t => t.Kind == TokenKind.Operator)) return true;
        if (Enumerable.Range(0, _tokens.Count).Any(IsMultiplication)) return true;
        // (book), but not (a) b or f ( x ), which are texts.
        return _tokens[0].Kind == TokenKind.Open && _tokens[^1].Kind == TokenKind.Close && _tokens.Count > 2 && ClosesFirst(_tokens.Count - 1);
    }

    private bool ClosesFirst(int last)
    {
        int depth = 0;
        for (int i = 0; i <= last; i++)
        {
            depth += _tokens[i].Kind switch { TokenKind.Open => 1, TokenKind.Close => -1, _ => 0 };
            if (depth == 0) return i == last;
        }
        return false;
    }

    /// <summary>Whether the token is an asterisk between an operand and a number or parenthesis.</summary>
    private bool IsMultiplication(int at) =>
        IsStar(at) && at + 1 < _tokens.Count && (_tokens[at + 1].Kind == TokenKind.Open || IsNumber(at + 1))
        && at > 0 && _tokens[at - 1].Kind is TokenKind.Word or TokenKind.Quoted or TokenKind.Close;

    private bool IsStar(int at) => at < _tokens.Count && _tokens[at] is { Kind: TokenKind.Word, Text: "*", Corpus: null };

    private bool IsNumber(int at) => at < _tokens.Count && _tokens[at] is { Kind: TokenKind.Word, Corpus: null } token && Number().IsMatch(token.Text);

    // Parsing.

    private NgramExpression ParseNgramAlone()
    {
        // A bracket that is not closed and parentheses are words here.
        if (_tokens.Any(t => t.Kind is TokenKind.Open or TokenKind.Close))
        {
            _tokens.Clear();
            int at = 0;
            foreach (string word in _text.Folded.Split(' '))
            {
                _tokens.Add(new ExpressionToken(TokenKind.Word, word, at));
                at += word.Length + 1;
            }
        }
        NgramTerm term = _terms.Read(_tokens);
        return new NgramExpression(term.Corpus is null ? term.Name : $"{term.Name}:{term.Corpus}", term);
    }

    private NgramExpression ParseAll()
    {
        if (_tokens.Count(t => t.Kind is TokenKind.Operator or TokenKind.Open) + Enumerable.Range(0, _tokens.Count).Count(IsMultiplication) > MostOperations)
            throw _text.Wrong($"an expression may have {MostOperations} operators and parentheses", 0);
        ExpressionNode root = ParseSum();
        if (_next < _tokens.Count) throw Expected(_next);
        var expression = new NgramExpression(_text.Shown, root);
        if (!expression.Terms.Any()) throw _text.Wrong("an expression needs an ngram; put a number that is a word in brackets, as in [1984] + [1985]", 0);
        string?[] corpora = [.. expression.Terms.Select(t => t.Corpus).Distinct()];
        if (corpora.Length > 1 && corpora.Contains(null))
            throw _text.Wrong("some of its ngrams name a corpus and others do not; name one for each ngram, or for none to get the expression once for each corpus", 0);
        string[] numbers = [.. AddedNumbers(root)];
        return expression with { OtherReadings = [.. corpora.All(c => c is null) ? [string.Join(' ', _text.Shown.Split(' ').SelectMany(Apart))] : (string[])[], .. numbers] };
    }

    /// <summary>Parentheses are words of their own in the data.</summary>
    private static IEnumerable<string> Apart(string word)
    {
        int first = 0, last = word.Length;
        while (first < last && word[first] == '(') first++;
        while (last > first && word[last - 1] == ')') last--;
        return [.. Enumerable.Repeat("(", first), .. last > first ? [word[first..last]] : (string[])[], .. Enumerable.Repeat(")", word.Length - last)];
    }

    private static IEnumerable<string> AddedNumbers(ExpressionNode node) => node switch
    {
        Operation { Operator: '+' or '-' } sum => AddedNumbers(sum.Left).Concat(AddedNumbers(sum.Right)).Concat(new[] { sum.Left, sum.Right }.OfType<Constant>().Select(c => c.Text)),
        Operation product => AddedNumbers(product.Left).Concat(AddedNumbers(product.Right)),
        _ => [],
    };

    private ExpressionNode ParseSum()
    {
        ExpressionNode sum = ParseProduct();
        while (TakeOperator("+-") is { } op) sum = new Operation(op, sum, ParseProduct());
        return sum;
    }

    private ExpressionNode ParseProduct()
    {
        ExpressionNode product = ParseFactor();
        while (true)
        {
            if (TakeOperator("/") is not null) product = new Operation('/', product, ParseDivisor());
            else if (IsMultiplication(_next))
            {
                _next++;
                product = new Operation('*', product, ParseFactor());
            }
            else return product;
        }
    }

    private ExpressionNode ParseDivisor()
    {
        int at = _next;
        ExpressionNode divisor = ParseFactor();
        return ConstantOf(divisor) is 0
            ? throw _text.Wrong("a division by 0 has no value in any year; divide by something else, or put a 0 that is a word in brackets, as in [0]", _tokens[at].At)
            : divisor;
    }

    /// <summary>The value of a node without ngrams; null if it has some.</summary>
    private static double? ConstantOf(ExpressionNode node) => node switch
    {
        Constant constant => constant.Value,
        Operation operation => operation.Operator switch
        {
            '+' => ConstantOf(operation.Left) + ConstantOf(operation.Right),
            '-' => ConstantOf(operation.Left) - ConstantOf(operation.Right),
            '*' => ConstantOf(operation.Left) * ConstantOf(operation.Right),
            _ => ConstantOf(operation.Left) / ConstantOf(operation.Right),
        },
        _ => null,
    };

    private char? TakeOperator(string operators) =>
        _next < _tokens.Count && _tokens[_next] is { Kind: TokenKind.Operator } token && operators.Contains(token.Text[0]) ? _tokens[_next++].Text[0] : null;

    private ExpressionNode ParseFactor()
    {
        if (_next < _tokens.Count && _tokens[_next].Kind == TokenKind.Open)
        {
            int open = _tokens[_next++].At;
            ExpressionNode inner = ParseSum();
            if (_next == _tokens.Count) throw _text.NoExpression("a parenthesis is not closed", open);
            if (_tokens[_next].Kind != TokenKind.Close) throw Expected(_next);
            ExpressionToken close = _tokens[_next++];
            if (inner is NgramTerm && _tokens[_next - 2].Kind == TokenKind.Word) CheckSingle(_tokens[_next - 2]);
            return close.Corpus is { } corpus ? Within(inner, _terms.CheckCorpus(corpus, close.CorpusAt)) : inner;
        }
        if (IsNumber(_next) && (!IsWordAt(_next + 1) || IsMultiplication(_next + 1))) return NumberOf(_tokens[_next++]);
        if (IsStar(_next) && (IsNumber(_next + 1) || (_next + 1 < _tokens.Count && _tokens[_next + 1].Kind == TokenKind.Open)))
            throw _text.Wrong("there is nothing to multiply before '*'; a wildcard before a numeral is * [1000]", _tokens[_next].At);
        int first = _next;
        while (IsWordAt(_next) && !IsMultiplication(_next)) _next++;
        if (_next == first)
            throw _next == _tokens.Count ? _text.NoExpression("an ngram is missing at the end", _text.Shown.Length) : _text.NoExpression($"an ngram is missing before '{_text.Shown[_tokens[_next].At..]}'", _tokens[_next].At);
        return _terms.Read(_tokens.GetRange(first, _next - first));
    }

    private Constant NumberOf(ExpressionToken token)
    {
        double value = double.Parse(token.Text, CultureInfo.InvariantCulture);
        string digits = token.Text.Split('e', 'E')[0];
        if (!double.IsFinite(value) || (value == 0 && digits.AsSpan().IndexOfAnyInRange('1', '9') >= 0))
            throw _text.Wrong($"the number {token.Text} is too {(value == 0 ? "small" : "large")}; expected one that is 0 or between 5e-324 and 1.7e308", token.At);
        return new Constant(value, token.Text);
    }

    /// <summary>Refuses <c>(a+b)</c>: parentheses around one word are about the operator in it.</summary>
    private void CheckSingle(ExpressionToken token)
    {
        if (OperatorInWord().Match(token.Text) is { Success: true } op)
            throw _text.Wrong($"operators stand between blanks, as in ({OperatorInWord().Replace(token.Text, " ${op} ")}); put a word that has the operator in brackets: [{token.Text}]", token.At + op.Index);
    }

    private bool IsWordAt(int at) => at < _tokens.Count && _tokens[at].Kind is TokenKind.Word or TokenKind.Quoted;

    private static ExpressionNode Within(ExpressionNode node, string corpus) => node switch
    {
        NgramTerm { Corpus: null } term => term with { Corpus = corpus },
        Operation operation => operation with { Left = Within(operation.Left, corpus), Right = Within(operation.Right, corpus) },
        _ => node,
    };

    private ExpressionException Expected(int token) => _text.NoExpression($"expected an operator (+ - * /) before '{_text.Shown[_tokens[token].At..]}'", _tokens[token].At);

    [GeneratedRegex(@"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<=[\p{L}\p{Nd}])(?<op>[+*/])(?=[\p{L}\p{Nd}])", RegexOptions.CultureInvariant)]
    private static partial Regex OperatorInWord();

}
