namespace MapReduce.Cli.Display;

/// <summary>A bar and a text on one line of a terminal, which is drawn over itself.</summary>
internal sealed class ProgressBar(bool forbidsColor)
{
    private const string Start = "\r", ClearToEndOfLine = "\e[K", ClearBelow = "\e[J", Done = "\e[33m", Rest = "\e[90m", Plain = "\e[0m";

    /// <summary>The text's usual length. In a window that has no room for both, there is no bar.</summary>
    private const int TextCells = 76;

    private const int LeastCells = 8, MostCells = 40, LeastColumnsForBar = 60;

    private int _drawnCells;

    /// <summary>What draws the line in a window of that many columns. The last column stays free, because some terminals break the line there.</summary>
    public string Draw(double fraction, string text, int columns)
    {
        string erased = WrappedRows(columns) > 0 ? Clear(columns) : Start;
        int cells = columns < LeastColumnsForBar ? 0 : Math.Clamp(columns - TextCells - LeastCells, LeastCells, MostCells);
        int done = (int)(cells * Math.Clamp(fraction, 0, 1));
        string bar = cells == 0 ? "" : (forbidsColor ? new string('━', done).PadRight(cells) : Done + new string('━', done) + Rest + new string('━', cells - done) + Plain) + " ";
        int room = Math.Max(0, columns - 1 - (cells == 0 ? 0 : cells + 1));
        string shown = text[..Math.Min(text.Length, room)];
        _drawnCells = columns - 1 - room + shown.Length;
        return erased + bar + shown + ClearToEndOfLine;
    }

    /// <summary>What removes the line from a window of that many columns.</summary>
    public string Clear(int columns)
    {
        int above = WrappedRows(columns);
        _drawnCells = 0;
        return above > 0 ? $"{Start}\e[{above}A{ClearBelow}" : Start + ClearToEndOfLine;
    }

    /// <summary>In a window that is narrower now, most terminals have wrapped the line; the cursor is on the last of its rows.</summary>
    private int WrappedRows(int columns) => Math.Max(0, _drawnCells - 1) / columns;
}
