using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Faults;

/// <summary>
/// A call to the system that fails, or kill -9, at the Nth call for N all over a run: nothing is lost, the old output stays
/// or the whole new one is there, an error has its exit code and its path, and the same run again ends as a clean one does.
/// </summary>
/// <remarks>The ordinary tests try some twenty places of each run; the explicit ones, which <c>./run.sh test --all</c> adds, all of them.</remarks>
public sealed class FaultsTests(FaultLibrary library) : IClassFixture<FaultLibrary>, IDisposable
{
    private const string NoSpace = "28", InputOutput = "5";
    private const int Few = 20;

    private static readonly NgramRecord[] Records = [.. Enumerable.Range(0, 60_000).Select(i => new NgramRecord($"ngram {i * 7919 % 60_000:D5} of many", 1999, i, 1))];

    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> Errors => new()
    {
        { "write", NoSpace }, { "write", InputOutput }, { "open", NoSpace }, { "open", "13" }, { "read", InputOutput }, { "fsync", InputOutput }, { "rename", "13" }, { "unlink", "13" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void A_call_that_fails_somewhere_ends_the_run_with_the_path_or_does_no_harm(string calls, string error) => AssertTold(calls, error, Few, lasts: false);

    [Fact]
    public void A_disk_that_is_full_from_somewhere_on_ends_the_run_with_the_path() => AssertTold("write", NoSpace, Few, lasts: true);

    [Theory(Explicit = true)]
    [MemberData(nameof(Errors))]
    public void A_call_that_fails_anywhere_ends_the_run_with_the_path_or_does_no_harm(string calls, string error)
    {
        AssertTold(calls, error, int.MaxValue, lasts: false);
        AssertTold(calls, error, int.MaxValue, lasts: true);
    }

    [Fact]
    public void A_run_that_is_killed_somewhere_goes_on_to_the_end_of_a_clean_one() => AssertResumes("kill", null, Few);

    [Fact(Explicit = true)]
    public void A_run_that_is_killed_anywhere_goes_on_to_the_end_of_a_clean_one() => AssertResumes("kill", null, int.MaxValue);

    [Fact]
    public void A_checkpoint_that_cannot_be_written_somewhere_is_told_and_the_run_goes_on_later() => AssertResumes(NoSpace, "write,open,rename,fsync", Few);

    [Fact(Explicit = true)]
    public void A_checkpoint_that_cannot_be_written_anywhere_is_told_and_the_run_goes_on_later() => AssertResumes(NoSpace, null, int.MaxValue);

    public void Dispose() => _folder.Dispose();

    private void AssertTold(string calls, string error, int places, bool lasts)
    {
        if (calls == "fsync") ManagedWay.Skip("is not told of a flush that failed");
        library.Need();
        _folder.Write("data", Data.Records.AsV2(Records));
        string[] arguments = ["count", "data", "-o", "out.tsv", "--memory", "1MiB", "--workers", "1", "--temp-dir", _folder.At("temporary"), "--quiet"];
        Directory.CreateDirectory(_folder.At("temporary"));
        string clean = Answer.Tsv(Records);
        int all = Calls(calls, arguments);
        Assert.InRange(all, 1, 1000);
        int failed = 0;
        foreach (int at in Places(all, places))
        {
            _folder.Write("out.tsv", "old\n");
            Finished run = Run(library.Variables(_folder, calls, at, error, lasts), arguments);
            if (run.ExitCode == 0)
            {
                Assert.Equal(clean, _folder.ReadText("out.tsv"));
                Assert.Empty(run.Error);
            }
            else
            {
                failed++;
                Assert.True(run.ExitCode is 74 || (run.ExitCode is 66 && calls is "open" or "read"), $"{calls} {at}: {run.ExitCode}\n{run.Error}");
                string line = run.OnlyErrorLine();
                Assert.True(line.Contains(_folder.Path) || line.Contains(": data: ") || line.Contains(": out.tsv: "), line);
                // The rename may have been done when the folder could not be flushed.
                Assert.True(_folder.ReadText("out.tsv") is "old\n" || (calls == "fsync" && _folder.ReadText("out.tsv") == clean), line);
            }
            if (calls == "unlink") continue;
            Assert.Equal(["data", "out.tsv", "temporary"], _folder.Names());
            Assert.Empty(_folder.Names("temporary"));
        }
        // Whatever an unlink that failed has left, the next run removes.
        Run([], arguments).WithExitCode(0);
        Assert.Equal(["data", "out.tsv", "temporary"], _folder.Names());
        Assert.Empty(_folder.Names("temporary"));
        Assert.True(failed > 0 || calls == "unlink", $"no {calls} that failed was told");
    }

    private void AssertResumes(string error, string? calls, int places)
    {
        library.Need();
        byte[] lines = Data.Records.AsV2(Records[..30_000]);
        _folder.Write("data", [.. lines, .. "bad\n"u8, .. Data.Records.AsV2(Records[30_000..]), .. "worse\n"u8]);
        Directory.CreateDirectory(_folder.At("temporary"));
        string clean = Answer.Tsv(Records);
        string[] arguments = ["count", "data", "-o", "out.tsv", "--rejects", "rejects.jsonl", "--memory", "1MiB", "--workers", "1", "--temp-dir", _folder.At("temporary"), "--quiet"];
        Run([], arguments).WithExitCode(0);
        string rejects = _folder.ReadText("rejects.jsonl");
        Assert.Equal(2, rejects.Count(c => c == '\n'));
        arguments = [.. arguments, "--checkpoint", "checkpoint"];
        int all = Calls(calls, arguments);
        Assert.InRange(all, 50, 2000);
        foreach (int at in Places(all, places))
        {
            if (Directory.Exists(_folder.At("checkpoint"))) Directory.Delete(_folder.At("checkpoint"), recursive: true);
            _folder.Write("out.tsv", "old\n");
            Finished ended = Run(library.Variables(_folder, calls, at, error), arguments);
            if (error == "kill") Assert.Equal(137, ended.ExitCode);
            else if (ended.ExitCode != 0) Assert.True(ended.ExitCode is 74 or 66, ended.OnlyErrorLine());
            Assert.True(_folder.ReadText("out.tsv") is var output && (output == "old\n" || output == clean), $"{at}: neither the old output nor the new one");
            Run([], arguments).WithExitCode(0);
            Assert.Equal(clean, _folder.ReadText("out.tsv"));
            Assert.Equal(rejects, _folder.ReadText("rejects.jsonl"));
            Assert.Equal(["checkpoint", "data", "out.tsv", "rejects.jsonl", "temporary"], _folder.Names());
            Assert.DoesNotContain(_folder.Names("checkpoint"), name => name.EndsWith(".partial", StringComparison.Ordinal));
            Assert.Empty(_folder.Names("temporary"));
        }
    }

    /// <summary>How many calls a run makes that nothing happens to.</summary>
    private int Calls(string? calls, string[] arguments)
    {
        Run(library.Variables(_folder, calls, null, ""), arguments).WithExitCode(0);
        int all = library.TakeCalls().Length;
        if (Directory.Exists(_folder.At("checkpoint"))) Directory.Delete(_folder.At("checkpoint"), recursive: true);
        return all;
    }

    private static IEnumerable<int> Places(int all, int most) => all <= most ? Enumerable.Range(0, all) : Enumerable.Range(0, most).Select(i => (int)((long)i * all / most)).Append(all - 1);

    private Finished Run(Dictionary<string, string?> variables, string[] arguments)
    {
        variables["MAPREDUCE_PART_BYTES"] = "700KB";
        return ProgramRun.In(new Setting { Folder = _folder.Path, Variables = variables }, arguments);
    }
}
