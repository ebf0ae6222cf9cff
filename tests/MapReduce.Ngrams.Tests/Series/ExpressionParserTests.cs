using System.Globalization;
using System.Text;
using MapReduce.Ngrams.Series;

namespace MapReduce.Ngrams.Tests.Series;

public sealed class ExpressionParserTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(" a \t b\n", "a b")]
    [InlineData("[a  b]", "a b")]
    [InlineData("a\u00a0b", "a\u00a0b")]
    [InlineData("[a\u00a0b]", "a\u00a0b")]
    [InlineData("[\u3000]", "\u3000")]
    [InlineData("\u2009", "\u2009")]
    public void Blanks_are_joined_and_other_white_space_is_text(string argument, string ngram) => Assert.Equal(ngram, ExpressionParser.Parse(argument).Text);

    [Theory]
    [InlineData("question", "question")]
    [InlineData("  the   end ", "the end")]
    [InlineData("c++", "c++")]
    [InlineData("and/or", "and/or")]
    [InlineData("/", "/")]
    [InlineData("+", "+")]
    [InlineData("-", "-")]
    [InlineData("(", "(")]
    [InlineData(")", ")")]
    [InlineData("]", "]")]
    [InlineData("[", "[")]
    [InlineData("[]", "[]")]
    [InlineData("()", "()")]
    [InlineData(":)", ":)")]
    [InlineData("f ( x )", "f ( x )")]
    [InlineData("f(x)", "f(x)")]
    [InlineData("[ a", "[ a")]
    [InlineData("(a) b", "(a) b")]
    [InlineData("f*ck", "f*ck")]
    [InlineData("1984", "1984")]
    [InlineData("3.5", "3.5")]
    [InlineData("12:30", "12:30")]
    [InlineData("http://a", "http://a")]
    [InlineData("-5", "-5")]
    [InlineData("the -5 days", "the -5 days")]
    [InlineData("_NOUN_ of", "_NOUN_ of")]
    [InlineData("drink=>water", "drink=>water")]
    [InlineData("_ROOT_=>will", "_ROOT_=>will")]
    [InlineData("run_VERB", "run_VERB")]
    [InlineData("run_FOO", "run_FOO")]
    [InlineData("AHAB_", "AHAB_")]
    [InlineData("book_inf", "book_inf")]
    [InlineData("naïve 日本語", "naïve 日本語")]
    [InlineData("[and/or]", "and/or")]
    [InlineData("[and / or]", "and / or", "[and / or]")]
    [InlineData("[ 1 + 1 ]", "1 + 1", "[1 + 1]")]
    [InlineData("[well - known]", "well - known", "[well - known]")]
    [InlineData("[*]", "*", "[*]")]
    [InlineData("[to *]", "to *", "[to *]")]
    [InlineData("[un*]", "un*", "[un*]")]
    [InlineData("[]]", "]")]
    [InlineData("[[ a]", "[ a")]
    [InlineData("[a] b", "a b")]
    [InlineData("a [+] b", "a + b", "a [+] b")]
    [InlineData("[a:gb]", "a:gb", "[a:gb]")]
    [InlineData("[book_INF]", "book_INF", "[book_INF]")]
    [InlineData("[(quite]", "(quite", "[(quite]")]
    [InlineData("[quite]]", "quite]", "[quite]]")]
    [InlineData("[quite ]]", "quite ]")]
    [InlineData("quite [[]", "quite [")]
    [InlineData("quite ]", "quite ]")]
    [InlineData("( quite", "( quite")]
    [InlineData(":(", ":(")]
    [InlineData("[0]", "0")]
    [InlineData("(a+b)c", "(a+b)c")]
    public void A_text_without_operators_or_in_brackets_is_an_ngram(string argument, string ngram, string? name = null)
    {
        NgramExpression expression = ExpressionParser.Parse(argument);
        NgramTerm term = Assert.IsType<NgramTerm>(expression.Root);
        Assert.Null(term.Group);
        Assert.Null(term.Corpus);
        // A name has its brackets only where the text would be read otherwise.
        Assert.Equal((ngram, name ?? ngram), (term.Text, expression.Text));
    }

    [Theory]
    [InlineData("[well-known]", "[well-known]")]
    [InlineData("well-known", "well-known")]
    [InlineData("[*] *", "[*] *")]
    [InlineData("[a] *", "a *")]
    [InlineData("[*] x", "[*] x")]
    [InlineData("[run_*] x", "[run_*] x")]
    [InlineData("run_* x", "run_* x")]
    [InlineData("[[a]]", "[[a]]")]
    [InlineData("[*=>x] *", "[*=>x] *")]
    public void Two_questions_have_two_names(string argument, string name)
    {
        Assert.Equal(name, ExpressionParser.Parse(argument).Text);
        Assert.Equal(argument.Contains("=>") || argument.Contains("run_* ") ? name : $"{name}:gb", ExpressionParser.Parse(argument + (argument.Contains("=>") || argument.Contains("run_* ") ? "" : ":gb"), new ExpressionRules { Corpora = ["gb"] }).Text);
    }

    [Fact]
    public void Wildcards_that_match_other_ngrams_have_other_keys()
    {
        string[] arguments = ["* x *", "[*] x *", "* [x] *", "x * *", "*_NOUN *", "*_* *", "[*_NOUN] *", "run_* *", "[run_*] *", "*=>x *", "[*=>x] *", "*=>* *", "x=>* *", "*=>x_* *", "*_NOUN=>x *", "[any] *", "[word:x] *", "any *"];
        string KeyOf(string argument) => Assert.Single(Assert.IsType<NgramTerm>(ExpressionParser.Parse(argument).Root).Group!.Wildcards).Key;
        Assert.Equal(KeyOf("* x *"), KeyOf("* [x] *"));
        Assert.Equal(KeyOf("[any] *"), KeyOf("any *"));
        Assert.Equal(arguments.Length - 2, arguments.Select(KeyOf).Distinct().Count());
    }

    [Theory]
    [InlineData("a * 1e999", 4, "1e999 is too large")]
    [InlineData("a - -1e999", 4, "-1e999 is too large")]
    [InlineData("a / 1e-999", 4, "1e-999 is too small")]
    public void A_number_has_a_finite_value(string argument, int at, string wrong)
    {
        ExpressionException failure = Assert.Throws<ExpressionException>(() => ExpressionParser.Parse(argument));
        Assert.Contains(wrong, failure.Message, StringComparison.Ordinal);
        Assert.Equal(at, failure.At);
        Assert.Equal("(* a 0)", Show(ExpressionParser.Parse("a * 0e999").Root));
    }

    [Fact]
    public void Many_parentheses_or_operators_are_refused_before_they_fill_the_stack()
    {
        foreach (string argument in new[] { new string('(', 100_000) + "a" + new string(')', 100_000), string.Join(" + ", Enumerable.Repeat("a", 100_000)), string.Concat(Enumerable.Repeat("2 * (", 100_000)) + "a" })
            Assert.Contains("may have 1000 operators and parentheses", Assert.Throws<ExpressionException>(() => ExpressionParser.Parse(argument)).Message, StringComparison.Ordinal);
        Assert.Equal(1001, ExpressionParser.Parse(string.Join(" + ", Enumerable.Repeat("a", 1001))).Terms.Count());
        Assert.NotNull(ExpressionParser.Parse(new string('(', 1000) + "a" + new string(')', 1000)));
    }

    [Theory]
    [InlineData("a:GB / a:gb", "(/ a@GB a@gb)", "a:GB / a:gb")]
    [InlineData("A:gb - (B + C):GB", "(- a@gb (+ b@GB c@GB))", "a:gb - (b + c):GB")]
    [InlineData("[A - B]:GB", "{a - b@GB}", "[a - b]:GB")]
    [InlineData("A:US", "a@us", "a:us")]
    [InlineData("A:Gb", null, "expected one of gb, GB, us")]
    public void Case_tells_corpora_apart_though_ngrams_are_folded(string argument, string? tree, string name)
    {
        ExpressionRules rules = new() { FoldCase = true, Corpora = ["gb", "GB", "us"] };
        if (tree is null) Assert.Contains(name, Assert.Throws<ExpressionException>(() => ExpressionParser.Parse(argument, rules)).Message, StringComparison.Ordinal);
        else Assert.Equal((tree, name), (Show(ExpressionParser.Parse(argument, rules).Root), ExpressionParser.Parse(argument, rules).Text));
    }

    [Theory]
    [InlineData("_foo_ *", "_foo_ a", true)]
    [InlineData("_foo_ *", "_FOO_ a", false)]
    [InlineData("_Noun_ *", "_NOUN_ a", true)]
    [InlineData("_start_ *", "_START_ a", true)]
    [InlineData("_starts_ *", "_starts_ a", true)]
    [InlineData("Drink_Verb=>*", "drink_VERB=>water", true)]
    [InlineData("Drink_Verb=>*", "drink_verb=>water", false)]
    [InlineData("_root_=>*", "_ROOT_=>will", true)]
    [InlineData("*_verb=>Water_noun", "drink_VERB=>water_NOUN", true)]
    [InlineData("Eat_verb=>Water_noun *", "eat_VERB=>water_NOUN now", true)]
    public void Tags_and_placeholders_alone_are_in_capitals_in_the_keys_of_a_folded_run(string argument, string key, bool matches) =>
        Assert.Equal(matches, Assert.Single(Assert.IsType<NgramTerm>(ExpressionParser.Parse(argument, new ExpressionRules { FoldCase = true }).Root).Group!.Wildcards).Matches(Encoding.UTF8.GetBytes(key)));

    [Fact]
    public void A_number_that_may_be_an_ngram_is_looked_for_as_it_was_typed() =>
        Assert.Equal(["a + 1.0 - 1e3", "1.0", "1e3"], ExpressionParser.Parse("a + 1.0 - 1e3").OtherReadings);

    [Theory]
    [InlineData("colour + color", "(+ colour color)")]
    [InlineData(" colour  +  color ", "(+ colour color)")]
    [InlineData("a + b + c", "(+ (+ a b) c)")]
    [InlineData("a - b - c", "(- (- a b) c)")]
    [InlineData("a - (b - c)", "(- a (- b c))")]
    [InlineData("a + b / c", "(+ a (/ b c))")]
    [InlineData("a / b / c", "(/ (/ a b) c)")]
    [InlineData("a / b * 2 - c", "(- (* (/ a b) 2) c)")]
    [InlineData("(a + b) * 100 / (c + d)", "(/ (* (+ a b) 100) (+ c d))")]
    [InlineData("a * 1000", "(* a 1000)")]
    [InlineData("a * 1e3", "(* a 1000)")]
    [InlineData("a * -0.5", "(* a -0.5)")]
    [InlineData("a * (b + c)", "(* a (+ b c))")]
    [InlineData("2 * (a)", "(* 2 a)")]
    [InlineData("(a * 1000)", "(* a 1000)")]
    [InlineData("(a + b) + (c)", "(+ (+ a b) c)")]
    [InlineData("((a + b))", "(+ a b)")]
    [InlineData("( a + b )", "(+ a b)")]
    [InlineData("(a)", "a")]
    [InlineData("( a )", "a")]
    [InlineData("the end + an end", "(+ {the end} {an end})")]
    [InlineData("colour / (colour + color)", "(/ colour (+ colour color))")]
    [InlineData("1984 novel / novel", "(/ {1984 novel} novel)")]
    [InlineData("[1984] + 1985", "(+ 1984 1985)")]
    [InlineData("c++ + c#", "(+ c++ c#)")]
    [InlineData("and/or + or", "(+ and/or or)")]
    [InlineData("f(x) + (f(x) + b)", "(+ f(x) (+ f(x) b))")]
    [InlineData("[and / or] + or", "(+ {and / or} or)")]
    [InlineData("([/] + [+]) / [(]", "(/ (+ / +) ()")]
    [InlineData("[a)] + b", "(+ a) b)")]
    [InlineData("([a b] + b)", "(+ {a b} b)")]
    [InlineData("([a+b]) / b", "(/ a+b b)")]
    [InlineData("(well-known) / b", "(/ well-known b)")]
    [InlineData("a / (0 + b)", "(/ a (+ 0 b))")]
    [InlineData("0 / b", "(/ 0 b)")]
    [InlineData("a [b] + c", "(+ {a b} c)")]
    [InlineData("University of * + b", "(+ <University of *> b)")]
    [InlineData("*_NOUN / run_*", "(/ <*_NOUN> <run_*>)")]
    [InlineData("the * * 2", "(* <the *> 2)")]
    [InlineData("a - b", "(- a b)")]
    public void Operators_between_blanks_make_an_expression(string argument, string tree)
    {
        NgramExpression expression = ExpressionParser.Parse(argument);
        Assert.Equal(tree, Show(expression.Root));
        Assert.Equal(string.Join(' ', argument.Split(' ', StringSplitOptions.RemoveEmptyEntries)), expression.Text);
    }

    [Theory]
    [InlineData("", 0, "empty")]
    [InlineData("  ", 0, "empty")]
    [InlineData("+ 1", 0, "an ngram is missing before '+ 1'")]
    [InlineData("a +", 3, "an ngram is missing at the end")]
    [InlineData("a + / b", 4, "an ngram is missing before '/ b'")]
    [InlineData("a / + b", 4, "an ngram is missing before '+ b'")]
    [InlineData("/ /", 0, "an ngram is missing before '/ /'")]
    [InlineData("a + ()", 5, "an ngram is missing before ')'")]
    [InlineData("(a + b", 0, "a parenthesis is not closed")]
    [InlineData("a + b)", 5, "expected an operator (+ - * /) before ')'")]
    [InlineData("a) + b", 1, "expected an operator (+ - * /) before ') + b'")]
    [InlineData("(a + b) c", 8, "expected an operator (+ - * /) before 'c'")]
    [InlineData("(a (b) + c)", 3, "expected an operator (+ - * /) before '(b) + c)'")]
    [InlineData("a + * 3", 4, "there is nothing to multiply")]
    [InlineData("1984 + 1985", 0, "needs an ngram")]
    [InlineData("un*", 0, "[un*] for the text itself")]
    [InlineData("the *ing", 4, "[*ing] for the text itself")]
    [InlineData("a + **", 4, "a whole word")]
    [InlineData("*_FOO", 0, "'FOO' is not a tag; expected one of NOUN")]
    [InlineData("*_noun", 0, "'noun' is not a tag")]
    [InlineData("book_INF", 0, "a list of your own")]
    [InlineData("a:gb", 2, "'gb' is not a corpus, because")]
    [InlineData("a + b:gb", 6, "'gb' is not a corpus, because")]
    [InlineData("(a + b):gb", 8, "'gb' is not a corpus, because")]
    [InlineData("a:gb b", 0, "after the last word")]
    [InlineData("drink => water", 6, "without blanks")]
    [InlineData("a + [ ]", 4, "a bracket is empty")]
    [InlineData("[quite + quit", 0, "a bracket is not closed")]
    [InlineData("quite + [quit", 8, "put it in brackets: [[quit]")]
    [InlineData("quite]", 5, "a bracket is closed that was not opened")]
    [InlineData("quite + quit] * 2", 12, "a bracket is closed that was not opened")]
    [InlineData("(quite", 0, "a parenthesis is not closed")]
    [InlineData("((quite)", 0, "a parenthesis is not closed")]
    [InlineData("quite)", 5, "a parenthesis is closed that was not opened")]
    [InlineData("f( x", 1, "a parenthesis is not closed")]
    [InlineData("the 1) end", 5, "a parenthesis is closed that was not opened")]
    [InlineData("(quite+quit) / quit", 6, "as in (quite + quit)")]
    [InlineData("quit / (quite/quit)", 13, "[quite/quit]")]
    [InlineData("quite / 0", 8, "a division by 0")]
    [InlineData("run_INF=>x", 0, "_INF does not work in a dependency")]
    [InlineData("the x=>run_INF_VERB", 7, "_INF does not work in a dependency")]
    [InlineData("quite / 0.0 * 2", 8, "a division by 0")]
    [InlineData("quite / (1 - 1)", 8, "a division by 0")]
    [InlineData("a + b / (0 * (2))", 8, "a division by 0")]
    public void What_is_not_an_expression_is_refused_at_its_place(string argument, int at, string wrong)
    {
        ExpressionException failure = Assert.Throws<ExpressionException>(() => ExpressionParser.Parse(argument));
        Assert.Contains(wrong, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Equal(at, failure.At);
    }

    [Theory]
    [InlineData("University of *", "University of California", true)]
    [InlineData("University of *", "University of", false)]
    [InlineData("University of *", "University of the South", false)]
    [InlineData("University of *", "university of California", false)]
    [InlineData("University of *", "University of California_NOUN", false)]
    [InlineData("University of *", "University of _NOUN_", false)]
    [InlineData("University of *", "University of _END_", false)]
    [InlineData("University of *", "University of AHAB_", true)]
    [InlineData("* of *", "out of it", true)]
    [InlineData("* of *", "out off it", false)]
    [InlineData("*", "été", true)]
    [InlineData("*", "two words", false)]
    [InlineData("*", "watch_VERB", false)]
    [InlineData("*", "drink=>water", false)]
    [InlineData("*", "=>", true)]
    [InlineData("watch_VERB *", "watch_VERB it", true)]
    [InlineData("*_NOUN", "watch_NOUN", true)]
    [InlineData("*_NOUN", "watch_VERB", false)]
    [InlineData("*_NOUN", "watch", false)]
    [InlineData("*_NOUN", "_NOUN_", false)]
    [InlineData("*_NOUN", "_NOUN", false)]
    [InlineData("*_NOUN", "drink=>water_NOUN", false)]
    [InlineData("*_.", "!_.", true)]
    [InlineData("the *_ADJ *", "the old_ADJ man", true)]
    [InlineData("the *_ADJ *", "the old man", false)]
    [InlineData("*_*", "watch_NOUN", true)]
    [InlineData("*_*", "watch", false)]
    [InlineData("run_*", "run_VERB", true)]
    [InlineData("run_*", "run", false)]
    [InlineData("run_*", "rerun_VERB", false)]
    [InlineData("run_*", "run_VERBS", false)]
    [InlineData("run_* out", "run_VERB out", true)]
    [InlineData("the * _NOUN_", "the old _NOUN_", true)]
    [InlineData("the * _NOUN_", "the old man", false)]
    [InlineData("drink=>*", "drink=>water", true)]
    [InlineData("drink=>*", "drink=>water_NOUN", false)]
    [InlineData("drink=>*_NOUN", "drink=>water_NOUN", true)]
    [InlineData("drink=>*_NOUN", "drink=>water", false)]
    [InlineData("drink=>*_NOUN", "eat=>water_NOUN", false)]
    [InlineData("*_VERB=>water", "drink_VERB=>water", true)]
    [InlineData("*_VERB=>water", "drink_NOUN=>water", false)]
    [InlineData("*=>*", "drink=>water", true)]
    [InlineData("*=>*", "water", false)]
    [InlineData("a * [1000]", "a hundred 1000", true)]
    [InlineData("[*] *", "* word", true)]
    [InlineData("[*] *", "one word", false)]
    public void A_star_stands_for_a_word(string argument, string ngram, bool matches)
    {
        NgramGroup group = Assert.IsType<NgramTerm>(ExpressionParser.Parse(argument).Root).Group!;
        Assert.Equal(matches, Assert.Single(group.Wildcards).Matches(Encoding.UTF8.GetBytes(ngram)));
    }

    [Theory]
    [InlineData("book_INF", "book|books|booked")]
    [InlineData("the book_INF", "the book|the books|the booked")]
    [InlineData("book_INF_NOUN", "book_NOUN|books_NOUN|booked_NOUN")]
    [InlineData("go_INF book_INF", "go book|go books|go booked|went book|went books|went booked|gone book|gone books|gone booked")]
    [InlineData("book_INF of *", "book of *|books of *|booked of *")]
    public void An_inflected_word_stands_for_all_its_forms(string argument, string wildcards)
    {
        ExpressionRules rules = new() { Inflections = Inflections("book\tbooks, booked\n\ngo\twent\tgone\nGO\tx\n") };
        Assert.Equal(wildcards, string.Join('|', Assert.IsType<NgramTerm>(ExpressionParser.Parse(argument, rules).Root).Group!.Wildcards));
        Assert.Contains("no line for 'cat'", Assert.Throws<ExpressionException>(() => ExpressionParser.Parse("a cat_INF", rules)).Message, StringComparison.Ordinal);
        Assert.Contains("'FOO' is not a tag", Assert.Throws<ExpressionException>(() => ExpressionParser.Parse("book_INF_FOO", rules)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("book\n", 1)]
    [InlineData("book\tbooks\n\tbooks\n", 2)]
    [InlineData("book\tbooks\nto go\twent\n", 2)]
    [InlineData("book\t\n", 1)]
    public void A_list_of_inflections_with_a_bad_line_is_refused(string content, int line) =>
        Assert.Contains($"list:{line}: expected a lemma, a TAB and its forms", Assert.Throws<MapReduceException>(() => Inflections(content)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("colour:gb", "colour@gb")]
    [InlineData("colour:gb / colour:us", "(/ colour@gb colour@us)")]
    [InlineData("(colour + color):gb / color", null)]
    [InlineData("(colour + color):gb / [the end]:us", "(/ (+ colour@gb color@gb) {the end@us})")]
    [InlineData("University of *:gb", "<University of *@gb>")]
    [InlineData("12:30", "12:30")]
    [InlineData("colour:fr", null)]
    public void A_corpus_follows_a_colon(string argument, string? tree)
    {
        ExpressionRules rules = new() { Corpora = ["gb", "us"] };
        if (tree is null) Assert.Throws<ExpressionException>(() => ExpressionParser.Parse(argument, rules));
        else Assert.Equal(tree, Show(ExpressionParser.Parse(argument, rules).Root));
    }

    [Theory]
    [InlineData("well-known", "well - known")]
    [InlineData("a well-known jack-in-the-box", "a well - known jack - in - the - box")]
    [InlineData("-5", null)]
    [InlineData("well -", null)]
    [InlineData("[well-known]", null)]
    public void Hyphens_split_words(string argument, string? split)
    {
        if (argument == "well -") Assert.Throws<ExpressionException>(() => ExpressionParser.Parse(argument));
        else Assert.Equal(split, Assert.IsType<NgramTerm>(ExpressionParser.Parse(argument).Root).Split);
    }

    [Fact]
    public void With_case_folded_words_tags_may_be_in_any_case()
    {
        ExpressionRules rules = new() { FoldCase = true, Inflections = Inflections("Book\tBooks\n", foldCase: true), Corpora = ["GB"] };
        Assert.Equal("(+ watch_noun <*_noun>)", Show(ExpressionParser.Parse("Watch_Noun + *_noun", rules).Root));
        Assert.Equal("<book_inf>", Show(ExpressionParser.Parse("BOOK_inf", rules).Root));
        Assert.Equal("éire@GB", Show(ExpressionParser.Parse("Éire:gb", rules).Root));
        Assert.True(Assert.IsType<NgramTerm>(ExpressionParser.Parse("Watch_noun *", rules).Root).Group!.Wildcards[0].Matches("watch_NOUN it"u8));
    }

    /// <summary>The tree in prefix notation: braces around several words, angle brackets around a group, @ before a corpus.</summary>
    private static string Show(ExpressionNode node) => node switch
    {
        Constant constant => constant.Value.ToString(CultureInfo.InvariantCulture),
        Operation operation => $"({operation.Operator} {Show(operation.Left)} {Show(operation.Right)})",
        NgramTerm term => (term.Group is not null, term.Text.Contains(' '), term.Text + (term.Corpus is null ? "" : $"@{term.Corpus}")) switch
        {
            (true, _, var text) => $"<{text}>",
            (_, true, var text) => $"{{{text}}}",
            (_, _, var text) => text,
        },
        _ => throw new NotSupportedException(),
    };

    private InflectionList Inflections(string content, bool foldCase = false)
    {
        _folder.Write("list", content);
        return InflectionList.Read(_folder.At("list"), foldCase);
    }

    public void Dispose() => _folder.Dispose();
}
