using System.Globalization;
using System.Text;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Scan;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>The rows of one ngram follow each other, and are added up as a run; what is odd about one of them leaves the others alone.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed class RowRunTests : IDisposable
{
    // {0} is the ngram of the run.
    private static readonly string[] Kinds =
    [
        "{0}\t1990\t1\t1",                      // regular
        "{0}\t1991\t20\t2\r",                   // with a carriage return
        "{0}\t1992\t300000000\t3",              // a count beyond the eight digits that are read at a time
        "{0}\t3\t4000\t4",                      // a year of one digit
        "{0}\t1999\t4294967296\t281474976710656", // counts that the table adds up row by row
        "{0}\tx\t6\t6",                         // bad
        "{0}\t\0\t7\t7",                        // bad
        "{0}",                                  // bad, and no field ends
        "{0}x\t2001\t80\t8",                    // a longer ngram
        "{0}_NOUN\t2002\t90\t9",                // a tagged one
    ];

    private readonly ScanTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Theory]
    [InlineData(NgramFormat.V1, 4)]
    [InlineData(NgramFormat.V1, 59)]
    [InlineData(NgramFormat.V1, 64)]
    [InlineData(NgramFormat.V2, 4)]
    [InlineData(NgramFormat.V2, 58)]
    [InlineData(NgramFormat.V2, 63)]
    public void Rows_of_every_kind_may_follow_each_other_in_any_order(NgramFormat version, int ngramBytes)
    {
        var text = new StringBuilder();
        int runs = Kinds.Length * Kinds.Length * Kinds.Length;
        for (int run = 0; run < runs; run++)
        {
            string ngram = string.Create(CultureInfo.InvariantCulture, $"n{run:000}").PadRight(ngramBytes, 'k');
            foreach (int kind in new[] { run % 10, run / 10 % 10, run / 100 })
            {
                string line = string.Format(CultureInfo.InvariantCulture, Kinds[kind], ngram);
                text.Append(version == NgramFormat.V2 ? line : WithPages(line)).Append('\n');
            }
        }
        Agreement.Check(_trial, Encoding.UTF8.GetBytes(text.ToString()), version, Agreement.AllOptions);
    }

    [Theory]
    [InlineData("a\tx\t5\t3\n")]
    [InlineData("a\t1990\t5\tx\n")]
    [InlineData("a\t1990\t-5\t3\na\t1991\t-5\t3\n")]
    [InlineData("b\t1990\t5\n")]
    [InlineData("\xFF\n")]
    public void A_bad_line_that_opens_a_run_makes_no_key(string lines)
    {
        foreach (GroupBy by in Enum.GetValues<GroupBy>())
        {
            foreach (VectorWidth width in Widths.Accelerated)
            {
                Assert.Empty(_trial.Scan(Encoding.Latin1.GetBytes(lines), NgramFormat.V2, new CountOptions { By = by }, width).Rows);
                Assert.Empty(_trial.Scan(Encoding.Latin1.GetBytes(lines + "b_X\t1990\t5\t3\n"), NgramFormat.V2, new CountOptions { By = by, Tags = TagRule.Drop }, width).Rows);
            }
        }
    }

    [Fact]
    public void A_row_of_zeros_makes_a_key()
    {
        foreach (VectorWidth width in Widths.Accelerated)
        {
            Assert.Equal(["a\t0\t0"], _trial.Scan("a\t1990\t0\t0\n"u8, NgramFormat.V2, new CountOptions(), width).Rows);
            Assert.Equal(["a\t0\t0"], _trial.Scan("a\t1990,0,0\n"u8, NgramFormat.V3, new CountOptions(), width).Rows);
        }
    }

    [Fact]
    public void An_ngram_that_comes_back_later_is_one_key()
    {
        foreach (VectorWidth width in Widths.Accelerated)
            Assert.Equal(["a\t101\t5", "b\t10\t1"], _trial.Scan("a\t1990\t1\t1\nb\t1990\t10\t1\na\t1980\t100\t4\n"u8, NgramFormat.V2, new CountOptions(), width).Rows);
    }

    [Fact]
    public void Keys_that_share_a_beginning_longer_than_a_vector_stay_apart()
    {
        var text = new StringBuilder();
        for (int length = 1; length <= 130; length++)
        {
            foreach (string end in new[] { "", "a", "b", " ", "é", "\u0001" })
            {
                text.Append('k', length).Append(end).Append("\t1990\t1\t1\n");
                text.Append('k', length).Append(end).Append("\t1991\t2\t1\n");
            }
        }
        Agreement.Check(_trial, Encoding.UTF8.GetBytes(text.ToString()), NgramFormat.V2, Agreement.AllOptions);
    }

    private static string WithPages(string line) => line.Count(c => c == '\t') == 3 ? line.Insert(line.LastIndexOf('\t'), "\t9") : line;
}
