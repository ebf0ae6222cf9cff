using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Faults;

/// <summary>A disk that does not take what was written: it says so when it is asked to flush, and only then.</summary>
public sealed class FlushTests(FaultLibrary library) : IClassFixture<FaultLibrary>, IDisposable
{
    private const string InputOutput = "5";

    private static readonly NgramRecord[] Varied = Records.Varied(seed: 151, ngrams: 100);

    private readonly TempFolder _folder = new();

    [Fact]
    public void An_output_that_cannot_be_flushed_is_told_and_the_old_one_stays()
    {
        Finished run = Count(at: 0, "-o", "out.tsv").WithExitCode(74);
        Assert.Contains("out.tsv: cannot be committed: ", run.OnlyErrorLine());
        Assert.Equal("old\n", _folder.ReadText("out.tsv"));
        Assert.Equal(["data", "out.tsv"], _folder.Names());
        Count(at: 1000, "-o", "out.tsv").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
    }

    [Fact]
    public void A_shard_that_cannot_be_flushed_is_not_done()
    {
        ManagedWay.Skip("is not told of a flush that failed");
        _folder.Write("data", Records.AsV2(Varied));
        ProgramRun.Of(_folder, "submit", "--run", "run", "--engine", "local", "--plan-only", "--", "count", "data", "-o", "out.tsv").WithExitCode(0);
        // The note that the attempt has begun is flushed first, then the rows.
        library.Need();
        string[] shard = ["map", "--run", "run", "--shard", "0"];
        ProgramRun.In(new Setting { Folder = _folder.Path, Variables = library.Variables(_folder, "fsync", 2, InputOutput) }, shard).WithExitCode(74);
        Assert.Empty(_folder.Names("run/done"));
        ProgramRun.Of(_folder, shard).WithExitCode(0);
        Assert.Equal(["0.json"], _folder.Names("run/done"));
    }

    public void Dispose() => _folder.Dispose();

    private Finished Count(int at, params string[] arguments)
    {
        ManagedWay.Skip("is not told of a flush that failed");
        library.Need();
        _folder.Write("data", Records.AsV2(Varied));
        _folder.Write("out.tsv", "old\n");
        return ProgramRun.In(new Setting { Folder = _folder.Path, Variables = library.Variables(_folder, "fsync", at, InputOutput) }, ["count", "data", "--quiet", .. arguments]);
    }
}
