using System.Globalization;
using System.Text;
using CsCheck;
using MapReduce.Output;
using Xunit;

namespace MapReduce.Tests.Output;

public sealed class TsvFormatTests
{
    private static readonly Column[] Columns = [new("word", ColumnType.Text), new("number", ColumnType.Integer), new("real", ColumnType.Real)];

    [Fact]
    public void The_header_names_the_columns() => Assert.Equal("word\tnumber\treal\n", Written(header: true, [[]]));

    [Fact]
    public void Without_header_and_rows_nothing_is_written() => Assert.Equal("", Written(header: false, [[]]));

    [Fact]
    public void Rows_are_their_fields_between_tabs() => Assert.Equal(
        $"word\t1978\t0.5\n日本語\t-9223372036854775808\t-0.{new string('0', 299)}1\n\t9223372036854775807\t17976931348623157{new string('0', 292)}\n",
        Written(header: false, [[("word", 1978, 0.5), ("日本語", long.MinValue, -1e-300), ("", long.MaxValue, double.MaxValue)]]));

    [Fact]
    public void Integers_are_written_as_dotnet_writes_them()
    {
        long[] numbers = [.. Enumerable.Range(-1100, 21_200).Select(i => (long)i), .. Enumerable.Range(4, 14).Select(i => (long)Math.Pow(10, i)).SelectMany(power => new[] { power - 1, power, -power })];
        Assert.Equal(numbers.Select(number => $"x\t{number.ToString(CultureInfo.InvariantCulture)}\t1\n"), Written(header: false, [[.. numbers.Select(number => ("x", number, 1.0))]]).Split('\n').SkipLast(1).Select(line => line + "\n"));
    }

    [Fact]
    public void Fields_read_back_as_they_were()
    {
        Gen<string> texts = Gen.OneOf(',', '"', ' ', '\r', 'a', 'ä', '語').Array[0, 6].Select(letters => new string(letters));
        Gen.Select(texts, Gen.Long, Gen.Double).Array[0, 5].Array[1, 4].Sample(blocks =>
            Assert.Equal(
                blocks.SelectMany(b => b),
                Written(header: false, blocks).Split('\n').SkipLast(1).Select(line => line.Split('\t')).Select(f =>
                    (f[0], long.Parse(f[1], CultureInfo.InvariantCulture), double.Parse(f[2], CultureInfo.InvariantCulture)))), iter: 5000);
    }

    [Fact]
    public void A_row_is_whole_wherever_the_buffer_is_full()
    {
        // The buffer has 65,536 bytes at first, and each step of a row may be the one that fills it.
        for (int length = 65_130; length <= 65_540; length++)
            Assert.Equal(
                $"{new string('x', length)}\t-12345678901234\t-0.{new string('0', 299)}12345678901234568\nend\t1\t2\n",
                Written(header: false, [[(new string('x', length), -12345678901234, -1.2345678901234568e-300), ("end", 1, 2)]]));
    }

    [Fact]
    public void Numbers_are_written_alike_whatever_the_culture_has_for_signs()
    {
        CultureInfo before = CultureInfo.CurrentCulture, other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NegativeSign = "~", NumberGroupSeparator = "." };
        CultureInfo.CurrentCulture = other;
        try
        {
            Assert.Equal("w\t-9223372036854775808\t-0.00000000015\n", Written(header: false, [[("w", long.MinValue, -1.5e-10)]]));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Blocks_far_larger_than_the_buffer_are_whole_and_leave_nothing_to_the_next()
    {
        (string, long, double)[] rows = [.. Enumerable.Range(0, 20_000).Select(i => (new string('x', i % 100), (long)i, 0.5))];
        (string, long, double)[] one = [(new string('y', 1_000_000), 1, 1)];
        Assert.Equal(
            string.Concat(rows.Concat(one).Concat(rows).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Item1}\t{r.Item2}\t{r.Item3}\n"))),
            Written(header: false, [rows, one, rows]));
    }

    private static string Written(bool header, (string Word, long Number, double Real)[][] blocks)
    {
        using var format = new TsvFormat(header);
        using var output = new MemoryOutput();
        format.Begin(Columns, output);
        foreach (var rows in blocks)
        {
            TsvBlock block = format.NewBlock();
            foreach ((string word, long number, double real) in rows)
            {
                block.Text(Encoding.UTF8.GetBytes(word));
                block.Integer(number);
                block.Real(real);
                block.EndRow();
            }
            format.Append(block, output);
        }
        format.End(output);
        Assert.Equal(output.Bytes.Length, output.WrittenBytes);
        return output.Text;
    }
}
