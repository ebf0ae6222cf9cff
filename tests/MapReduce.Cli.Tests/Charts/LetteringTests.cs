using MapReduce.Cli.Charts;

namespace MapReduce.Cli.Tests.Charts;

public sealed class LetteringTests : IDisposable
{
    private readonly Typefaces _typefaces = new();

    [Fact]
    public void Text_that_fits_is_left_alone_and_other_text_loses_its_middle()
    {
        Assert.Equal("short", Lettering.Fit("short", 100, 12));
        string all = new([.. Enumerable.Range(0, 500).Select(i => (char)('a' + i % 26))]);
        for (double most = 20; most < 1000; most += 37)
        {
            string shown = Lettering.Fit(all, most, 12);
            string[] parts = shown.Split('…');
            Assert.Equal(2, parts.Length);
            Assert.StartsWith(parts[0], all, StringComparison.Ordinal);
            Assert.EndsWith(parts[1], all, StringComparison.Ordinal);
            Assert.InRange(parts[0].Length - parts[1].Length, -1, 1);
            // One letter more at either end would not fit, or this one is as long as it can be.
            Assert.InRange(Lettering.Width(shown, 12), most - 24, most);
        }
    }

    [Fact]
    public void A_letter_is_never_cut_from_its_accents_nor_in_half()
    {
        string text = string.Concat(Enumerable.Repeat("e\u0301𝔘", 100));
        for (double most = 10; most < 400; most += 7)
        {
            string shown = Lettering.Fit(text, most, 12);
            Assert.DoesNotContain("…\u0301", shown);
            Assert.DoesNotContain(shown, letter => letter == '\ufffd');
            Assert.Equal(shown, System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(shown)));
            string[] parts = shown.Split('…');
            Assert.DoesNotMatch("e$", parts[0]);
        }
    }

    [Fact]
    public void Widths_are_those_of_letters()
    {
        Assert.Equal(0, Lettering.Width("", 12));
        Assert.True(Lettering.Width("W", 12) > 2 * Lettering.Width("i", 12));
        Assert.Equal(36, Lettering.Width("日本語", 12), tolerance: 0.01);
        Assert.Equal(Lettering.Width("ab", 12), 2 * Lettering.Width("ab", 6), tolerance: 0.01);
        Assert.Equal(Lettering.Width("e\u0301", 12), Lettering.Width("e", 12), tolerance: 1.5);
    }

    // Hebrew letters stand for themselves: a run is given as it is in memory, and runs as they follow from left to right.
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a b 12", "a b 12")]
    [InlineData("שלום", "שלום")]
    [InlineData("שלום עולם", "שלום עולם")]
    [InlineData("a שלום b", "a |שלום| b")]
    [InlineData("שלום 12 עולם", " עולם|12|שלום ")]
    [InlineData("שלום, b", "שלום|, b")]
    [InlineData("", "")]
    public void Text_is_cut_into_runs_of_one_direction(string text, string runs) =>
        Assert.Equal(runs.Split('|', StringSplitOptions.RemoveEmptyEntries), TextRun.Of(text, _typefaces).Select(run => run.Text));

    public void Dispose() => _typefaces.Dispose();
}
