using System.Text;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>Ctrl-C and SIGTERM: a run stops soon, says so in its exit code, and leaves things as they were.</summary>
public sealed class InterruptionTests : IDisposable
{
    /// <summary>A second is promised; a busy machine is given more.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private static readonly byte[] Lines = Records.AsV2(Enumerable.Range(0, 100_000).Select(i => new NgramRecord($"ngram number {i:00000}", 1999, i + 1, 1)));

    private readonly TempFolder _folder = new();

    public InterruptionTests() => _folder.Write("out.tsv", "old\n");

    [Theory]
    [InlineData("count", UnixSignal.Interrupt, 130)]
    [InlineData("count", UnixSignal.Terminate, 143)]
    [InlineData("words", UnixSignal.Interrupt, 130)]
    [InlineData("words", UnixSignal.Terminate, 143)]
    internal async Task A_run_in_full_flight_stops(string command, UnixSignal signal, int exitCode)
    {
        using ProgramRun run = Start(command, "-", "-o", "out.tsv", "--workers", "2");
        Task feeding = Task.Run(() =>
        {
            try
            {
                while (true) run.Input.Write(Lines);
            }
            catch (IOException)
            {
                // It has stopped.
            }
        }, TestContext.Current.CancellationToken);
        AwaitOutputBegun();
        await Task.Delay(300, TestContext.Current.CancellationToken);
        AssertStops(run, signal, exitCode);
        await feeding;
    }

    [Theory]
    [InlineData(UnixSignal.Interrupt, 130)]
    [InlineData(UnixSignal.Terminate, 143)]
    internal void A_run_that_waits_for_a_silent_pipe_stops(UnixSignal signal, int exitCode)
    {
        using ProgramRun run = Start("count", "-", "-o", "out.tsv");
        AwaitOutputBegun();
        AssertStops(run, signal, exitCode);
    }

    [Fact]
    public void A_run_that_waits_in_the_middle_of_an_archive_stops_and_leaves_nothing_in_the_temporary_folder()
    {
        byte[] archive = Pack.Zip(("in.csv", Lines));
        foreach (byte[] beginning in new[] { archive[..(archive.Length / 2)], Pack.Gzip(Lines)[..5000], Pack.Zstd(Lines)[..5000] })
        {
            Directory.CreateDirectory(_folder.At("temporary"));
            var setting = new Setting { Folder = _folder.Path, Variables = new Dictionary<string, string?> { ["TMPDIR"] = _folder.At("temporary") } };
            using ProgramRun run = ProgramRun.Start(setting, ["count", "-", "-o", "out.tsv", "--quiet"], keepInputOpen: true);
            run.Input.Write(beginning);
            run.Input.Flush();
            AwaitOutputBegun();
            Thread.Sleep(100);
            AssertStops(run, UnixSignal.Interrupt, 130);
            Assert.Empty(_folder.Names("temporary"));
            Directory.Delete(_folder.At("temporary"));
        }
    }

    [Fact]
    public void A_run_that_waits_for_a_list_of_names_stops()
    {
        using ProgramRun run = Start("count", "--files-from", "-", "-o", "out.tsv");
        Thread.Sleep(300);
        AssertStops(run, UnixSignal.Interrupt, 130);
    }

    [Fact]
    public void A_run_whose_result_nobody_reads_stops()
    {
        _folder.Write("data", Lines);
        using ProgramRun run = ProgramRun.Start(new Setting { Folder = _folder.Path }, ["count", "data", "--quiet"], readOutput: false);
        Assert.Equal('n', run.Output.ReadByte());
        run.Send(UnixSignal.Interrupt);
        run.WaitForEnd(Soon).WithExitCode(130);
    }

    [Fact]
    public void A_run_of_many_tiny_chunks_stops()
    {
        _folder.Write("data", [.. Lines, .. Lines, .. Lines, .. Lines]);
        using ProgramRun run = Start("count", "data", "-o", "out.tsv", "--chunk-size", "1", "--workers", "2");
        AwaitOutputBegun();
        AssertStops(run, UnixSignal.Interrupt, 130);
    }

    [Fact]
    public void A_second_signal_changes_nothing()
    {
        using ProgramRun run = Start("count", "-", "-o", "out.tsv");
        AwaitOutputBegun();
        run.Send(UnixSignal.Interrupt);
        for (int again = 0; again < 3; again++) Unix.Kill(run.Id, (int)UnixSignal.Interrupt);
        Assert.Equal(130, run.WaitForEnd(Soon).ExitCode);
        Assert.Equal(["out.tsv"], _folder.Names());
    }

    [Fact]
    public void A_run_started_over_gives_the_whole_result()
    {
        using (ProgramRun run = Start("count", "-", "-o", "out.tsv"))
        {
            AwaitOutputBegun();
            AssertStops(run, UnixSignal.Terminate, 143);
        }
        Finished again = ProgramRun.In(new Setting { Folder = _folder.Path, Input = Lines }, "count", "-", "-o", "out.tsv", "--quiet").WithExitCode(0);
        Assert.Empty(again.Error);
        Assert.Equal(Answer.Tsv(Records.OfV2(Lines)), _folder.ReadText("out.tsv"));
    }

    private ProgramRun Start(params string[] arguments) =>
        ProgramRun.Start(new Setting { Folder = _folder.Path }, [.. arguments, "--quiet"], keepInputOpen: true);

    private void AwaitOutputBegun() =>
        Patiently.Await(() => _folder.Names().Any(name => name.EndsWith(".partial", StringComparison.Ordinal)), "the run has begun its output");

    private void AssertStops(ProgramRun run, UnixSignal signal, int exitCode)
    {
        Assert.False(run.HasEnded);
        run.Send(signal);
        Finished end = run.WaitForEnd(Soon).WithExitCode(exitCode);
        Assert.Contains("interrupted", end.OnlyErrorLine());
        Assert.Empty(end.Output);
        Assert.Equal("old\n", Encoding.UTF8.GetString(_folder.Read("out.tsv")));
        Assert.DoesNotContain(_folder.Names(), name => name.Contains("partial"));
    }

    public void Dispose() => _folder.Dispose();
}
