using System.Globalization;
using System.Text;
using Spectre.Console.Rendering;

namespace MapReduce.Cli.Display;

/// <summary>Numbers for people, the same in every locale.</summary>
internal static class Text
{
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A sum of sums, which may itself have passed 2^63-1.</summary>
    public static string Sum(ulong sum) => (long)sum < 0 ? "more than 9,223,372,036,854,775,807" : Number((long)sum);

    public static string Plural(long count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : noun.EndsWith('s') ? "es" : "s")}";

    /// <summary>A text in a column of a table or chart that is <paramref name="most"/> cells wide: a Chinese letter takes two.</summary>
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

    /// <summary>How many cells of a terminal a text takes.</summary>
    public static int Cells(string text) => text.All(char.IsAscii) ? text.Length : new Segment(text).CellCount();

    /// <summary>Time that is left or was taken, in hours, minutes and seconds; of what is beyond any clock only that.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{(long)seconds / 60}:{(long)seconds % 60:00}"),
        < 1e9 => string.Create(CultureInfo.InvariantCulture, $"{(long)seconds / 3600}:{(long)seconds / 60 % 60:00}:{(long)seconds % 60:00}"),
        _ => "very long",
    };

    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");
}
