using System.Text;
using SkiaSharp;
using SkiaSharp.HarfBuzz;

namespace MapReduce.Cli.Charts;

/// <summary>The fonts for a bitmap: the program's own, and for letters that it lacks, such as Chinese ones, those of the machine.</summary>
internal sealed class Typefaces : IDisposable
{
    private const int MostShown = 5;

    private readonly Dictionary<SKTypeface, SKShaper> _shapers = [];
    private readonly List<SKTypeface> _others = [];
    private readonly SortedSet<int> _lacking = [];
    private string[]? _families;

    /// <summary>A font that has all characters of a letter, which may be a base with accents; the program's own if there is none.</summary>
    public SKTypeface Of(string letter)
    {
        if (Has(ChartFont.Typeface, letter)) return ChartFont.Typeface;
        if (_others.Find(typeface => Has(typeface, letter)) is { } used) return used;
        if (Find(letter) is { } found)
        {
            _others.Add(found);
            return found;
        }
        foreach (Rune rune in letter.EnumerateRunes())
            if (!ChartFont.Typeface.ContainsGlyph(rune.Value)) _lacking.Add(rune.Value);
        return ChartFont.Typeface;
    }

    public SKShaper ShaperOf(SKTypeface typeface)
    {
        if (!_shapers.TryGetValue(typeface, out SKShaper? shaper)) _shapers.Add(typeface, shaper = new SKShaper(typeface));
        return shaper;
    }

    /// <summary>Which characters no font had, and what to do; null if there were none.</summary>
    public string? Note()
    {
        if (_lacking.Count == 0) return null;
        string shown = string.Join(", ", _lacking.Take(MostShown).Select(value => $"'{new Rune(value)}' (U+{value:X4})"));
        string more = _lacking.Count > MostShown ? $" and {Readable.Plural(_lacking.Count - MostShown, "other character")}" : "";
        return $"no font on this machine has {shown}{more}, which are boxes in the chart; install fonts for these scripts (Debian: fonts-noto-core, fonts-noto-cjk), or write the chart as .svg or .html, which use the reader's fonts";
    }

    private static bool Has(SKTypeface typeface, string letter)
    {
        foreach (Rune rune in letter.EnumerateRunes())
            if (!typeface.ContainsGlyph(rune.Value)) return false;
        return true;
    }

    private SKTypeface? Find(string letter)
    {
        SKFontManager fonts = SKFontManager.Default;
        if (fonts.MatchCharacter(letter.EnumerateRunes().First().Value) is { } match && Has(match, letter)) return match;
        // The Linux library without fontconfig knows the fonts, but does not look for characters.
        _families ??= [.. fonts.FontFamilies.Distinct().OrderBy(Rank).ThenBy(name => name, StringComparer.Ordinal)];
        foreach (string family in _families)
        {
            SKTypeface typeface = fonts.MatchFamily(family);
            if (typeface is not null && Has(typeface, letter)) return typeface;
            typeface?.Dispose();
        }
        return null;
    }

    /// <summary>Plain fonts first, which match our own.</summary>
    private static int Rank(string family) =>
        family.StartsWith("Noto Sans", StringComparison.Ordinal) ? 0 : family.Contains("Sans", StringComparison.Ordinal) ? 1 : family.Contains("Serif", StringComparison.Ordinal) ? 3 : 2;

    public void Dispose()
    {
        foreach (SKShaper shaper in _shapers.Values) shaper.Dispose();
        foreach (SKTypeface typeface in _others) typeface.Dispose();
    }
}
