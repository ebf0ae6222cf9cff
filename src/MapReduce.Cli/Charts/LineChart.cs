namespace MapReduce.Cli.Charts;

/// <summary>Lines over whole numbers such as years. Unless it is logarithmic, the axis includes 0, so that heights can be compared.</summary>
internal sealed class LineChart : Chart
{
    public const double LineWidth = 1.8;

    /// <summary>The number of markers on a line that has any.</summary>
    private const int MarksOnLine = 12;

    private const int PlainHeight = 480;

    private const double BelowPlot = 52, BetweenAxisAndLabels = 8, RowOfLabel = 20, BetweenPlotAndLegend = 18;

    /// <summary>The most of the height that a legend below the plot takes.</summary>
    private const double MostForLegend = 0.35;

    /// <summary>Shown beside the label of a logarithmic axis.</summary>
    public const string LogarithmicNote = "logarithmic axis: zeros are gaps", LogarithmicNoteWithNegatives = "logarithmic axis: zeros and negative values are gaps", LogarithmicNoteInShort = "logarithmic axis";

    public required string XLabel { get; init; }

    /// <summary>What the values are.</summary>
    public required Measure Measure { get; init; }

    /// <summary>The positions of the values, ascending.</summary>
    public required IReadOnlyList<int> X { get; init; }

    /// <summary>In the order of the legend.</summary>
    public required IReadOnlyList<ChartLine> Lines { get; init; }

    /// <summary>Whether the axis of the values is logarithmic.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>How many years on either side the drawn values are means of; 0 if they are not smoothed.</summary>
    public int Smoothing { get; init; }

    protected override int DefaultHeight => PlainHeight + (Legend.IsBeside ? 0 : (int)(Legend.Height + BetweenPlotAndLegend));

    private ChartLegend Legend => field ??= new ChartLegend(
        Names, Width - 2 * Margin, (Size?.Height ?? PlainHeight) - BelowPlot - BelowTitle, Size is { } size ? MostForLegend * size.Height : double.MaxValue, SmallSize);

    private IReadOnlyList<string> Names => field ??= [.. Lines.Select(line => ShownText.Of(line.Name))];

    /// <summary>The label of the axis in as much detail as fits; the unit always stays.</summary>
    private string YLabel(double most)
    {
        string means = Smoothing == 0 ? "" : $", means of {2 * (long)Smoothing + 1} years";
        return Longest(most, LabelSize, $"{Measure.Label}{means}", $"{Measure.Unit}{means}", Measure.Label, Measure.Unit);
    }

    /// <summary>The first text that fits, otherwise what fits of the last.</summary>
    private static string Longest(double most, double size, params ReadOnlySpan<string> texts)
    {
        foreach (string text in texts)
            if (Lettering.Width(text, size) <= most) return text;
        return Lettering.Fit(texts[^1], most, size);
    }

    protected override void DrawBelowTitle(IDrawing drawing, double top)
    {
        ChartLegend legend = Legend;
        double bottom = Height - BelowPlot - (legend.IsBeside || Lines.Count == 0 ? 0 : legend.Height + BetweenPlotAndLegend);
        ChartTick[] heights = Heights();
        double left = Margin + RowOfLabel * (IsLogarithmic ? 2 : 1) + heights.Max(tick => Lettering.Width(tick.Label, SmallSize)) + BetweenAxisAndLabels;
        double right = Width - Margin - (legend.IsBeside && Lines.Count > 0 ? legend.Width + BetweenPlotAndLegend - Margin : 0);
        (double first, double last) = X.Count == 0 ? (0, 1) : X.Count == 1 ? (X[0] - 1, X[0] + 1) : (X[0], X[^1]);
        double lowest = At(heights[0].Position), highest = At(heights[^1].Position);
        DrawAxes();
        for (int i = 0; i < Lines.Count; i++) DrawLine(i);
        if (legend.IsBeside) legend.DrawOn(drawing, right + BetweenPlotAndLegend, top, Names);
        else legend.DrawOn(drawing, Margin, Height - legend.Height - Margin / 2, Names);

        double XOf(double x) => left + (x - first) / (last - first) * (right - left);
        double YOf(double value) => bottom - (At(value) - lowest) / (highest - lowest) * (bottom - top);

        void DrawAxes()
        {
            drawing.Begin("axes");
            foreach (ChartTick tick in heights)
            {
                double y = YOf(tick.Position);
                bool isAxis = IsLogarithmic ? tick == heights[0] : tick.Position == 0;
                drawing.Line([new Place(left, y), new Place(right, y)], new Stroke(isAxis ? Ink : GridInk, 1));
                drawing.Text(tick.Label, left - BetweenAxisAndLabels, y + MiddleToBaseline * SmallSize, SmallSize, Align.End);
            }
            drawing.Line([new Place(left, top), new Place(left, bottom)], new Stroke(Ink, 1));
            double room = Lettering.Width("0000", SmallSize) + 2 * Margin;
            foreach (ChartTick tick in X.Count == 0 ? [] : ChartTicks.Years(X[0], X[^1], Math.Clamp((int)((right - left) / room), 1, 9)))
            {
                double x = XOf(tick.Position);
                drawing.Line([new Place(x, bottom), new Place(x, bottom + 5)], new Stroke(Ink, 1));
                drawing.Text(tick.Label, x, bottom + 18, SmallSize, Align.Middle);
            }
            drawing.Text(XLabel, (left + right) / 2, bottom + 38, LabelSize, Align.Middle);
            drawing.Text(YLabel(bottom - top), Margin + LabelSize, (top + bottom) / 2, LabelSize, Align.Middle, upward: true);
            if (IsLogarithmic)
                drawing.Text(Longest(bottom - top, SmallSize, HasNegatives() ? LogarithmicNoteWithNegatives : LogarithmicNote, LogarithmicNoteInShort), Margin + LabelSize + RowOfLabel, (top + bottom) / 2, SmallSize, Align.Middle, upward: true);
            drawing.End();
        }

        void DrawLine(int index)
        {
            var style = LineStyle.Of(index);
            Place?[] places = [.. Lines[index].Drawn.Select((value, at) => IsDrawn(value) ? new Place(XOf(X[at]), YOf(Shown(value!.Value))) : (Place?)null)];
            drawing.Begin("line", Names[index]);
            var stroke = new Stroke(style.Color, LineWidth, style.Dash);
            for (int from = 0; from < places.Length;)
            {
                int to = from;
                while (to < places.Length && places[to] is not null) to++;
                // A value between two gaps is a line of no length, which would be invisible.
                if (to - from == 1) drawing.Mark(LineStyle.Dot, places[from]!.Value, style.Color);
                else drawing.Line([.. places[from..to].Select(place => place!.Value)], stroke);
                from = to + 1;
            }
            Place[] drawn = [.. places.OfType<Place>()];
            int apart = Math.Max(1, drawn.Length / MarksOnLine);
            for (int i = index % apart; style.Mark.Length > 0 && i < drawn.Length; i += apart) drawing.Mark(style.Mark, drawn[i], style.Color);
            drawing.End();
        }
    }

