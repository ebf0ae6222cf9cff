using System.Globalization;
using MapReduce.Ngrams.Series;
using Spectre.Console;

namespace MapReduce.Cli.Display;

/// <summary>A line chart made of Braille characters, each of two by four dots. Every series has a color, and its name beside the end of its line.</summary>
internal sealed class TerminalChart
{
    private const int Rows = 14;

    private const int DotColumns = 2, DotRows = 4;

    /// <summary>The magnitudes that can be drawn: smaller values cannot be told from 0, and an axis beyond larger ones would be infinite.</summary>
    private const double LeastMagnitude = 1e-290, MostMagnitude = 1e290;

    /// <summary>A longer name would leave no room for the line.</summary>
    private const int MostNameLength = 24;

    /// <summary>The bit of each dot in a Braille character, by column and row, added to U+2800.</summary>
    private static readonly int[,] Dots = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };

    private static readonly Color[] Colors = [Color.Blue, Color.Red, Color.Green, Color.Fuchsia, Color.Yellow, Color.Aqua, Color.Grey];

    /// <summary>The possible tops of the axis, in units of a power of ten. Half of each is a round number too.</summary>
    private static readonly double[] Tops = [1, 2, 3, 4, 5, 6, 8, 10];

    private readonly IReadOnlyList<NgramSeries> _series;
    private readonly string[] _names;
    private readonly string[] _values;
    private readonly int _columns, _first, _last;
    private readonly double _bottom, _top;
    private readonly int[,] _cells;    // the dots, by row and column
    private readonly int[,] _owners;   // the series that was drawn last there

    private TerminalChart(IReadOnlyList<NgramSeries> series, bool arePercents, int width)
    {
        _series = series;
        _first = series.Min(s => s.Points[0].Year);
        _last = Math.Max(_first + 1, series.Max(s => s.Points[^1].Year));
        (double least, double largest) = (series.Min(s => s.Points.Min(p => p.Smoothed)), series.Max(s => s.Points.Max(p => p.Smoothed)));
        _bottom = least < 0 ? -RoundUp(-least) : 0;
        _top = least < 0 && largest <= 0 ? 0 : RoundUp(largest);
        _names = [.. series.Select(s => CellText.Shorten(ShownText.Of(s.Name), MostNameLength))];
        _values = [.. new[] { _top, (_top + _bottom) / 2, _bottom }.Select(v => Show(v, arePercents))];
        _columns = Math.Max(16, width - _values.Max(v => v.Length) - _names.Max(CellText.Cells) - 5);
        _cells = new int[Rows, _columns];
        _owners = new int[Rows, _columns];
        for (int i = 0; i < series.Count; i++) Draw(i);
    }

    /// <summary>Draws the series that have points; nothing if none has.</summary>
    public static void Write(IReadOnlyList<NgramSeries> series, bool arePercents, IAnsiConsole console)
    {
        series = [.. series.Select(s => s with { Points = [.. s.Points.Where(p => p.HasValue && Math.Abs(p.Smoothed) <= MostMagnitude).Select(WithoutTraces)] }).Where(s => s.Points.Count > 0)];
        if (series.Count > 0) console.Write(new TerminalChart(series, arePercents, console.Profile.Width).Render());
    }

    private static SeriesPoint WithoutTraces(SeriesPoint point) => Math.Abs(point.Smoothed) < LeastMagnitude ? point with { Smoothed = 0 } : point;

    /// <summary>The smallest of <see cref="Tops"/>, times a power of ten, that is not below the value.</summary>
    private static double RoundUp(double value)
    {
        if (value <= 0) return 1;
        double unit = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return Tops.Select(factor => factor * unit).First(round => round >= value || round >= 9 * unit);
    }

    private static string Show(double value, bool isPercent) => isPercent
        ? string.Create(CultureInfo.InvariantCulture, $"{(decimal)double.Round(value * 100, 12):0.############} %")
        : Math.Abs(value) >= 1e15 ? value.ToString("0.##E+0", CultureInfo.InvariantCulture)
        : value.ToString("#,0.##", CultureInfo.InvariantCulture);

    private int ColumnOf(int year) => (int)Math.Round((year - _first) / (double)(_last - _first) * (_columns * DotColumns - 1));

    private int RowOf(double value) => Rows * DotRows - 1 - (int)Math.Round((value - _bottom) / (_top - _bottom) * (Rows * DotRows - 1));

    private void Draw(int number)
    {
        IReadOnlyList<SeriesPoint> points = _series[number].Points;
        (int x, int y) = (ColumnOf(points[0].Year), RowOf(points[0].Smoothed));
        Set(x, y, number);
        foreach (SeriesPoint point in points.Skip(1))
        {
            (int toX, int toY) = (ColumnOf(point.Year), RowOf(point.Smoothed));
            int steps = Math.Max(1, Math.Max(toX - x, Math.Abs(toY - y)));
            for (int step = 1; step <= steps; step++) Set(x + (toX - x) * step / steps, y + (toY - y) * step / steps, number);
            (x, y) = (toX, toY);
        }
    }

    private void Set(int x, int y, int number)
    {
        _cells[y / DotRows, x / DotColumns] |= Dots[x % DotColumns, y % DotRows];
        _owners[y / DotRows, x / DotColumns] = number;
    }

    private Paragraph Render()
    {
        var text = new Paragraph();
        int?[] labels = PlaceNames();
        int margin = _values.Max(v => v.Length) + 1;
        for (int row = 0; row < Rows; row++)
        {
            string value = row == 0 ? _values[0] : row == Rows / 2 ? _values[1] : row == Rows - 1 ? _values[2] : "";
            text.Append(value.PadLeft(margin) + (value.Length > 0 ? " ┤" : " │"));
            for (int column = 0; column < _columns; column++)
            {
                int dots = _cells[row, column];
                if (dots == 0) text.Append(" ");
                else text.Append($"{(char)(0x2800 + dots)}", StyleOf(_owners[row, column]));
            }
            if (labels[row] is { } number) text.Append(" " + _names[number], StyleOf(number));
            text.Append("\n");
        }
        string years = $"{_first}";
        string middle = $"{_first + (_last - _first) / 2}", last = $"{_last}";
        years = years.PadRight(_columns / 2 - middle.Length / 2) + middle;
        text.Append(new string(' ', margin + 2) + years.PadRight(_columns - last.Length) + last + "\n");
        return text;
    }

    private static Style StyleOf(int number) => new(Colors[number % Colors.Length]);

    /// <summary>The series named in each row: a name goes where its line ends, or into the nearest free row.</summary>
    private int?[] PlaceNames()
    {
        var labels = new int?[Rows];
        foreach (int number in Enumerable.Range(0, _series.Count).OrderByDescending(i => _series[i].Points[^1].Smoothed).Take(Rows))
        {
            int wanted = RowOf(_series[number].Points[^1].Smoothed) / DotRows;
            labels[Enumerable.Range(0, Rows).Where(row => labels[row] is null).MinBy(row => Math.Abs(row - wanted))] = number;
        }
        return labels;
    }
}
