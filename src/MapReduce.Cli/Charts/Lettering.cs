using System.Text;
using MapReduce.Cli.Display;
using MapReduce.Ngrams.Group;
using ScottPlot;
using SkiaSharp;

namespace MapReduce.Cli.Charts;

/// <summary>
/// Which font a text is drawn in. Most are in the program's own; of what it lacks (Chinese, say) a bitmap needs a font of
/// the machine, but a vector picture does not: it leaves such a text to its viewer.
/// </summary>
/// <param name="leaveOddTexts">Whether texts that the own font cannot draw, or that are not written from left to right, are left to the viewer.</param>
internal sealed class Lettering(bool leaveOddTexts)
{
    private const int MostLength = 32;

    private readonly Dictionary<string, string> _standIns = [];

    /// <summary>What was drawn in the place of texts that are left to the viewer, and these texts.</summary>
    public IReadOnlyDictionary<string, string> StandIns => _standIns;

    /// <summary>A name short enough for a chart.</summary>
    public static string Shorten(string name) => CellText.Shorten(ShownText.Of(name), MostLength);

    /// <summary>Gives a label its text.</summary>
    public void Set(LabelStyle label, string text, float size)
    {
        (label.Text, label.FontName) = Choose(ShownText.Of(text));
        label.FontSize = size;
        label.Bold = false;
    }

    /// <summary>What is to be drawn for a text, and in which font.</summary>
    public (string Drawn, string Font) Choose(string text)
    {
        Rune? lacking = FirstLacking(text);
        bool rightToLeft = text.EnumerateRunes().Any(IsRightToLeft);
        if (leaveOddTexts && (lacking is not null || rightToLeft)) return (StandInFor(text), ChartFont.Name);
        if (rightToLeft) LabelStyle.RTLSupport = true;
        if (lacking is null) return (text, ChartFont.Name);
        using SKTypeface? other = SKFontManager.Default.MatchCharacter(lacking.Value.Value);
        return (text, other?.FamilyName ?? ChartFont.Name);
    }

    /// <summary>A text that is like no other and about as wide as the one meant.</summary>
    private string StandInFor(string text)
    {
        string standIn = $"⟦{_standIns.Count}⟧".PadRight(text.Length, '□');
        _standIns.Add(standIn, text);
        return standIn;
    }

    private static Rune? FirstLacking(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
            if (!ChartFont.Typeface.ContainsGlyph(rune.Value)) return rune;
        return null;
    }

    // Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms.
    private static bool IsRightToLeft(Rune rune) => rune.Value is >= 0x590 and <= 0x8FF or >= 0xFB1D and <= 0xFDFF or >= 0xFE70 and <= 0xFEFF;
}
