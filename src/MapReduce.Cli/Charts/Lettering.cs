using System.Security;
using System.Text;
using System.Text.RegularExpressions;
using MapReduce.Cli.Display;
using ScottPlot;
using SkiaSharp;

namespace MapReduce.Cli.Charts;

/// <summary>
/// Chooses the font of each text: usually the program's own. Text that this font lacks, such as Chinese, needs a font of the
/// machine in a bitmap. A vector image leaves such text to its viewer.
/// </summary>
/// <param name="leaveOddTexts">Whether to leave text to the viewer if our font cannot draw it, or if it runs from right to left.</param>
internal sealed class Lettering(bool leaveOddTexts)
{
    private const int MostLength = 32;

    private readonly Dictionary<string, string> _standIns = [];

    /// <summary>Placeholders that were drawn, and the texts for the viewer that replace them.</summary>
    public IReadOnlyDictionary<string, string> StandIns => _standIns;

    /// <summary>A name, short enough for a chart.</summary>
    public static string Shorten(string name) => CellText.Shorten(ShownText.Of(name), MostLength);

    public void Set(LabelStyle label, string text, float size)
    {
        (label.Text, label.FontName) = Choose(ShownText.Of(text));
        label.FontSize = size;
        label.Bold = false;
    }

    /// <summary>What to draw for a text, and in which font.</summary>
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

    /// <summary>A unique placeholder, about as wide as the text.</summary>
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

/// <summary>
/// The font that comes with the program, so that charts look the same everywhere, even on machines without fonts. It covers the
/// Latin, Greek, Cyrillic, Hebrew, Arabic, Armenian and Georgian scripts.
/// </summary>
internal sealed class ChartFont : IFontResolver
{
    public const string Name = "DejaVu Sans";

    private const string Resource = "DejaVuSans.ttf";

    private static readonly Lazy<SKTypeface> Own = new(Load);

    private ChartFont() { }

    /// <summary>The font. Loading it registers it with the library under <see cref="Name"/>.</summary>
    public static SKTypeface Typeface => Own.Value;

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Name ? Typeface : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? Typeface : null;

    private static SKTypeface Load()
    {
        using Stream file = typeof(ChartFont).Assembly.GetManifestResourceStream(Resource)!;
        SKTypeface typeface = SKTypeface.FromStream(file);
        Fonts.FontResolvers.Insert(0, new ChartFont());
        return typeface;
    }
}

/// <summary>
/// Fixes the text in the library's SVG. The library positions each letter by our font, which is fine, but it names no other font
/// and drops letters that our font lacks.
/// </summary>
internal static partial class SvgText
{
    /// <summary>Verdana has the same widths as our font.</summary>
    private const string Families = $"{ChartFont.Name}, Verdana, sans-serif";

    /// <summary>Names fonts that every machine has, and replaces the placeholders of <paramref name="lettering"/>.</summary>
    public static string Mend(string svg, Lettering lettering) => Element().Replace(svg, element =>
    {
        string content = element.Groups["content"].Value, x = element.Groups["x"].Value;
        if (lettering.StandIns.TryGetValue(content, out string? left))
        {
            content = SecurityElement.Escape(left);
            x = x.Split(',')[0];
        }
        return $"<text{element.Groups["style"].Value} font-family=\"{Families}\" x=\"{x.TrimEnd(' ', ',')}\" y=\"{element.Groups["y"].Value.TrimEnd(' ', ',')}\">{content}</text>";
    });

    [GeneratedRegex("""<text(?<style>[^>]*?) font-family="[^"]*" x="(?<x>[^"]*)" y="(?<y>[^"]*)">\s*(?<content>[^<]*?)\s*</text>""")]
    private static partial Regex Element();
}
