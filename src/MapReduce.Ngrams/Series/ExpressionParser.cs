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

    private const string Brackets = "put a text that is not an expression in brackets, as in [and / or]";

    private readonly ExpressionRules _rules;
    private readonly bool _namesTerms;
    private readonly string _typed, _folded;   // equally long: simple case folding keeps the length in UTF-16
    private readonly List<Token> _tokens = [];
    private string _text;   // case-folded as the rules say, but corpora as they are called
    private int _next;

    private ExpressionParser(string typed, ExpressionRules rules, bool namesTerms)
    {
        (_typed, _rules, _namesTerms) = (typed, rules, namesTerms);
        _text = _folded = rules.FoldsCase ? CaseFold.Fold(typed) : typed;
    }

    private enum TokenKind
    {
        Word,

        /// <summary>A text in brackets.</summary>
        Quoted,
        Operator,
        Open,
        Close,
    }

    /// <param name="Kind">What it is.</param>
    /// <param name="Text">The word, without brackets and without a corpus.</param>
    /// <param name="At">Its index in the text.</param>
    /// <param name="Corpus">The corpus after a colon, or null.</param>
    /// <param name="CorpusAt">The index of the corpus.</param>
    private readonly record struct Token(TokenKind Kind, string Text, int At, string? Corpus = null, int CorpusAt = 0);

    /// <summary>Parses an argument.</summary>
    /// <param name="argument">The argument as typed.</param>
    /// <param name="rules">What it may refer to; null for nothing.</param>
    /// <exception cref="ExpressionException">The argument is invalid; the message says why and what to write, in one line.</exception>
    public static NgramExpression Parse(string argument, ExpressionRules? rules = null) => Parse(argument, rules ?? new ExpressionRules(), namesTerms: true);

    private static readonly char[] Blanks = [' ', '\t', '\r', '\n'];

    private static NgramExpression Parse(string argument, ExpressionRules rules, bool namesTerms)
    {
        // Other white space, such as a no-break space, may be in a word.
        string text = string.Join(' ', argument.Split(Blanks, StringSplitOptions.RemoveEmptyEntries));
        var parser = new ExpressionParser(text, rules, namesTerms);
        if (text.Length == 0) throw parser.Wrong("an ngram is empty (an unset variable?)", 0);
        parser.Cut();
        return parser.HasOperators() ? parser.ParseAll() : parser.ParseNgramAlone();
    }

    // Cutting: the text becomes tokens.

    private void Cut()
    {
        for (int at = 0; at < _text.Length;)
        {
            if (_text[at] == ' ')
            {
                at++;
                continue;
            }
            int end = _text.IndexOf(' ', at) is >= 0 and var blank ? blank : _text.Length;
            if (_text[at] == '(' && at + 1 < _text.Length) _tokens.Add(new Token(TokenKind.Open, "(", at++));
            else if (_text[at] == ')' && _text.Length > 1)
            {
                _tokens.Add(new Token(TokenKind.Close, ")", at++));
                if (at < _text.Length && CorpusAt().Match(_text, at) is { Success: true } corpus)
                {
                    _tokens[^1] = _tokens[^1] with { Corpus = CorpusNamed(at + 1, corpus.Length - 1), CorpusAt = at + 1 };
                    at += corpus.Length;
                }
            }
            else if (_text[at] == '[' && BracketEnd(at) is > 0 and var close)
            {
                int after = close + 1;
                string? corpus = CorpusAt().Match(_text, after) is { Success: true } named ? CorpusNamed(after + 1, named.Length - 1) : null;
                _tokens.Add(new Token(TokenKind.Quoted, _text[(at + 1)..close].Trim(Blanks), at, corpus, after + 1));
                at = after + (corpus is null ? 0 : corpus.Length + 1);
            }
            else
            {
                string word = _text[at..end];
                // A parenthesis that the word itself does not open closes one of the expression.
                while (word.Length > 1 && word[^1] == ')' && word.Count(c => c == ')') > word.Count(c => c == '(')) word = word[..^1];
                if (word.IndexOf("):", StringComparison.Ordinal) is > 0 and var closing && word.AsSpan(0, closing + 1).Count(')') > word.AsSpan(0, closing).Count('(')) word = word[..closing];
                if (word.Length == 1 && "+-/".Contains(word[0])) _tokens.Add(new Token(TokenKind.Operator, word, at));
                else
                {
                    Match corpus = CorpusAfterWord().Match(word);
                    string plain = corpus.Success ? word[..corpus.Index] : word;
                    int name = at + plain.Length + 1;
                    _tokens.Add(new Token(TokenKind.Word, plain, at, corpus.Success ? CorpusNamed(name, corpus.Length - 1) : null, name));
                }
                at += word.Length;
            }
        }
    }

    /// <summary>The corpus at a place, as it was typed: the case of ngrams may be folded, but that of corpora tells them apart.</summary>
    private string CorpusNamed(int at, int length)
    {
        string typed = _typed.Substring(at, length);
        Call(typed, at);
        return typed;
    }

    private void Call(string corpus, int at) => _text = $"{_text[..at]}{corpus}{_text[(at + corpus.Length)..]}";

    /// <summary>The index of the bracket that closes the one at <paramref name="open"/>: the first after which a word can end; -1 if there is none.</summary>
    private int BracketEnd(int open)
    {
        for (int end = _text.IndexOf(']', Math.Min(open + 2, _text.Length)); end >= 0; end = _text.IndexOf(']', end + 1))
            if (end + 1 == _text.Length || _text[end + 1] is ' ' or ')' || CorpusAt().IsMatch(_text, end + 1)) return end;
        return -1;
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
            foreach (string word in _folded.Split(' '))
            {
                _tokens.Add(new Token(TokenKind.Word, word, at));
                at += word.Length + 1;
            }
        }
        NgramTerm term = TermOf(_tokens);
        return new NgramExpression(term.Corpus is null ? term.Name : $"{term.Name}:{term.Corpus}", term);
    }

    private NgramExpression ParseAll()
    {
        if (_tokens.Count(t => t.Kind is TokenKind.Operator or TokenKind.Open) + Enumerable.Range(0, _tokens.Count).Count(IsMultiplication) > MostOperations)
            throw Wrong($"an expression may have {MostOperations} operators and parentheses", 0);
        ExpressionNode root = ParseSum();
        if (_next < _tokens.Count) throw Expected(_next);
        var expression = new NgramExpression(_text, root);
        if (!expression.Terms.Any()) throw Wrong("an expression needs an ngram; put a number that is a word in brackets, as in [1984] + [1985]", 0);
        string?[] corpora = [.. expression.Terms.Select(t => t.Corpus).Distinct()];
        if (corpora.Length > 1 && corpora.Contains(null))
            throw Wrong("some of its ngrams name a corpus and others do not; name one for each ngram, or for none to get the expression once for each corpus", 0);
        string[] numbers = [.. AddedNumbers(root)];
        return expression with { OtherReadings = [.. corpora.All(c => c is null) ? [string.Join(' ', _text.Split(' ').SelectMany(Apart))] : (string[])[], .. numbers] };
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
            ? throw Wrong("a division by 0 has no value in any year; divide by something else, or put a 0 that is a word in brackets, as in [0]", _tokens[at].At)
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
            if (_next == _tokens.Count) throw NoExpression("a parenthesis is not closed", open);
            if (_tokens[_next].Kind != TokenKind.Close) throw Expected(_next);
            Token close = _tokens[_next++];
            if (inner is NgramTerm && _tokens[_next - 2].Kind == TokenKind.Word) CheckSingle(_tokens[_next - 2]);
            return close.Corpus is { } corpus ? Within(inner, CheckCorpus(corpus, close.CorpusAt)) : inner;
        }
        if (IsNumber(_next) && (!IsWordAt(_next + 1) || IsMultiplication(_next + 1))) return NumberOf(_tokens[_next++]);
        if (IsStar(_next) && (IsNumber(_next + 1) || (_next + 1 < _tokens.Count && _tokens[_next + 1].Kind == TokenKind.Open)))
            throw Wrong("there is nothing to multiply before '*'; a wildcard before a numeral is * [1000]", _tokens[_next].At);
        int first = _next;
        while (IsWordAt(_next) && !IsMultiplication(_next)) _next++;
        if (_next == first)
            throw _next == _tokens.Count ? NoExpression("an ngram is missing at the end", _text.Length) : NoExpression($"an ngram is missing before '{_text[_tokens[_next].At..]}'", _tokens[_next].At);
        return TermOf(_tokens.GetRange(first, _next - first));
    }

    private Constant NumberOf(Token token)
    {
        double value = double.Parse(token.Text, CultureInfo.InvariantCulture);
        string digits = token.Text.Split('e', 'E')[0];
        if (!double.IsFinite(value) || (value == 0 && digits.AsSpan().IndexOfAnyInRange('1', '9') >= 0))
            throw Wrong($"the number {token.Text} is too {(value == 0 ? "small" : "large")}; expected one that is 0 or between 5e-324 and 1.7e308", token.At);
        return new Constant(value, token.Text);
    }

    /// <summary>Refuses <c>(a+b)</c>: parentheses around one word are about the operator in it.</summary>
    private void CheckSingle(Token token)
    {
        if (OperatorInWord().Match(token.Text) is { Success: true } op)
            throw Wrong($"operators stand between blanks, as in ({OperatorInWord().Replace(token.Text, " ${op} ")}); put a word that has the operator in brackets: [{token.Text}]", token.At + op.Index);
    }

    private bool IsWordAt(int at) => at < _tokens.Count && _tokens[at].Kind is TokenKind.Word or TokenKind.Quoted;

    private static ExpressionNode Within(ExpressionNode node, string corpus) => node switch
    {
        NgramTerm { Corpus: null } term => term with { Corpus = corpus },
        Operation operation => operation with { Left = Within(operation.Left, corpus), Right = Within(operation.Right, corpus) },
        _ => node,
    };

    // Terms.

    private NgramTerm TermOf(List<Token> tokens)
    {
        foreach (Token early in tokens.SkipLast(1))
            if (early.Corpus is not null) throw Wrong($"a corpus stands after the last word of an ngram, not after '{early.Text}'", early.At);
        string? corpus = tokens[^1].Corpus is { } named ? CheckCorpus(named, tokens[^1].CorpusAt) : null;
        string text = string.Join(' ', tokens.Select(t => t.Text));
        if (tokens.FirstOrDefault(t => t.Kind == TokenKind.Quoted && t.Text.Length == 0) is { Kind: TokenKind.Quoted } empty) throw Wrong("a bracket is empty", empty.At);
        NgramTerm term = MeaningOf(tokens, new NgramTerm(text, corpus));
        bool mayKeepBrackets = _namesTerms && tokens.Any(t => t.Kind == TokenKind.Quoted);
        return mayKeepBrackets && !IsReadAs(text, term) ? term with { Name = string.Join(' ', tokens.Select(t => t.Kind == TokenKind.Quoted ? $"[{t.Text}]" : t.Text)) } : term;
    }

    /// <summary>Whether a text is read as a term, apart from its corpus.</summary>
    private bool IsReadAs(string text, NgramTerm term)
    {
        try
        {
            return Parse(text, _rules, namesTerms: false).Root is NgramTerm { Corpus: null } other && (other.Text, other.Split, other.Group?.Key) == (term.Text, term.Split, term.Group?.Key);
        }
        catch (ExpressionException)
        {
            return false;
        }
    }

    private NgramTerm MeaningOf(List<Token> tokens, NgramTerm term)
    {
        foreach (Token token in tokens) CheckWord(token);
        WordPattern[][] words = [.. tokens.Select(PatternsOf)];
        if (words.All(w => w.All(p => p.IsLiteral)) && !tokens.Any(t => IsInflected(t)))
        {
            return _rules.Variants
                ? term with { Group = new NgramGroup { VariantsOf = term.Text } }
                : term with { Split = tokens.Any(t => t.Kind == TokenKind.Quoted) ? null : SplitAtHyphens(term.Text) };
        }
        // A word with several forms makes a wildcard for each.
        IEnumerable<IEnumerable<WordPattern>> choices = tokens.Zip(words).Aggregate(
            (IEnumerable<IEnumerable<WordPattern>>)[[]],
            (begun, next) => IsInflected(next.First)
                ? begun.SelectMany(b => next.Second.Select(form => b.Append(form)))
                : [.. begun.Select(b => b.Concat(next.Second))]);
        return term with { Group = new NgramGroup { Wildcards = [.. choices.Select(c => new NgramWildcard([.. c]))] } };
    }

    /// <summary>Refuses a bracket or parenthesis that belongs to nothing and is glued to a word, since it was meant for an expression, and an inflected word in a dependency.</summary>
    private void CheckWord(Token token)
    {
        if (token.Kind != TokenKind.Word || !token.Text.Any(char.IsLetterOrDigit)) return;
        if (token.Text.Contains("=>", StringComparison.Ordinal) && token.Text.Split("=>").FirstOrDefault(IsInflected) is { } inflected)
            throw Wrong("_INF does not work in a dependency; add up the dependencies of its forms, as in drink=>water + drinks=>water", token.At + token.Text.IndexOf(inflected, StringComparison.Ordinal));
        foreach ((char open, char close, string name) in ((char, char, string)[])[('(', ')', "parenthesis"), ('[', ']', "bracket")])
        {
            if (AloneIn(token.Text, open, close) is not (>= 0 and var alone)) continue;
            string what = token.Text[alone] == open ? $"a {name} is not closed" : $"a {name} is closed that was not opened";
            throw Wrong($"{what}; to look for the text as it is, put it in brackets: [{token.Text}]", token.At + alone);
        }
    }

    /// <summary>The index of the first closing mark that was not opened, otherwise of the last opening one that is not closed; -1 if all are pairs.</summary>
    private static int AloneIn(string word, char open, char close)
    {
        var opened = new Stack<int>();
        for (int at = 0; at < word.Length; at++)
        {
            if (word[at] == open) opened.Push(at);
            else if (word[at] == close && !opened.TryPop(out _)) return at;
        }
        return opened.TryPeek(out int last) ? last : -1;
    }

    private bool IsInflected(Token token) => token.Kind == TokenKind.Word && IsInflected(token.Text);

    private bool IsInflected(string word) => (_rules.FoldsCase ? InflectedInAnyCase() : Inflected()).IsMatch(word);

    /// <summary>The patterns of a token: the words of a text in brackets, the forms of an inflected word, otherwise one.</summary>
    private WordPattern[] PatternsOf(Token token)
    {
        if (token.Kind == TokenKind.Quoted) return [.. token.Text.Split(' ').Select(Exactly)];
        if (IsInflected(token)) return FormsOf(token);
        return [PatternOf(token.Text, token.At)];
    }

    private WordPattern PatternOf(string word, int at)
    {
        if (word == "=>") throw Wrong("a dependency is one word, without blanks: drink=>water", at);
        if (ArrowOf(word) is > 0 and var arrow)
        {
            WordPattern head = PatternOf(word[..arrow], at), dependent = PatternOf(word[(arrow + 2)..], at + arrow + 2);
            return head.IsLiteral && dependent.IsLiteral ? Exactly(word) : WordPattern.Dependency(head, dependent);
        }
        if (!word.Contains('*')) return Exactly(word);
        if (word == "*") return WordPattern.AnyPlain;
        if (word == "*_*") return WordPattern.AnyTagged(PosTag.Any & ~PosTag.Placeholder, "*");
        if (word.StartsWith("*_", StringComparison.Ordinal))
        {
            string name = word[2..];
            return TagNamed(name) is { } tag
                ? WordPattern.AnyTagged(tag.Tag, tag.Name)
                : throw NoTag(name, "*_NOUN", at);
        }
        if (word.EndsWith("_*", StringComparison.Ordinal) && !word[..^2].Contains('*')) return WordPattern.Tagged(word[..^2]);
        if (word[0] == '*' || word[^1] == '*')
            throw Wrong($"'*' stands for a whole word; write [{word}] for the text itself", at, ExpressionNeed.PartOfWord);
        return Exactly(word);
    }

    private ExpressionException NoTag(string name, string example, int at) =>
        Wrong($"'{name}' is not a tag; expected one of {string.Join(", ", PosTags.All.Select(t => t.Name))}, as in {example}", at);

    private WordPattern[] FormsOf(Token token)
    {
        Match parts = InflectedInAnyCase().Match(token.Text);
        string lemma = parts.Groups["lemma"].Value, tag = parts.Groups["tag"].Value;
        if (_rules.Inflections is not { } list) throw Wrong($"the inflected forms of '{lemma}' come from a list of your own (a lemma, a TAB and its forms on each line)", token.At, ExpressionNeed.Inflections);
        IReadOnlyList<string> forms = list.FormsOf(lemma) ?? throw Wrong($"{list.Path} has no line for '{lemma}'; add one, or write the forms yourself", token.At);
        string ending = tag.Length == 0 ? "" : TagNamed(tag) is { } known ? $"_{known.Name}" : throw NoTag(tag, "book_INF_NOUN", token.At);
        return [.. forms.Select(form => Exactly(form + ending))];
    }

    private WordPattern Exactly(string word) => WordPattern.Exactly(_rules.FoldsCase ? WithTagInCapitals(word) : word);

    /// <summary>The index of the arrow of a dependency; -1 if the word is none.</summary>
    private static int ArrowOf(string word) =>
        word.IndexOf("=>", StringComparison.Ordinal) is > 0 and var arrow && arrow + 2 < word.Length ? arrow : -1;

    /// <summary>A case-folded word with its tags or placeholder as the keys of a folded run have them (see <see cref="PosTags.FoldWords"/>).</summary>
    private string WithTagInCapitals(string word)
    {
        if (ArrowOf(word) is > 0 and var arrow) return $"{PartInCapitals(word[..arrow])}=>{PartInCapitals(word[(arrow + 2)..])}";
        return PartInCapitals(word);
    }

    private string PartInCapitals(string word)
    {
        string capitals = word.ToUpperInvariant();
        if (PosTags.IsPlaceholder(Encoding.UTF8.GetBytes(capitals))) return capitals;
        int underscore = word.LastIndexOf('_');
        return underscore > 0 && TagNamed(word[(underscore + 1)..]) is { } tag ? $"{word[..underscore]}_{tag.Name}" : word;
    }

    private (string Name, PosTag Tag)? TagNamed(string name)
    {
        StringComparison comparison = _rules.FoldsCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        foreach ((string Name, PosTag Tag) tag in PosTags.All)
            if (string.Equals(tag.Name, name, comparison)) return tag;
        return null;
    }

    private static string? SplitAtHyphens(string text)
    {
        if (!text.Contains('-')) return null;
        string split = HyphenInWord().Replace(text, " - ");
        return split == text ? null : split;
    }

    private string CheckCorpus(string name, int at)
    {
        if (_rules.Corpora.Contains(name)) return name;
        // With --fold-case, also in another case, if that leaves no doubt.
        if (_rules.FoldsCase && _rules.Corpora.Where(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)).ToArray() is [var only])
        {
            Call(only, at);
            return only;
        }
        throw Wrong(
            _rules.Corpora.Count == 0
                ? $"'{name}' is not a corpus, because the inputs have no names; put a word with a colon in brackets"
                : $"'{name}' is not a corpus; expected one of {string.Join(", ", _rules.Corpora)}", at, _rules.Corpora.Count == 0 ? ExpressionNeed.Corpora : ExpressionNeed.Nothing);
    }

    private ExpressionException Expected(int token) => NoExpression($"expected an operator (+ - * /) before '{_text[_tokens[token].At..]}'", _tokens[token].At);

    private ExpressionException Wrong(string what, int at, ExpressionNeed need = ExpressionNeed.Nothing) => new($"'{_text}': {what}", _text, at, need);

    /// <summary>The text may not have been meant as an expression.</summary>
    private ExpressionException NoExpression(string what, int at) => Wrong($"{what}; {Brackets}", at);

    [GeneratedRegex(@"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"\G:[A-Za-z][A-Za-z0-9_-]*(?=$|[ )])", RegexOptions.CultureInvariant)]
    private static partial Regex CorpusAt();

    [GeneratedRegex(@"(?<=[^:]):[A-Za-z][A-Za-z0-9_-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex CorpusAfterWord();

    [GeneratedRegex(@"^(?<lemma>[^*]+)_INF(_(?<tag>[^_]+))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Inflected();

    [GeneratedRegex(@"^(?<lemma>[^*]+)_INF(_(?<tag>[^_]+))?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex InflectedInAnyCase();

    [GeneratedRegex(@"(?<=[\p{L}\p{Nd}])(?<op>[+*/])(?=[\p{L}\p{Nd}])", RegexOptions.CultureInvariant)]
    private static partial Regex OperatorInWord();

    [GeneratedRegex(@"(?<=[^\s-])-(?=[^\s-])", RegexOptions.CultureInvariant)]
    private static partial Regex HyphenInWord();
}
