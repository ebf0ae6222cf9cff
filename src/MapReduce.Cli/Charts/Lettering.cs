using System.Globalization;
using System.Text;

namespace MapReduce.Cli.Charts;

/// <summary>
/// How much room a text takes. Widths are those of the program's own font, and estimates for letters that it lacks, so that a
/// layout does not depend on the fonts of a machine.
/// </summary>
internal static class Lettering
{
    /// <summary>The width of a letter that the font lacks, in font sizes. Only East Asian letters are wider.</summary>
    private const double UsualWidth = 0.8, EastAsianWidth = 1;

    private const string Ellipsis = "…";

    /// <summary>The width of a text.</summary>
    public static double Width(string text, double size)
    {
        double width = 0;
        foreach (Rune rune in text.EnumerateRunes()) width += Width(rune);
        return width * size;
    }

    /// <summary>The text, or its beginning and its end with an ellipsis between them, so that it is not wider than <paramref name="most"/>.</summary>
    public static string Fit(string text, double most, double size)
    {
        if (Width(text, size) <= most) return text;
        // Letters are never separated from their accents.
        int[] starts = [.. StringInfo.ParseCombiningCharacters(text), text.Length];
        double left = most - Width(Ellipsis, size);
        int head = 0, tail = starts.Length - 1;
        while (head < tail)
        {
            bool fromHead = head <= starts.Length - 1 - tail;
            int at = fromHead ? head : tail - 1;
            left -= Width(text[starts[at]..starts[at + 1]], size);
            if (left < 0) break;
            if (fromHead) head++;
            else tail--;
        }
        return text[..starts[head]].TrimEnd() + Ellipsis + text[starts[tail]..].TrimStart();
    }

    private static double Width(Rune rune) => ChartFont.WidthOf(rune) is { } known ? known
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0
        : rune.Value is >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF or >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFFE6 or >= 0x1F300 ? EastAsianWidth
        : UsualWidth;
}
