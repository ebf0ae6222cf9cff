using MapReduce.Cli.Display;
using MapReduce.Cli.Jobs;
using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Folder;
using MapReduce.Storage;

namespace MapReduce.Cli.Commands;

/// <summary>Drives a planned job for <c>submit</c> and <c>resume</c>, and shows its progress and its result.</summary>
internal sealed class JobSession(JobFolder folder, Manifest manifest, IScheduler scheduler, CommandHost host, bool quiet, ProgressMode? progress)
{
    /// <summary>How long tasks on this machine may take to stop after an interruption.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task<int> RunAsync(bool wait)
    {
        folder.Create();
        host.Interruption.Resumption = () => ", and the same command resumes it";
        host.Interruption.Patience = Patience;
        var view = new JobProgressView();
        var driver = new JobDriver(folder, manifest, scheduler, host.ForCluster()) { OnStatus = view.Show };
        bool stay = wait || driver.NeedsProcess;
        int code;
        using (var display = ProgressDisplay.Start(view, stay ? progress ?? ProgressMode.Auto : ProgressMode.Never, quiet, host.Error))
        {
            host.Interruption.OnGivingUp(display.Stop);
            code = await driver.RunAsync(stay, quiet).ConfigureAwait(false);
        }
        if (code == ExitCode.Done && stay && folder.ReadResult(manifest.Hash) is { } result) Show(result);
        return code;
    }

    /// <summary>Prints what the command would have printed on one machine. Without -o, the result goes to standard output.</summary>
    private void Show(ResultCommit result)
    {
        bool isOurs = Path.GetDirectoryName(result.Output) == folder.Root;
        if (isOurs && Console.IsOutputRedirected)
        {
            using var output = StreamOutput.Standard();
            FileCopy.Into(output, result.Output, "the result", host.Interruption.Token);
            output.Commit();
        }
        foreach (string line in quiet ? result.Closing : result.Said) host.Error.WriteLine(line);
        if (!quiet) host.Error.WriteLine($"result: {result.Output}");
    }
}
