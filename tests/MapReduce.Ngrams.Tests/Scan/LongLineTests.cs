using System.Globalization;
using System.Text;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Scan;
using MapReduce.Ngrams.Tests.Oracle;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>Lines longer than the block whose newlines are found at a time (64 KiB), and longer than the limits.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed class LongLineTests : IDisposable
{
    private const int Limit = 1 << 20;

    private readonly ScanTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Theory]
    [InlineData(60_000)]
    [InlineData(65_534)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(65_538)]
    [InlineData(131_072)]
    [InlineData(300_000)]
    public void A_history_about_as_long_as_a_block_and_longer_is_read_whole(int bytes)
    {
        byte[] history = [.. History("long", bytes), (byte)'\n'], shortOne = "short\t1990,1,2\n"u8.ToArray();
        Agreement.Check(_trial, (byte[])[.. shortOne, .. history, .. shortOne, .. history], NgramFormat.V3, Agreement.AllOptions);
    }

    [Theory]
    [InlineData(NgramFormat.V1)]
    [InlineData(NgramFormat.V2)]
    public void A_row_of_the_limit_is_read_and_one_of_a_byte_more_is_too_long(NgramFormat version)
    {
        string numbers = version == NgramFormat.V1 ? "\t1990\t1\t9\t2" : "\t1990\t1\t2";
        string longest = new string('k', Limit - numbers.Length) + numbers;
        byte[] input = Encoding.ASCII.GetBytes($"a{numbers}\n{longest}\nk{longest}\na{numbers}\n{longest}\r\na{numbers}\n");
        foreach (VectorWidth width in Widths.Accelerated)
        {
            ScanOutcome outcome = _trial.Scan(input, version, new CountOptions { By = GroupBy.Year }, width);
            Assert.Equal(["1990\t4\t8"], outcome.Rows);
            Assert.Equal((6, "2 line-too-long"), (outcome.Lines, outcome.Bad));
            Assert.Equal(new BadPlace("line-too-long", 2, 2 + numbers.Length + longest.Length + 1, 'k' + longest), outcome.BadLines[0]);
            Assert.Equal(["more than 1048576 bytes", "more than 1048576 bytes"], _trial.Found);
        }
        Agreement.Check(_trial, input, version, [new CountOptions()]);
    }

    [Fact]
    public void A_history_of_the_limit_is_read_and_one_of_a_byte_more_is_too_long()
    {
        byte[] longest = new byte[Limit];
        longest.AsSpan().Fill((byte)'k');
        "\t1990,1,2"u8.CopyTo(longest.AsSpan(Limit - 9));
        byte[] input = [.. longest, (byte)'\n', (byte)'k', .. longest, (byte)'\n', .. "a\t1990,4,8\n"u8];
        ScanOutcome outcome = _trial.Scan(input, NgramFormat.V3, new CountOptions { By = GroupBy.Year }, Widths.Accelerated[^1]);
        Assert.Equal(["1990\t5\t10"], outcome.Rows);
        BadPlace bad = Assert.Single(outcome.BadLines);
        Assert.Equal(("line-too-long", 1, Limit + 1, Limit + 1), (bad.Kind, bad.Line, bad.Offset, bad.Text.Length));
        Assert.Equal((3, "1 line-too-long"), (outcome.Lines, outcome.Bad));
        Assert.Equal(["more than 1048576 bytes"], _trial.Found);
    }

    [Theory]
    [InlineData(NgramFormat.V1)]
    [InlineData(NgramFormat.V2)]
    [InlineData(NgramFormat.V3)]
    public void A_long_line_of_one_character_is_one_bad_line(NgramFormat version)
    {
        foreach (char c in "a\t,1")
        {
            foreach (string start in new[] { "", "a\t" })
            {
                string line = start + new string(c, 200_000);
                Agreement.Check(_trial, Encoding.ASCII.GetBytes($"a\t1990\t1\t2\n{line}\na\t1990\t1\t2\n"), version, [new CountOptions(), new CountOptions { By = GroupBy.Year }]);
            }
        }
    }

    /// <summary>A history of exactly the wanted length, its years going round and round.</summary>
    private static byte[] History(string ngram, int bytes)
    {
        var text = new StringBuilder(ngram);
        for (int year = 1500; text.Length < bytes - 40; year = year == 2019 ? 1500 : year + 1)
            text.Append(CultureInfo.InvariantCulture, $"\t{year},{year * 7 % 100_000},{year % 97}");
        text.Append("\t1990,1,").Append('1'.ToString().PadLeft(bytes - text.Length - 8, '0'));
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
