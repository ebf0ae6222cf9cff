using System.Text;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Scan;
using MapReduce.Ngrams.Tests.Oracle;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>What stands at the ends of lines and of files.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed class LineEndTests : IDisposable
{
    private const string Rows = "a\t1990\t1\t2\na\t1991\t30000000\t4\nb_NOUN\t1990\t5\t6\n";
    private const string Groups = "a\t1990,1,2\t1991,30000000,4\nb_NOUN\t1990,5,6\n";

    private readonly ScanTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    public static TheoryData<NgramFormat, string> Files => new()
    {
        { NgramFormat.V2, Rows }, { NgramFormat.V2, Rows.Replace("\n", "\r\n") }, { NgramFormat.V2, Rows.TrimEnd('\n') }, { NgramFormat.V2, "\uFEFF" + Rows },
        { NgramFormat.V2, ("\uFEFF" + Rows.Replace("\n", "\r\n")).TrimEnd('\n') }, { NgramFormat.V2, Rows.Replace("2\n", "2\r\n") },
        { NgramFormat.V3, Groups }, { NgramFormat.V3, Groups.Replace("\n", "\r\n") }, { NgramFormat.V3, Groups.TrimEnd('\n') }, { NgramFormat.V3, "\uFEFF" + Groups },
        { NgramFormat.V3, ("\uFEFF" + Groups.Replace("\n", "\r\n")).TrimEnd('\n') }, { NgramFormat.V3, Groups.Replace("4\n", "4\r\n") },
        { NgramFormat.V1, Rows.Replace("\t5", "\t5\t7").Replace("\t1\t", "\t1\t7\t").Replace("0\t4", "0\t7\t4").Replace("\n", "\r\n") },
    };

    [Theory, MemberData(nameof(Files))]
    public void Carriage_returns_a_byte_order_mark_and_a_missing_last_newline_change_nothing(NgramFormat version, string text)
    {
        foreach (VectorWidth width in Widths.Accelerated)
        {
            ScanOutcome outcome = _trial.Scan(Encoding.UTF8.GetBytes(text), version, new CountOptions { By = GroupBy.NgramYear }, width);
            Assert.Equal(["a\t1990\t1\t2", "a\t1991\t30000000\t4", "b_NOUN\t1990\t5\t6"], outcome.Rows);
            Assert.Equal((version == NgramFormat.V3 ? 2 : 3, ""), (outcome.Lines, outcome.Bad));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n\n\n\n")]
    [InlineData("\r\n")]
    [InlineData("\r\n\r\n\n")]
    [InlineData("\r")]
    [InlineData("\uFEFF")]
    [InlineData("\uFEFF\n")]
    [InlineData("\uFEFF\r\n")]
    [InlineData("\uFEFF\uFEFFa\t1990\t1\t2\n")]
    [InlineData("a\t1990\t1\t2\n\uFEFFa\t1990\t1\t2\n")]
    [InlineData("a\t1990\t1\t2\r\r\na\t1990\t1\t2\n")]
    [InlineData("a\rb\t1990\t1\t2\na\r\t1990\t1\t2\n")]
    [InlineData("a\t1990\t1\r\t2\na\t1990\r\t1\t2\r\n")]
    [InlineData("\r\t1990\t1\t2\n")]
    [InlineData("a\t1990\t1\t2\n\n\na\t1990\t1\t2\n")]
    [InlineData("a\t1990\t1\t2a\t1990\t1\t2\n")]
    [InlineData("a\t1990\t1\t\r\n")]
    [InlineData("a\t1990,1,\r\n")]
    [InlineData("a\t1990,1,2\r\r\n")]
    [InlineData("a\t1990,1,2\n\r\n\na\t1990,1,2\n")]
    [InlineData("a\t1990,1,2a\t1990,1,2\n")]
    [InlineData("a\t1990,1,2\t\r\n")]
    public void Odd_ends_are_what_they_are_to_the_naive_count(string text)
    {
        foreach (NgramFormat version in (NgramFormat[])[NgramFormat.V1, NgramFormat.V2, NgramFormat.V3])
            Agreement.Check(_trial, Encoding.UTF8.GetBytes(text), version, Agreement.AllOptions);
    }

    [Theory]
    [InlineData(NgramFormat.V1, "a\t1990\t1\t9\t2\n")]
    [InlineData(NgramFormat.V2, "a\t1990\t1\t2\n")]
    [InlineData(NgramFormat.V3, "a\t1990,1,2\n")]
    public void A_mark_is_left_out_before_the_first_line_of_a_file_and_is_a_bad_line_before_any_other(NgramFormat version, string line)
    {
        byte[] marked = Encoding.UTF8.GetBytes("\uFEFF" + line), input = [.. marked, .. marked, .. Encoding.UTF8.GetBytes(line)];
        string bad = "\u00EF\u00BB\u00BF" + line.TrimEnd('\n');
        foreach (VectorWidth width in Widths.Accelerated)
        {
            foreach (int batchBytes in new[] { 1, 1000 })
            {
                ScanOutcome outcome = _trial.Scan(input, version, new CountOptions(), width, batchBytes);
                Assert.Equal(["a\t2\t4"], outcome.Rows);
                Assert.Equal([new BadPlace("byte-order-mark", 1, marked.Length, bad)], outcome.BadLines);
            }
        }
    }

    [Fact]
    public void A_mark_within_an_ngram_is_a_character_like_others()
    {
        byte[] input = Encoding.UTF8.GetBytes("a\uFEFFb\t1990\t1\t2\n\uFEFE\t1990\t1\t2\n");
        foreach (VectorWidth width in Widths.Accelerated)
            Assert.Equal((2, ""), (_trial.Scan(input, NgramFormat.V2, new CountOptions(), width).Rows.Count, _trial.Scan(input, NgramFormat.V2, new CountOptions(), width).Bad));
    }

    [Theory]
    [InlineData(NgramFormat.V2)]
    [InlineData(NgramFormat.V3)]
    public void Nothing_but_newlines_over_many_blocks(NgramFormat version)
    {
        byte[] input = [.. Enumerable.Repeat((byte)'\n', 150_000)];
        foreach (VectorWidth width in Widths.Accelerated)
        {
            ScanOutcome outcome = _trial.Scan(input, version, new CountOptions(), width);
            Assert.Equal((150_000, "150000 too-few-fields"), (outcome.Lines, outcome.Bad));
        }
    }
}
