using MapReduce.Cli.Process;

namespace MapReduce.Cli.Display;

/// <summary>Shows a place in a text by a caret below it.</summary>
internal static class Caret
{
    /// <summary>How much of a long text is shown on either side of the place, in characters.</summary>
    private const int Reach = 35;

    /// <summary>Two lines: the text, and the caret.</summary>
    public static IEnumerable<string> Under(TextPlace place)
    {
        (string text, int at) = (place.Text, place.At);
        int first = Math.Max(0, at - Reach), last = Math.Min(text.Length, at + Reach);
        string before = (first > 0 ? "…" : "") + ShownText.Of(text[first..at]), after = ShownText.Of(text[at..last]) + (last < text.Length ? "…" : "");
        return [$"  {before}{after}", $"  {new string(' ', CellText.Cells(before))}^"];
    }
}
