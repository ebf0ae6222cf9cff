using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Tests.Oracle;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>
/// Any bytes as lines: every vector width must say of them what the naive count says. The first byte chooses the version
/// and what is asked, so that whoever invents bytes invents these too; what follows is the lines.
/// </summary>
internal sealed class FuzzedLines : IDisposable
{
    private static readonly Asked[] Options = [.. Agreement.AllOptions, .. Agreement.AllFilters];

    private readonly ScanTrial _trial = new();

    public static byte FirstByte(NgramFormat version, int option) => (byte)(option * 3 + (int)version);

    /// <summary>Fails where the widths and the naive count do not agree.</summary>
    public void Check(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        // A byte has 85 choices beside the version, which is less than there are options: each chooses two.
        int first = input[0] / 3, second = first + Options.Length / 2;
        Agreement.Check(_trial, input[1..], (NgramFormat)(input[0] % 3), [Options[first % Options.Length], Options[second % Options.Length]]);
    }

    public void Dispose() => _trial.Dispose();
}
