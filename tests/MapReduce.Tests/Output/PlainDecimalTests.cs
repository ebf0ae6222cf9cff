using System.Globalization;
using System.Numerics;
using CsCheck;
using MapReduce.Output;
using Xunit;

namespace MapReduce.Tests.Output;

[Trait("Runs", "OnLesserMachines")]
public sealed class PlainDecimalTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-5, "0.00001")]
    [InlineData(7.6732e-8, "0.000000076732")]
    [InlineData(-1.25e-7, "-0.000000125")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1e16, "10000000000000000")]
    [InlineData(1.2345678901234567e18, "1234567890123456800")]
    [InlineData(-1.5e20, "-150000000000000000000")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_are_plain_decimals(double number, string expected) => Assert.Equal(expected, PlainDecimal.Show(number));

    [Fact]
    public void The_smallest_and_the_largest_numbers_have_all_their_zeros()
    {
        Assert.Equal("0." + new string('0', 323) + "5", PlainDecimal.Show(double.Epsilon));
        Assert.Equal("17976931348623157" + new string('0', 292), PlainDecimal.Show(double.MaxValue));
        Assert.Equal("-0." + new string('0', 307) + "22250738585072014", PlainDecimal.Show(-2.2250738585072014e-308));
    }

    [Fact]
    public void Every_number_has_the_fewest_digits_that_read_back_as_it_and_no_exponent() =>
        Gen.Long.Select(BitConverter.Int64BitsToDouble).Where(double.IsFinite).Sample(
            number =>
            {
                string text = PlainDecimal.Show(number);
                return text.All(c => char.IsAsciiDigit(c) || c is '.' or '-')
                    && BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)) == BitConverter.DoubleToInt64Bits(number)
                    && Digits(text) == Digits(number.ToString("R", CultureInfo.InvariantCulture).Split('E')[0]);
            },
            iter: 20_000, threads: 1);

    private static BigInteger Digits(string text) => BigInteger.Parse(text.Replace(".", "").TrimStart('-').Trim('0').PadLeft(1, '0'), CultureInfo.InvariantCulture);
}
