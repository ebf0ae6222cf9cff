using System.Text;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Scan;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>Scanners read no further around a batch than the padding that every buffer has. A failure here ends the test program.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed unsafe class PaddingTests
{
    [Theory]
    [InlineData(NgramFormat.V1)]
    [InlineData(NgramFormat.V2)]
    [InlineData(NgramFormat.V3)]
    public void No_byte_beyond_the_padding_is_read(NgramFormat version)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("memory is guarded by Linux's own calls here");
        using var memory = new GuardedLines();
        using var atStart = new ScanTrial(memory.PlaceAtStart);
        using var atEnd = new ScanTrial(memory.PlaceAtEnd);
        foreach (byte[] input in Inputs(version))
        {
            foreach (GroupBy by in new[] { GroupBy.Ngram, GroupBy.NgramYear, GroupBy.NgramDecade })
            {
                foreach (VectorWidth width in Widths.Accelerated)
                {
                    var options = new CountOptions { By = by };
                    Assert.Equal(atStart.Scan(input, version, options, width).Rows, atEnd.Scan(input, version, options, width).Rows);
                }
            }
        }
    }

    private static IEnumerable<byte[]> Inputs(NgramFormat version)
    {
        yield return "\n"u8.ToArray();
        foreach (WrongLine wrong in WrongLine.Of(version)) yield return wrong.Bytes;
        for (int bytes = 20; bytes < 220; bytes++)
        {
            byte[] good = GoodLines.OfLength(bytes, version);
            yield return good;
            yield return [.. good, .. good];                              // the last line continues a run
            yield return [.. good, .. Encoding.ASCII.GetBytes(new string('f', bytes))];   // no field ends
            yield return good[..^2];
        }
    }
}