    private ChartTick[] Heights()
    {
        double[] values = [.. Lines.SelectMany(line => line.Drawn).Where(IsDrawn).Select(value => Shown(value!.Value))];
        (double least, double largest) = values.Length == 0 ? (IsLogarithmic ? 1 : 0, 1) : (values.Min(), values.Max());
        return IsLogarithmic ? ChartTicks.Logarithmic(least, largest, most: 8) : ChartTicks.Linear(least, largest, most: 6);
    }

    private bool HasNegatives() => Lines.Any(line => line.Drawn.Any(value => value < 0));

    private bool IsDrawn(double? value) => value is { } known && Math.Abs(Shown(known)) <= ChartTicks.MostMagnitude && !(IsLogarithmic && Shown(known) <= 0);

    /// <summary>A value in the unit of the axis; 0 if it is too small to be told from it.</summary>
    private double Shown(double value) => Math.Abs(value * Measure.Factor) < ChartTicks.LeastMagnitude ? 0 : value * Measure.Factor;

    private double At(double value) => IsLogarithmic ? Math.Log10(value) : value;
}

/// <summary>A line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">The label in the legend.</param>
/// <param name="Values">A value for each x of the chart; null leaves a gap.</param>
/// <param name="Smoothed">The smoothed values; null if there are none.</param>
internal sealed record ChartLine(string Name, IReadOnlyList<double?> Values, IReadOnlyList<double?>? Smoothed = null)
{
    /// <summary>The values that a picture shows.</summary>
    public IReadOnlyList<double?> Drawn => Smoothed ?? Values;
}

/// <summary>What the values of a chart are.</summary>
/// <param name="Label">The label of the axis, with the unit: <c>relative frequency (%)</c>.</param>
/// <param name="Column">The name of the column of a result that has the values: <c>relative_frequency</c>.</param>
/// <param name="Factor">What a value is multiplied by to be shown in the unit: 100 for percent.</param>
internal sealed record Measure(string Label, string Column, double Factor = 1)
{
    /// <summary>The label in short.</summary>
    public string Unit { get; init; } = Label;

    /// <summary>Counts.</summary>
    public static readonly Measure Matches = new("matches a year", "match_count");

    /// <summary>Counts as shares of the total of the year.</summary>
    public static readonly Measure Frequency = new("relative frequency (%)", "relative_frequency", 100) { Unit = "%" };

    /// <summary>The same in percent, as the rows have it.</summary>
    public static readonly Measure Percent = new("relative frequency (%)", "percent") { Unit = "%" };

    /// <summary>The same per million ngrams, as the rows have it.</summary>
    public static readonly Measure PerMillion = new("matches per million ngrams", "per_million") { Unit = "per million" };

    /// <summary>Shares of one ngram in several.</summary>
    public static readonly Measure Share = new("share (%)", "value", 100) { Unit = "%" };

    /// <summary>Quotients that are not shares.</summary>
    public static readonly Measure Ratio = new("ratio", "value");

    /// <summary>Results of arithmetic, which have no unit.</summary>
    public static readonly Measure Value = new("value", "value");
}
