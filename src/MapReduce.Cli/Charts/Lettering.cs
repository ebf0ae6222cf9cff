using System.Security;
using System.Text;
using System.Text.RegularExpressions;
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

/// <summary>
/// The font that the program brings with it, so that charts have letters, and the same ones, on machines without any fonts.
/// It has the Latin, Greek, Cyrillic, Hebrew, Arabic, Armenian and Georgian scripts.
/// </summary>
internal sealed class ChartFont : IFontResolver
{
    public const string Name = "DejaVu Sans";

    private const string Resource = "DejaVuSans.ttf";

    private static readonly Lazy<SKTypeface> Own = new(Load);

    private ChartFont() { }

    /// <summary>The font itself, which from now on the library finds by its name.</summary>
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
/// Mends the text in the library's SVG. It sets each letter at the place that the font it knows gives it, which is well, but
/// it names that font only, and loses letters that the font lacks.
/// </summary>
internal static partial class SvgText
{
    /// <summary>Verdana has the widths of the program's own font.</summary>
    private const string Families = $"{ChartFont.Name}, Verdana, sans-serif";

    /// <summary>Names fonts for every machine, and puts the texts that <paramref name="lettering"/> left to the viewer where they belong.</summary>
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
