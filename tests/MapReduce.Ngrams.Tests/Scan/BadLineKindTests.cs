using System.Text;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Scan;
using MapReduce.Ngrams.Tests.Oracle;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>Each kind of bad line is told as what it is, with the same words, wherever it lies and whatever the machine.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed class BadLineKindTests : IDisposable
{
    private const int IndexBlock = 64 << 10;   // bytes whose newlines are found at a time

    private readonly ScanTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    public static TheoryData<NgramFormat> Versions => [NgramFormat.V1, NgramFormat.V2, NgramFormat.V3];

    [Theory, MemberData(nameof(Versions))]
    public void Each_kind_has_its_name_and_its_words(NgramFormat version)
    {
        foreach (WrongLine wrong in WrongLine.Of(version))
        {
            foreach (VectorWidth width in Widths.Accelerated)
            {
                ScanOutcome outcome = _trial.Scan(wrong.Bytes, version, new CountOptions(), width);
                Assert.Equal([new BadPlace(wrong.Kind, 0, 0, wrong.Line)], outcome.BadLines);
                Assert.Equal([wrong.Found], _trial.Found);
                Assert.Empty(outcome.Rows);
            }
        }
    }

    [Theory, MemberData(nameof(Versions))]
    public void The_wrong_lines_here_show_all_kinds_that_the_version_has(NgramFormat version)
    {
        string[] all =
        [
            "bad-count", .. version == NgramFormat.V3 ? ["bad-group"] : (string[])[], "bad-year", "count-too-large", "empty-ngram", "invalid-utf8", "negative-count",
            "nul-byte", "too-few-fields", .. version == NgramFormat.V3 ? (string[])[] : ["too-many-fields"],
        ];
        Assert.Equal(all, WrongLine.Of(version).Select(wrong => wrong.Kind).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Versions))]
    public void A_bad_line_is_told_at_every_place_in_a_vector(NgramFormat version)
    {
        foreach (WrongLine wrong in WrongLine.Of(version))
        {
            for (int before = 20; before < 20 + 64; before++)
            {
                byte[] input = [.. GoodLines.OfLength(before, version), .. wrong.Bytes, .. GoodLines.OfLength(30, version)];
                foreach (VectorWidth width in Widths.Accelerated)
                {
                    ScanOutcome outcome = _trial.Scan(input, version, new CountOptions { By = GroupBy.None }, width);
                    Assert.Equal([new BadPlace(wrong.Kind, outcome.Lines - 2, before, wrong.Line)], outcome.BadLines);
                    Assert.Equal([wrong.Found], _trial.Found);
                    Assert.Equal([$"{outcome.Lines - 1}\t{outcome.Lines - 1}"], outcome.Rows);
                }
            }
        }
    }

    [Theory, MemberData(nameof(Versions))]
    public void Bad_lines_are_told_where_a_block_of_the_index_ends_inside_them(NgramFormat version)
    {
        // Good rows of one ngram around each, which must stay one run.
        byte[] rows = Encoding.ASCII.GetBytes(version switch { NgramFormat.V1 => "r\t1990\t1\t1\t1\n", NgramFormat.V2 => "r\t1990\t1\t1\n", _ => "r\t1990,1,1\n" });
        IEnumerable<WrongLine> oneOfEach = WrongLine.Of(version).GroupBy(wrong => wrong.Kind).Select(kind => kind.MaxBy(wrong => wrong.Line.Length)!);
        byte[] sequence = [.. oneOfEach.SelectMany(wrong => rows.Concat(wrong.Bytes)), .. rows];
        ScanOutcome expected = new NaiveCount(sequence, version).Expect(new CountOptions());
        for (int into = 0; into <= sequence.Length + 1; into++)
        {
            byte[] filler = GoodLines.OfLength(IndexBlock - into, version);
            int fillerLines = filler.AsSpan().Count((byte)'\n');
            byte[] input = [.. filler, .. sequence];
            foreach (VectorWidth width in Widths.Accelerated)
            {
                ScanOutcome outcome = _trial.Scan(input, version, new CountOptions(), width);
                ScanOutcome.AssertAgree(
                    expected with
                    {
                        Lines = expected.Lines + fillerLines,
                        BadLines = [.. expected.BadLines.Select(bad => bad with { Line = bad.Line + fillerLines, Offset = bad.Offset + filler.Length })],
                    },
                    outcome with { Rows = [.. outcome.Rows.Where(row => !row.StartsWith('f'))] },
                    $"{version}, {width}, the block ends {into} bytes into the lines");
            }
        }
    }
}
