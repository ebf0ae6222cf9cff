using System.Globalization;
using ScottPlot;

namespace MapReduce.Cli.Charts;

/// <summary>Ticks at round numbers, all with the same number of decimals.</summary>
internal static class ChartTicks
{
    /// <summary>Ticks from 0, at steps of 1, 2 or 5 times a power of ten. The last one is not below <paramref name="largest"/>.</summary>
    /// <param name="largest">The largest value in the chart.</param>
    /// <param name="most">The most steps.</param>
    /// <param name="percent">Whether the values are shares of 1, to be shown as percentages.</param>
    /// <returns>The ticks, and the value of the last one.</returns>
    public static (Tick[] Ticks, double End) FromZero(double largest, int most, bool percent = false)
    {
        (double unit, string suffix) = percent ? (0.01, " %") : largest switch
        {
            >= 5e9 => (1e9, " bn"),
            >= 5e6 => (1e6, " M"),
            _ => (1, ""),
        };
        double shown = largest > 0 ? largest / unit : 1;
        (double step, int decimals) = Step(shown / most);
        int steps = (int)Math.Ceiling(shown / step);
        Tick[] ticks =
        [
            Tick.Major(0, "0"),
            .. Enumerable.Range(1, steps).Select(i => Tick.Major(i * step * unit, (i * step).ToString($"N{decimals}", CultureInfo.InvariantCulture) + suffix)),
        ];
        return (ticks, ticks[^1].Position);
    }

    /// <summary>Ticks at whole numbers, such as years, from <paramref name="first"/> to <paramref name="last"/>, with at most <paramref name="most"/> steps.</summary>
    public static Tick[] Whole(int first, int last, int most)
    {
        int step = Math.Max(1, (int)Step((double)(last - first) / most).Step);
        int lowest = (int)Math.Ceiling((double)first / step), highest = (int)Math.Floor((double)last / step);
        return [.. Enumerable.Range(lowest, highest - lowest + 1).Select(i => Tick.Major(i * step, (i * step).ToString(CultureInfo.InvariantCulture)))];
    }

    /// <summary>The smallest of 1, 2 or 5 times a power of ten that is not below <paramref name="least"/>, and the number of its decimals.</summary>
    private static (double Step, int Decimals) Step(double least)
    {
        if (least <= 0) return (1, 0);
        int power = (int)Math.Floor(Math.Log10(least));
        double unit = Math.Pow(10, power);
        if (least > 5 * unit) return (10 * unit, Math.Max(0, -power - 1));
        return ((least <= unit ? 1 : least <= 2 * unit ? 2 : 5) * unit, Math.Max(0, -power));
    }
}
