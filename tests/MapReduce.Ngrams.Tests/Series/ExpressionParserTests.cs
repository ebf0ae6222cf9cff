using System.Text;
using MapReduce.Ngrams.Series;

namespace MapReduce.Ngrams.Tests.Series;

public sealed class ExpressionParserTests
{
    [Theory]
    [InlineData("question", "question")]
    [InlineData("  the   end ", "the end")]
    [InlineData("c++", "c++")]
    [InlineData("and/or", "and/or")]
    [InlineData("/", "/")]
    [InlineData("+", "+")]
    [InlineData("(", "(")]
    [InlineData("]", "]")]
    [InlineData("[", "[")]
    [InlineData("[]", "[]")]
    [InlineData(":)", ":)")]
    [InlineData("f ( x )", "f ( x )")]
    [InlineData("[ a", "[ a")]
    [InlineData("(a) b", "(a) b")]
    [InlineData("f*ck", "f*ck")]
    [InlineData("[and/or]", "and/or")]
    [InlineData("[and / or]", "and / or")]
    [InlineData("[ 1 + 1 ]", "1 + 1")]
    [InlineData("[*]", "*")]
    [InlineData("[to *]", "to *")]
    [InlineData("[]]", "]")]
    [InlineData("[[ a]", "[ a")]
    [InlineData("[a] b", "[a] b")]
    [InlineData("naïve 日本語", "naïve 日本語")]
    public void An_argument_without_operators_between_blanks_or_in_brackets_is_an_ngram_as_it_is(string argument, string ngram)
    {
        NgramExpression expression = ExpressionParser.Parse(argument);
        Assert.Equal((ngram, false), (expression.Text, expression.IsShare));
        Assert.Equal([ngram], expression.Sum);
        Assert.Null(expression.Pattern);
    }

    [Theory]
    [InlineData("colour + color", "colour|color", "")]
    [InlineData(" colour  +  color ", "colour|color", "")]
    [InlineData("a + b + c", "a|b|c", "")]
    [InlineData("a + a", "a|a", "")]
    [InlineData("(a + b) + (c)", "a|b|c", "")]
    [InlineData("((a + b))", "a|b", "")]
    [InlineData("( a + b )", "a|b", "")]
    [InlineData("the end + an end", "the end|an end", "")]
    [InlineData("colour / color", "colour", "color")]
    [InlineData("colour / (colour + color)", "colour", "colour|color")]
    [InlineData("(a + b) / (c + d)", "a|b", "c|d")]
    [InlineData("(a / b)", "a", "b")]
    [InlineData("c++ + c#", "c++|c#", "")]
    [InlineData("and/or + or", "and/or|or", "")]
    [InlineData("[and / or] + or", "and / or|or", "")]
    [InlineData("([/] + [+]) / [(]", "/|+", "(")]
    [InlineData("[a)] + b", "a)|b", "")]
    [InlineData("([a b] + b)", "a b|b", "")]
    [InlineData("[*] + b", "*|b", "")]
    public void Plus_adds_and_a_slash_divides(string argument, string sum, string divisor)
    {
        NgramExpression expression = ExpressionParser.Parse(argument);
        Assert.Equal((sum, divisor), (string.Join('|', expression.Sum), string.Join('|', expression.Divisor)));
        Assert.Equal(string.Join(' ', argument.Split(' ', StringSplitOptions.RemoveEmptyEntries)), expression.Text);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("  ", "empty")]
    [InlineData("+ 1", "an ngram is missing before '+ 1'")]
    [InlineData("a +", "an ngram is missing at the end")]
    [InlineData("a + / b", "an ngram is missing before '/ b'")]
    [InlineData("a / + b", "an ngram is missing before '+ b'")]
    [InlineData("/ /", "an ngram is missing before '/ /'")]
    [InlineData("a + ()", "an ngram is missing before ')'")]
    [InlineData("(a + b", "a parenthesis is not closed")]
    [InlineData("a + b)", "expected + or / before ')'")]
    [InlineData("a) + b", "expected + or / before ') + b'")]
    [InlineData("(a + b) c", "expected + or / before 'c'")]
    [InlineData("[a + b] c", "expected + or / before 'c'")]
    [InlineData("(a (b) + c)", "expected + or / before '(b) + c)'")]
    [InlineData("a [b] + c", "expected + or / before '[b] + c'")]
    [InlineData("[a + b", "a bracket is not closed")]
    [InlineData("a + [ ]", "a bracket is not closed, or empty")]
    [InlineData("a / b + c", "cannot be added")]
    [InlineData("a + b / c", "cannot be added")]
    [InlineData("a / b / c", "a share cannot be divided")]
    [InlineData("a / (b / c)", "a share cannot be divided")]
    [InlineData("University of * + b", "a wildcard")]
    [InlineData("a / (b + *)", "a wildcard")]
    public void What_is_no_expression_is_told_with_the_way_out(string argument, string wrong)
    {
        FormatException failure = Assert.Throws<FormatException>(() => ExpressionParser.Parse(argument));
        Assert.Contains(wrong, failure.Message);
        Assert.DoesNotContain('\n', failure.Message);
        if (wrong != "empty") Assert.Contains("in brackets", failure.Message);
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
    [InlineData("watch_VERB *", "watch_VERB it", true)]
    public void A_star_stands_for_any_word_without_a_tag(string argument, string ngram, bool matches)
    {
        NgramExpression expression = ExpressionParser.Parse(argument);
        Assert.Equal((argument, 0), (expression.Text, expression.Sum.Count));
        Assert.Equal(matches, expression.Pattern!.Matches(Encoding.UTF8.GetBytes(ngram)));
    }
}
