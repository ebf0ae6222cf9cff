using System.Text;
using System.Text.RegularExpressions;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Series;

/// <summary>Reads the words of an expression that make one ngram: what they stand for, and of which corpus.</summary>
/// <param name="expression">The whole expression, for messages.</param>
/// <param name="rules">What it may refer to.</param>
/// <param name="namesTerms">Whether brackets stay in a term's name if it would be read as another term without them.</param>
internal sealed partial class TermReader(ExpressionText expression, ExpressionRules rules, bool namesTerms)
{
    /// <summary>Reads words.</summary>
    /// <exception cref="ExpressionException">They make no ngram.</exception>
    public NgramTerm Read(IReadOnlyList<ExpressionToken> tokens)
    {
        foreach (ExpressionToken early in tokens.SkipLast(1))
            if (early.Corpus is not null) throw expression.Wrong($"a corpus stands after the last word of an ngram, not after '{early.Text}'", early.At);
        string? corpus = tokens[^1].Corpus is { } named ? CheckCorpus(named, tokens[^1].CorpusAt) : null;
        string text = string.Join(' ', tokens.Select(t => t.Text));
        if (tokens.FirstOrDefault(t => t.Kind == TokenKind.Quoted && t.Text.Length == 0) is { Kind: TokenKind.Quoted } empty) throw expression.Wrong("a bracket is empty", empty.At);
        NgramTerm term = MeaningOf(tokens, new NgramTerm(text, corpus));
        bool mayKeepBrackets = namesTerms && tokens.Any(t => t.Kind == TokenKind.Quoted);
        return mayKeepBrackets && !IsReadAs(text, term) ? term with { Name = string.Join(' ', tokens.Select(t => t.Kind == TokenKind.Quoted ? $"[{t.Text}]" : t.Text)) } : term;
    }

    /// <summary>Whether a text is read as a term, apart from its corpus.</summary>
    private bool IsReadAs(string text, NgramTerm term)
    {
        try
        {
            return ExpressionParser.Parse(text, rules, namesTerms: false).Root is NgramTerm { Corpus: null } other && (other.Text, other.Split, other.Group?.Key) == (term.Text, term.Split, term.Group?.Key);
        }
        catch (ExpressionException)
        {
            return false;
        }
    }

    private NgramTerm MeaningOf(IReadOnlyList<ExpressionToken> tokens, NgramTerm term)
    {
        foreach (ExpressionToken token in tokens) CheckWord(token);
        WordPattern[][] words = [.. tokens.Select(PatternsOf)];
        if (words.All(w => w.All(p => p.IsLiteral)) && !tokens.Any(t => IsInflected(t)))
        {
            return rules.Variants
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
    private void CheckWord(ExpressionToken token)
    {
        if (token.Kind != TokenKind.Word || !token.Text.Any(char.IsLetterOrDigit)) return;
        if (token.Text.Contains("=>", StringComparison.Ordinal) && token.Text.Split("=>").FirstOrDefault(IsInflected) is { } inflected)
            throw expression.Wrong("_INF does not work in a dependency; add up the dependencies of its forms, as in drink=>water + drinks=>water", token.At + token.Text.IndexOf(inflected, StringComparison.Ordinal));
        foreach ((char open, char close, string name) in ((char, char, string)[])[('(', ')', "parenthesis"), ('[', ']', "bracket")])
        {
            if (AloneIn(token.Text, open, close) is not (>= 0 and var alone)) continue;
            string what = token.Text[alone] == open ? $"a {name} is not closed" : $"a {name} is closed that was not opened";
            throw expression.Wrong($"{what}; to look for the text as it is, put it in brackets: [{token.Text}]", token.At + alone);
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

    private bool IsInflected(ExpressionToken token) => token.Kind == TokenKind.Word && IsInflected(token.Text);

    private bool IsInflected(string word) => (rules.FoldsCase ? InflectedInAnyCase() : Inflected()).IsMatch(word);

    /// <summary>The patterns of a token: the words of a text in brackets, the forms of an inflected word, otherwise one.</summary>
    private WordPattern[] PatternsOf(ExpressionToken token)
    {
        if (token.Kind == TokenKind.Quoted) return [.. token.Text.Split(' ').Select(Exactly)];
        if (IsInflected(token)) return FormsOf(token);
        return [PatternOf(token.Text, token.At)];
    }

    private WordPattern PatternOf(string word, int at)
    {
        if (word == "=>") throw expression.Wrong("a dependency is one word, without blanks: drink=>water", at);
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
            throw expression.Wrong($"'*' stands for a whole word; write [{word}] for the text itself", at, ExpressionNeed.PartOfWord);
        return Exactly(word);
    }

    private ExpressionException NoTag(string name, string example, int at) =>
        expression.Wrong($"'{name}' is not a tag; expected one of {string.Join(", ", PosTags.All.Select(t => t.Name))}, as in {example}", at);

    private WordPattern[] FormsOf(ExpressionToken token)
    {
        Match parts = InflectedInAnyCase().Match(token.Text);
        string lemma = parts.Groups["lemma"].Value, tag = parts.Groups["tag"].Value;
        if (rules.Inflections is not { } list) throw expression.Wrong($"the inflected forms of '{lemma}' come from a list of your own (a lemma, a TAB and its forms on each line)", token.At, ExpressionNeed.Inflections);
        IReadOnlyList<string> forms = list.FormsOf(lemma) ?? throw expression.Wrong($"{list.Path} has no line for '{lemma}'; add one, or write the forms yourself", token.At);
        string ending = tag.Length == 0 ? "" : TagNamed(tag) is { } known ? $"_{known.Name}" : throw NoTag(tag, "book_INF_NOUN", token.At);
        return [.. forms.Select(form => Exactly(form + ending))];
    }

    private WordPattern Exactly(string word) => WordPattern.Exactly(rules.FoldsCase ? WithTagInCapitals(word) : word);

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
        StringComparison comparison = rules.FoldsCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
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

    /// <summary>The corpus of a name, which stands at <paramref name="at"/>.</summary>
    /// <exception cref="ExpressionException">There is none.</exception>
    public string CheckCorpus(string name, int at)
    {
        if (rules.Corpora.Contains(name)) return name;
        // With --fold-case, also in another case, if that leaves no doubt.
        if (rules.FoldsCase && rules.Corpora.Where(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)).ToArray() is [var only])
        {
            expression.ShowCorpus(only, at);
            return only;
        }
        throw expression.Wrong(
            rules.Corpora.Count == 0
                ? $"'{name}' is not a corpus, because the inputs have no names; put a word with a colon in brackets"
                : $"'{name}' is not a corpus; expected one of {string.Join(", ", rules.Corpora)}", at, rules.Corpora.Count == 0 ? ExpressionNeed.Corpora : ExpressionNeed.Nothing);
    }

    [GeneratedRegex(@"^(?<lemma>[^*]+)_INF(_(?<tag>[^_]+))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Inflected();

    [GeneratedRegex(@"^(?<lemma>[^*]+)_INF(_(?<tag>[^_]+))?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex InflectedInAnyCase();

    [GeneratedRegex(@"(?<=[^\s-])-(?=[^\s-])", RegexOptions.CultureInvariant)]
    private static partial Regex HyphenInWord();
}
