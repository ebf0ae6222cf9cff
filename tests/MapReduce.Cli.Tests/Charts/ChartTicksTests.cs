using System.Globalization;
using MapReduce.Cli.Charts;

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
    [InlineData(4.5e-12, "0|1 ×10⁻¹²|2 ×10⁻¹²|3 ×10⁻¹²|4 ×10⁻¹²|5 ×10⁻¹²")]
    [InlineData(4.5e21, "0|1 ×10²¹|2 ×10²¹|3 ×10²¹|4 ×10²¹|5 ×10²¹")]
    public void Marks_from_zero_are_round_and_reach_beyond_the_largest_value(double largest, string marks)
    {
        ChartTick[] ticks = ChartTicks.Linear(0, largest, most: 6);
        Assert.Equal(marks.Split(marks.Contains('|') ? '|' : ' '), ticks.Select(tick => tick.Label));
        Assert.True(ticks[^1].Position >= largest);
    }

    [Theory]
    [InlineData(-10, 10, "−10|−5|0|5|10")]
    [InlineData(-3, 0, "−3.0|−2.5|−2.0|−1.5|−1.0|−0.5|0")]
    [InlineData(-0.5, 4, "−1|0|1|2|3|4")]
    [InlineData(-8_000_000, 3_000_000, "−8 M|−6 M|−4 M|−2 M|0|2 M|4 M")]
    [InlineData(-0.00001, 3000, "0|500|1,000|1,500|2,000|2,500|3,000")]
    [InlineData(-3000, 0.00001, "−3,000|−2,500|−2,000|−1,500|−1,000|−500|0")]
    [InlineData(-5, 3000, "−1,000|0|1,000|2,000|3,000")]
    public void Negative_values_have_marks_below_zero(double least, double largest, string marks) =>
        Assert.Equal(marks.Split('|'), ChartTicks.Linear(least, largest, most: 6).Select(tick => tick.Label));

    [Theory]
    [InlineData(1, 1000, "1|10|100|1,000")]
    [InlineData(3, 999, "1|10|100|1,000")]
    [InlineData(1000, 1000, "1,000|10,000")]
    [InlineData(0.02, 5, "0.01|0.1|1|10")]
    [InlineData(0.0000012, 0.002, "10⁻⁶|10⁻⁵|10⁻⁴|10⁻³|10⁻²")]
    [InlineData(5, 3e12, "10⁰|10²|10⁴|10⁶|10⁸|10¹⁰|10¹²|10¹⁴")]
    public void A_logarithmic_axis_has_marks_at_powers_of_ten_around_the_values(double least, double largest, string marks)
    {
        ChartTick[] ticks = ChartTicks.Logarithmic(least, largest, most: 8);
        Assert.Equal(marks.Split('|'), ticks.Select(tick => tick.Label));
        Assert.True(ticks[0].Position <= least && ticks[^1].Position >= largest);
    }

    [Fact]
    public void Every_power_of_ten_is_its_own_mark()
    {
        for (int power = -300; power <= 300; power++)
        {
            double value = double.Parse($"1e{power}", CultureInfo.InvariantCulture);
            Assert.Equal(value, ChartTicks.Logarithmic(value, value, most: 8)[0].Position);
        }
    }

    [Fact]
    public void Any_largest_value_has_a_few_marks_that_say_what_they_stand_at()
    {
        var random = new Random(7);
        for (int i = 0; i < 2000; i++)
        {
            double largest = Math.Pow(10, random.NextDouble() * 14 - 8);
            ChartTick[] ticks = ChartTicks.Linear(0, largest, most: 6);
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

    [Theory]
    [InlineData(1800, 2008, "1800 1850 1900 1950 2000")]
    [InlineData(1503, 2019, "1503 1600 1700 1800 1900 2000")]
    [InlineData(1899, 2008, "1899 1920 1940 1960 1980 2000")]
    [InlineData(1999, 1999, "1999")]
    public void The_first_year_is_marked_too(int first, int last, string marks) =>
        Assert.Equal(marks.Split(' '), ChartTicks.Years(first, last, most: 9).Select(tick => tick.Label));

    private static double ValueOf(string label)
    {
        string[] parts = label.Split(' ');
        double unit = parts.Length == 1 ? 1 : parts[1] == "M" ? 1e6 : 1e9;
        return double.Parse(parts[0], NumberStyles.Number, CultureInfo.InvariantCulture) * unit;
    }
}
