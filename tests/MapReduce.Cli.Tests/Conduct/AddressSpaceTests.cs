using System.Globalization;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>Under a limit of address space, as batch systems set it, a run gives the right result or says that memory ran out.</summary>
public sealed class AddressSpaceTests : IDisposable
{
    private const int Keys = 1_500_000;

    private readonly TempFolder _folder = new();

    [Fact]
    public void A_result_is_right_or_there_is_none()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && ProgramRun.Of("--version").OutputText.Contains("native", StringComparison.Ordinal), "the JIT itself reserves more address space than this");
        // Distinct keys in no order, so that all of them are in a table that grows and is sorted.
        int[] order = [.. Enumerable.Range(0, Keys)];
        new Random(28).Shuffle(order);
        _folder.Write("data", string.Concat(order.Select(i => string.Create(CultureInfo.InvariantCulture, $"k{i:0000000}x\t1990\t{i % 9 + 1}\t1\n"))));
        string expected = string.Concat(Enumerable.Range(0, Keys).Select(i => string.Create(CultureInfo.InvariantCulture, $"k{i:0000000}x\t{i % 9 + 1}\t1\n")));
        int done = 0;
        for (int limit = 1_300_000; limit <= 2_500_000; limit += 80_000)
        {
            Finished run = Shell.Of(_folder, $"ulimit -v {limit}; exec \"$P\" count data --no-header --quiet --workers 1 --memory 400MiB");
            Assert.True(run.ExitCode is 0 or 1, $"{limit} KiB: {run.ExitCode} {run.Error}");
            if (run.ExitCode == 0)
            {
                Assert.True(expected == run.OutputText, $"{limit} KiB: another result");
                done++;
            }
            else
            {
                Assert.Contains("memory", run.OnlyErrorLine(), StringComparison.Ordinal);
            }
        }
        Assert.InRange(done, 1, 15);
    }

    public void Dispose() => _folder.Dispose();
}
