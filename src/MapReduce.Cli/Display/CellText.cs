using System.Text;
using Spectre.Console.Rendering;

namespace MapReduce.Cli.Display;

/// <summary>Texts measured in the cells of a terminal, of which a Chinese character takes two.</summary>
internal static class CellText
{
    /// <summary>The text, cut with an ellipsis if it is wider than <paramref name="most"/> cells.</summary>
    public static string Shorten(string text, int most)
    {
        if (Cells(text) <= most) return text;
        int cells = 1, length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if ((cells += Cells($"{rune}")) > most) break;
            length += rune.Utf16SequenceLength;
        }
        return text[..length] + "…";
    }

    /// <summary>The width of a text in cells.</summary>
    public static int Cells(string text) => text.All(char.IsAscii) ? text.Length : new Segment(text).CellCount();
}
