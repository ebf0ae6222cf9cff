using MapReduce.Ngrams.Filter;

namespace MapReduce.Ngrams.Tests.Filter;

public sealed class UnicodeFormsTests
{
    [Theory]
    [InlineData("caf\u00E9", "cafe\u0301")]
    [InlineData("\u00C5ngstr\u00F6m", "A\u030Angstro\u0308m")]
    [InlineData("\u0451\u0439", "\u0435\u0308\u0438\u0306")]                         // Cyrillic
    [InlineData("\u1EA5", "a\u0302\u0301")]                                         // two marks: Vietnamese
    [InlineData("\u1FA7", "\u03C9\u0314\u0342\u0345")]                              // three: Greek
    [InlineData("\u304C", "\u304B\u3099")]                                          // Hiragana
    [InlineData("\uD55C\uAE00", "\u1112\u1161\u11AB\u1100\u1173\u11AF")]             // Hangul
    [InlineData("\uAC00", "\u1100\u1161")]
    public void Each_form_knows_the_other(string composed, string decomposed)
    {
        Assert.Equal([decomposed], UnicodeForms.Others(composed));
        Assert.Equal([composed], UnicodeForms.Others(decomposed));
    }

    [Fact]
    public void A_mixed_text_has_both_forms() => Assert.Equal(["\u00E9\u00E9", "e\u0301e\u0301"], UnicodeForms.Others("\u00E9e\u0301"));

    [Theory]
    [InlineData("watch")]
    [InlineData("\u65E5\u672C")]
    [InlineData("\u00DF\u00F8")]       // letters that no mark makes
    [InlineData("")]
    public void Most_texts_have_one_form(string text) => Assert.Empty(UnicodeForms.Others(text));
}
