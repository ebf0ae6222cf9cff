using System.Globalization;
using MapReduce.Cli.Charts;
using ScottPlot;

namespace MapReduce.Cli.Tests.Charts;

public sealed class ChartTicksTests
{
    [Theory]
    [InlineData(10, "0 2 4 6 8 10")]
    [InlineData(9.1, "0 2 4 6 8 10")]
    [InlineData(1, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0.03, "0 0.005 0.010 0.015 0.020 0.025 0.030")]
    [InlineData(4321, "0 1,000 2,000 3,000 4,000 5,000")]
    [InlineData(72_500_000_000, "0|20 bn|40 bn|60 bn|80 bn")]
    [InlineData(7_200_000, "0|2 M|4 M|6 M|8 M")]
    [InlineData(5_500_000, "0|1 M|2 M|3 M|4 M|5 M|6 M")]
    [InlineData(0, "0 0.2 0.4 0.6 0.8 1.0")]
    public void Marks_from_zero_are_round_and_reach_beyond_the_largest_value(double largest, string marks)
    {
        (Tick[] ticks, double end) = ChartTicks.FromZero(largest, most: 6);
        Assert.Equal(marks.Split(marks.Contains('|') ? '|' : ' '), ticks.Select(tick => tick.Label));
        Assert.True(end >= largest);
        Assert.Equal(end, ticks[^1].Position, tolerance: end * 1e-12);
    }

    [Theory]
    [InlineData(0.00012, "0|0.002 %|0.004 %|0.006 %|0.008 %|0.010 %|0.012 %")]
    [InlineData(0.5, "0|10 %|20 %|30 %|40 %|50 %")]
    public void Shares_are_marked_in_percent(double largest, string marks) =>
        Assert.Equal(marks.Split('|'), ChartTicks.FromZero(largest, most: 6, percent: true).Ticks.Select(tick => tick.Label));

    [Fact]
    public void Any_largest_value_has_a_few_marks_that_say_what_they_stand_at()
    {
        var random = new Random(7);
        for (int i = 0; i < 2000; i++)
        {
            double largest = Math.Pow(10, random.NextDouble() * 14 - 8);
            Tick[] ticks = ChartTicks.FromZero(largest, most: 6).Ticks;
            Assert.InRange(ticks.Length, 3, 7);
            Assert.All(ticks, tick => Assert.Equal(tick.Position, ValueOf(tick.Label), tolerance: largest * 1e-9));
        }
    }

    [Theory]
    [InlineData(1800, 2008, "1800 1850 1900 1950 2000")]
    [InlineData(1503, 2019, "1600 1700 1800 1900 2000")]
    [InlineData(1990, 1995, "1990 1991 1992 1993 1994 1995")]
    [InlineData(1999, 1999, "1999")]
    [InlineData(1905, 1931, "1905 1910 1915 1920 1925 1930")]
    public void Years_are_marked_at_whole_and_round_numbers(int first, int last, string marks) =>
        Assert.Equal(marks.Split(' '), ChartTicks.Whole(first, last, most: 9).Select(tick => tick.Label));

    private static double ValueOf(string label)
    {
        string[] parts = label.Split(' ');
        double unit = parts.Length == 1 ? 1 : parts[1] == "M" ? 1e6 : 1e9;
        return double.Parse(parts[0], NumberStyles.Number, CultureInfo.InvariantCulture) * unit;
    }
}
