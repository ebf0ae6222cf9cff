using System.Globalization;

namespace MapReduce.Cli.Charts;

/// <summary>A labeled position of an axis.</summary>
internal readonly record struct ChartTick(double Position, string Label);

/// <summary>Ticks at round numbers, all with the same number of decimals.</summary>
internal static class ChartTicks
{
    /// <summary>The magnitudes that a chart can show; steps between smaller or larger ones are not exact or infinite.</summary>
    public const double LeastMagnitude = 1e-290, MostMagnitude = 1e290;

    /// <summary>The part of an axis that is too small to be seen: values so little beyond 0 need no tick there.</summary>
    private const double Unseen = 2e-4;

    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>
    /// Ticks at steps of 1, 2 or 5 times a power of ten. One of them is 0, the first is not visibly above <paramref name="least"/>, and
    /// the last not visibly below <paramref name="largest"/>.
    /// </summary>
    /// <param name="least">The least value in the chart; 0 if none is negative.</param>
    /// <param name="largest">The largest value in the chart; 0 if none is positive.</param>
    /// <remarks>REQUIRES: values are 0, or from <see cref="LeastMagnitude"/> to <see cref="MostMagnitude"/> on either side of it.</remarks>
    /// <param name="most">The most steps, or one more if there are values on both sides of 0.</param>
    public static ChartTick[] Linear(double least, double largest, int most)
    {
        (least, largest) = (Math.Min(0, least), Math.Max(0, largest));
        if (least == largest) largest = 1;
        if (-least < Unseen * largest) least = 0;
        if (largest < Unseen * -least) largest = 0;
        double magnitude = Math.Max(-least, largest);
        int power = PowerBelow(magnitude);
        (double unit, string suffix) = magnitude switch
        {
            >= 1e15 or < 1e-9 => (PowerOfTen(power), $" ×10{Raised(power)}"),
            >= 5e9 => (1e9, " bn"),
            >= 5e6 => (1e6, " M"),
            _ => (1, ""),
        };
        (double step, int decimals) = Step((largest / unit - least / unit) / most);
        int first = (int)Math.Floor(least / unit / step), last = (int)Math.Ceiling(largest / unit / step);
        return [.. Enumerable.Range(first, last - first + 1).Select(i => new ChartTick(i * step * unit, i == 0 ? "0" : Minus((i * step).ToString($"N{decimals}", CultureInfo.InvariantCulture)) + suffix))];
    }

    /// <summary>Ticks at powers of ten, at least two. The first is not above <paramref name="least"/>, and the last not below <paramref name="largest"/>.</summary>
    /// <param name="least">The least value in the chart, positive.</param>
    /// <param name="largest">The largest value in the chart, positive.</param>
    /// <param name="most">The most steps; if there are more powers of ten, some have no tick.</param>
    public static ChartTick[] Logarithmic(double least, double largest, int most)
    {
        int first = PowerBelow(least), last = PowerBelow(largest);
        if (PowerOfTen(last) < largest) last++;
        if (last == first) last++;
        int step = (last - first + most - 1) / most;
        int steps = (last - first + step - 1) / step;
        int[] powers = [.. Enumerable.Range(0, steps + 1).Select(i => first + i * step)];
        bool plain = powers[0] >= -4 && powers[^1] <= 6;
        return [.. powers.Select(power => new ChartTick(PowerOfTen(power), plain ? PowerOfTen(power).ToString(power < 0 ? $"N{-power}" : "N0", CultureInfo.InvariantCulture) : $"10{Raised(power)}"))];
    }

    /// <summary>Ticks at whole numbers, such as years, from <paramref name="first"/> to <paramref name="last"/>, with at most <paramref name="most"/> steps.</summary>
    public static ChartTick[] Whole(int first, int last, int most)
    {
        int step = Math.Max(1, (int)Step((double)(last - first) / most).Step);
        int lowest = (int)Math.Ceiling((double)first / step), highest = (int)Math.Floor((double)last / step);
        return [.. Enumerable.Range(lowest, highest - lowest + 1).Select(i => new ChartTick(i * step, (i * step).ToString(CultureInfo.InvariantCulture)))];
    }

    /// <summary>The ticks of <see cref="Whole"/> and one at <paramref name="first"/>, which replaces a tick that is too near to it.</summary>
    public static ChartTick[] Years(int first, int last, int most)
    {
        ChartTick[] ticks = Whole(first, last, most);
        double near = (double)(last - first) / most * 0.75;
        return ticks is [{ Position: var position }, ..] && position == first ? ticks
            : [new ChartTick(first, first.ToString(CultureInfo.InvariantCulture)), .. ticks.Where(tick => tick.Position - first >= near)];
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

    /// <summary>The exponent of the largest power of ten that is not above a positive value.</summary>
    private static int PowerBelow(double value)
    {
        int power = (int)Math.Floor(Math.Log10(value));
        return PowerOfTen(power + 1) <= value ? power + 1 : PowerOfTen(power) > value ? power - 1 : power;
    }

    // Parsed, because Math.Pow is off by a bit for some powers.
    private static double PowerOfTen(int power) => double.Parse($"1e{power}", CultureInfo.InvariantCulture);

    private static string Minus(string number) => number.Replace('-', '−');

    private static string Raised(int power) => (power < 0 ? "⁻" : "") + string.Concat($"{Math.Abs(power)}".Select(digit => Superscripts[digit - '0']));
}
