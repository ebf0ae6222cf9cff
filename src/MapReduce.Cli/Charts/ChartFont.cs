using System.Text;
using SkiaSharp;

namespace MapReduce.Cli.Charts;

/// <summary>
/// The font that comes with the program, so that charts look the same everywhere, even on machines without fonts. It covers the
/// Latin, Greek, Cyrillic, Hebrew, Arabic, Armenian and Georgian scripts.
/// </summary>
internal static class ChartFont
{
    public const string Name = "DejaVu Sans";

    private const string Resource = "DejaVuSans.ttf";

    private const float UnitsPerSize = 1000;

    private static readonly Lazy<SKTypeface> Own = new(Load);

    private static readonly Lazy<SKFont> Measuring = new(() => new SKFont(Typeface, UnitsPerSize) { Hinting = SKFontHinting.None, Subpixel = true });

    public static SKTypeface Typeface => Own.Value;

    /// <summary>The width of a letter in font sizes; null if the font lacks it.</summary>
    public static double? WidthOf(Rune rune)
    {
        ushort glyph = Measuring.Value.GetGlyph(rune.Value);
        return glyph == 0 ? null : Measuring.Value.GetGlyphWidths([glyph])[0] / UnitsPerSize;
    }

    private static SKTypeface Load()
    {
        using Stream file = typeof(ChartFont).Assembly.GetManifestResourceStream(Resource)!;
        return SKTypeface.FromStream(file);
    }
}
