using System.Globalization;
using System.Text;
using MapReduce.Ngrams.Generate;

namespace MapReduce.Ngrams.Tests.Generate;

public sealed class DecimalDigitsTests
{
    [Fact]
    public void DigitsAreThoseOfTheFramework()
    {
        Span<byte> output = stackalloc byte[8];
        for (uint number = 1; number < 100_000_000; number += 1 + (number / 1000))
        {
            string expected = number.ToString(CultureInfo.InvariantCulture);
            Assert.Equal(expected.Length, DecimalDigits.Write(output, number, expected.Length));
            Assert.Equal(expected, Encoding.ASCII.GetString(output[..expected.Length]));
        }

        DecimalDigits.Write(output, 99_999_999, 8);
        Assert.Equal("99999999", Encoding.ASCII.GetString(output));
    }
}
