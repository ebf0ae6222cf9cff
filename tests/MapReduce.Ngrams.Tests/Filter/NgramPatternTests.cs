using System.Text;
using MapReduce.Ngrams.Filter;

namespace MapReduce.Ngrams.Tests.Filter;

public sealed class NgramPatternTests
{
    [Theory]
    [InlineData("^q", false, "quite queer", "Quite equal")]
    [InlineData("^Q", true, "quite Queer", "equal")]
    [InlineData("ing$", false, "king", "kings KING")]
    [InlineData("^.$", false, "é 中 a", "ab éé 😀")]        // a character of .NET has 16 bits
    [InlineData(@"^\p{Lu}", false, "Über Ä Д", "über ä д")]
    [InlineData("^(watch|clock)(_NOUN)?$", false, "watch clock_NOUN", "watch_VERB watches")]
    [InlineData("ä", true, "Ä ä", "a A")]
    [InlineData("I", true, "i I", "ı İ")]
    [InlineData("ΟΔΟς$", true, "οδοσ", "οδος")]        // names are in folded case, where every sigma is alike
    [InlineData("^[ςx]ſ$", true, "σs xs", "ςs σſ")]
    [InlineData(@"^[Α-Ως-]\]$", true, "α] σ] -]", "a] я]")]   // the ends of a range stay
    [InlineData(@"^\p{L}ς", true, "ασ", "1σ")]
    [InlineData("ς", false, "ς", "σ Σ")]
    [InlineData("", false, "anything", "")]
    public void An_expression_matches_anywhere_in_the_text_of_an_ngram(string expression, bool ignoreCase, string matched, string others)
    {
        var pattern = new NgramPattern(expression, ignoreCase);
        foreach (string ngram in matched.Split(' ')) Assert.True(pattern.IsMatch(Encoding.UTF8.GetBytes(ngram)), ngram);
        foreach (string ngram in others.Split(' ', StringSplitOptions.RemoveEmptyEntries)) Assert.False(pattern.IsMatch(Encoding.UTF8.GetBytes(ngram)), ngram);
    }

    [Fact]
    public void An_ngram_of_any_length_is_looked_at_whole()
    {
        var pattern = new NgramPattern("^k+é$", ignoreCase: false);
        foreach (int length in new[] { 1, 255, 256, 257, 100_000 })
        {
            Assert.True(pattern.IsMatch(Encoding.UTF8.GetBytes(new string('k', length) + "é")));
            Assert.False(pattern.IsMatch(Encoding.UTF8.GetBytes(new string('k', length) + "éx")));
        }
    }

    [Fact]
    public void An_expression_that_would_backtrack_for_ever_takes_its_time_from_the_text_alone() =>
        Assert.False(new NgramPattern("^(k+)+$", ignoreCase: false).IsMatch(Encoding.UTF8.GetBytes(new string('k', 5000) + "x")));

    [Theory]
    [InlineData("(")]
    [InlineData("[z-a]")]
    [InlineData("*")]
    [InlineData("(?x)^a #c\nb$")]
    [InlineData("a\rb")]
    public void What_is_no_expression_is_refused(string expression) => Assert.ThrowsAny<ArgumentException>(() => new NgramPattern(expression, ignoreCase: false));

    [Theory]
    [InlineData("(?=q)")]
    [InlineData(@"(a)\1")]
    public void What_needs_backtracking_is_refused(string expression) => Assert.Throws<NotSupportedException>(() => new NgramPattern(expression, ignoreCase: false));
}
