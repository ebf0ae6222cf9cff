using MapReduce.Cli.Arguments;
using MapReduce.Cli.Commands;
using MapReduce.Storage;

namespace MapReduce.Cli.Cluster;

/// <summary>What <c>submit</c> and <c>resume</c> do once the plan is settled.</summary>
internal sealed class RunSession(RunFolder folder, Manifest manifest, CommandHost host)
{
    /// <summary>What the main thread may take to end the tasks of this machine when it is interrupted.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static IScheduler SchedulerOf(RunFolder folder, Manifest manifest, TextWriter error) =>
        manifest.Ways.Engine == EngineKind.Slurm ? new SlurmScheduler(folder, manifest, error) : new LocalScheduler(folder, manifest);

    public async Task<int> RunAsync(bool wait, ProgressMode progress, bool quiet)
    {
        folder.Create();
        IScheduler scheduler = SchedulerOf(folder, manifest, host.Error);
        host.Interruption.IsResumable = true;
        host.Interruption.Patience = Patience;
        int code = await new RunDriver(folder, manifest, scheduler, host).RunAsync(wait, progress, quiet).ConfigureAwait(false);
        if (code == ExitCode.Done && (wait || !scheduler.OutlivesProcess) && folder.ReadResult(manifest.Hash) is { } result) Show(result, quiet);
        return code;
    }

    /// <summary>Says what the command would have said on one machine, and sends a result that has no file of its own where the command would have sent it.</summary>
    private void Show(ResultDone result, bool quiet)
    {
        bool isOurs = Path.GetDirectoryName(result.Output) == folder.Root;
        if (isOurs && Console.IsOutputRedirected)
        {
            using var output = StreamOutput.Standard();
            FileCopy.Into(output, result.Output, "the result", host.Interruption.Stop);
            output.Commit();
        }
        foreach (string line in quiet ? result.Closing : result.Said) host.Error.WriteLine(line);
        if (!quiet) host.Error.WriteLine($"result: {result.Output}");
    }
}
