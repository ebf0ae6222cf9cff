using MapReduce.Ngrams.Group;
using ScottPlot;
using SkiaSharp;

namespace MapReduce.Cli.Charts;

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
