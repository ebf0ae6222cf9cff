using System.Text;
using SkiaSharp;
using SkiaSharp.HarfBuzz;

namespace MapReduce.Cli.Charts;

/// <summary>The fonts for a bitmap: the program's own, and for letters that it lacks, such as Chinese ones, those of the machine.</summary>
internal sealed class Typefaces : IDisposable
{
    private const int MostShown = 5;

    private readonly Dictionary<SKTypeface, SKShaper> _shapers = [];
    private readonly List<SKTypeface> _loaded = [];
    private readonly IEnumerator<SKTypeface> _rest = OfMachine().GetEnumerator();
    private readonly SortedSet<int> _lacking = [];

    /// <summary>A font that has all characters of a letter, which may be a base with accents; the program's own if there is none.</summary>
    public SKTypeface Of(string letter)
    {
        if (Has(ChartFont.Typeface, letter)) return ChartFont.Typeface;
        if (_loaded.Find(typeface => Has(typeface, letter)) is { } used) return used;
        if (SKFontManager.Default.MatchCharacter(letter.EnumerateRunes().First().Value) is { } match)
        {
            _loaded.Add(match);
            if (Has(match, letter)) return match;
        }
        while (_rest.MoveNext())
        {
            _loaded.Add(_rest.Current);
            if (Has(_rest.Current, letter)) return _rest.Current;
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

    /// <summary>All fonts. The Linux library without fontconfig does not look for characters, and knows only /usr/share/fonts.</summary>
    private static IEnumerable<SKTypeface> OfMachine()
    {
        foreach (string family in SKFontManager.Default.FontFamilies.Distinct().OrderBy(Rank).ThenBy(name => name, StringComparer.Ordinal))
            if (SKFontManager.Default.MatchFamily(family) is { } typeface) yield return typeface;
        if (!OperatingSystem.IsLinux()) yield break;
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        foreach (string folder in ChartLibraries.FontFolders)
        {
            if (!Directory.Exists(folder)) continue;
            foreach (string file in Directory.EnumerateFiles(folder, "*", options).Where(IsFont).OrderBy(Rank).ThenBy(name => name, StringComparer.Ordinal))
                if (SKTypeface.FromFile(file) is { } typeface) yield return typeface;
        }
    }

    private static bool IsFont(string file) => Path.GetExtension(file).ToLowerInvariant() is ".ttf" or ".otf" or ".ttc";

    /// <summary>Plain fonts first, which match our own.</summary>
    private static int Rank(string family) =>
        family.Contains("Noto Sans", StringComparison.Ordinal) ? 0 : family.Contains("Sans", StringComparison.Ordinal) ? 1 : family.Contains("Serif", StringComparison.Ordinal) ? 3 : 2;

    public void Dispose()
    {
        foreach (SKShaper shaper in _shapers.Values) shaper.Dispose();
        foreach (SKTypeface typeface in _loaded) typeface.Dispose();
        _rest.Dispose();
    }
}
