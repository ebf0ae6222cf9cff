using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using CsCheck;
using MapReduce.Output;

namespace MapReduce.Tests.Output;

/// <summary>In every text form, a real number is a plain decimal that is exactly what was written, however small or large it is.</summary>
public sealed partial class RealsOfTextFormsTests
{
    /// <summary>Numbers at the limits of the type and of the notations that the framework chooses between.</summary>
    private static readonly double[] Edges =
    [
        double.Epsilon, 2.2250738585072014e-308, 1e-300, 1e-16, 1.5e-7, 1e-5, 9.999e-5, 0.0001, 0.1, 1 / 3.0, 1, 123456.789, 999999999999999.9, 1e15, 1e16, 123456789012345680, 1e21, 1e22, 1e23, double.MaxValue,
    ];

    public static TheoryData<string> Forms => new(OutputForms.All.Where(form => !form.IsBinary).Select(form => form.Name));

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_real_has_no_exponent_and_is_the_number_that_was_written(string form)
    {
        AssertWritten(form, [.. Edges, .. Edges.Select(number => -number)]);
        Gen.Long.Select(BitConverter.Int64BitsToDouble).Where(double.IsFinite).Array[1, 20].Sample(numbers => AssertWritten(form, numbers), iter: 300, threads: 1);
    }

    private static void AssertWritten(string form, double[] numbers)
    {
        var rows = new Rows(numbers);
        OutputForms.All.Single(f => f.Name == form).Open(new FormOptions(Header: false, IsSafe: false, HasByteOrderMark: false, FewerRows: ""), rows);
        // No text has an @, so that the numbers are found without knowing the form.
        string[] written = [.. Between().Matches(rows.Written).Select(match => match.Groups[1].Value)];
        Assert.Equal(numbers.Length, written.Length);
        foreach ((string text, double number) in written.Zip(numbers))
        {
            Assert.Matches(@"^-?\d+(\.\d+)?$", text);
            AssertNearest(text, number);
        }
    }

    /// <summary>Whether the number is the double nearest to a decimal: exactly, in whole numbers, without the framework's parser.</summary>
    private static void AssertNearest(string text, double number)
    {
        int point = text.IndexOf('.');
        BigInteger digits = BigInteger.Parse(text.Replace(".", ""), CultureInfo.InvariantCulture);
        BigInteger unit = BigInteger.Pow(10, point < 0 ? 0 : text.Length - point - 1);
        // Both sides times the unit and 2^1080, which makes whole numbers of all doubles and of half their distances.
        BigInteger Scaled(double value) => Whole(value) * unit;
        BigInteger exact = digits << 1080, down = Scaled(Math.BitDecrement(Math.Abs(number))), up = Math.Abs(number) == double.MaxValue ? Scaled(Math.Abs(number)) * 2 : Scaled(Math.BitIncrement(Math.Abs(number)));
        BigInteger distance = BigInteger.Abs(BigInteger.Abs(exact) - Scaled(Math.Abs(number)));
        Assert.True(number == 0 ? exact.IsZero : distance * 2 <= BigInteger.Min(up - Scaled(Math.Abs(number)), Scaled(Math.Abs(number)) - down), $"{text} is not {number:R}");
        Assert.Equal(double.IsNegative(number), text[0] == '-');
    }

    /// <summary>A double that is not negative, times 2^1080.</summary>
    private static BigInteger Whole(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(Math.Max(value, 0));
        int exponent = (int)(bits >> 52);
        long fraction = bits & ((1L << 52) - 1);
        return exponent == 0 ? (BigInteger)fraction << (1080 - 1074) : (BigInteger)(fraction | 1L << 52) << (1080 - 1075 + exponent);
    }

    // From the end of the text before the number to the beginning of the text behind it.
    [GeneratedRegex("@[^-\\d@]*([^\\s|,<}]+)[^@]*@")]
    private static partial Regex Between();

    private sealed class Rows(double[] numbers) : IFormUser
    {
        public string Written { get; private set; } = "";

        public void Use<TBlock>(IRowFormat<TBlock> format) where TBlock : struct, IRowWriter
        {
            using var output = new MemoryOutput();
            format.Begin([new("a", ColumnType.Text), new("b", ColumnType.Real), new("c", ColumnType.Text)], output);
            TBlock block = format.NewBlock();
            foreach (double number in numbers)
            {
                block.Text("@"u8);
                block.Real(number);
                block.Text("@"u8);
                block.EndRow();
            }
            format.Append(block, output);
            format.End(output);
            Written = output.Text;
        }
    }
}
