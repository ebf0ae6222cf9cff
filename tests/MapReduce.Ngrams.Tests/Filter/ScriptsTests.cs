using System.Text.RegularExpressions;
using MapReduce.Ngrams.Filter;

namespace MapReduce.Ngrams.Tests.Filter;

public sealed partial class ScriptsTests
{
    [Theory]
    [InlineData("Han", "中", "あ")]
    [InlineData("Hiragana", "あ", "ア")]
    [InlineData("Katakana", "ア", "あ")]
    [InlineData("Cyrillic", "Ж", "G")]
    [InlineData("Greek", "ώ", "w")]
    [InlineData("Hebrew", "ש", "w")]
    [InlineData("Arabic", "ش", "ש")]
    [InlineData("Latin", "ß", "÷")]
    [InlineData("Devanagari", "अ", "a")]
    [InlineData("Hangul", "한", "中")]
    [InlineData("Thai", "ก", "a")]
    public void The_advice_for_a_script_is_an_expression_that_works(string script, string inside, string outside)
    {
        foreach (string asked in new[] { $@"\p{{{script}}}", $@"^\p{{Script={script}}}+$", $@"\p{{L}}|\p{{sc={script.ToUpperInvariant()}}}" })
        {
            string advice = Scripts.Advice(asked)!;
            Assert.Contains(script, advice);
            string instead = Written().Match(advice).Groups[1].Value;
            Assert.Matches($"^{instead}$", inside);
            Assert.DoesNotMatch(instead, outside);
        }
        string others = Written().Match(Scripts.Advice($@"\P{{{script}}}")!).Groups[1].Value;
        Assert.DoesNotMatch(others, inside);
        Assert.Matches(others, outside);
    }

    [Theory]
    [InlineData(@"\p{L}(")]
    [InlineData(@"\p{IsThai}[")]
    [InlineData("(")]
    public void What_is_known_needs_no_advice(string expression) => Assert.Null(Scripts.Advice(expression));

    [Fact]
    public void A_name_that_is_no_script_is_answered_with_those_that_are() => Assert.Contains("IsKatakana", Scripts.Advice(@"\p{Klingon}"));

    [GeneratedRegex("write (.+) for")]
    private static partial Regex Written();
}
