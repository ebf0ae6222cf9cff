using System.CommandLine;
using System.Text;
using System.Text.Json;
using MapReduce.Cli.Display;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;
using MapReduce.Cluster;
using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Folder;
using MapReduce.Storage;

namespace MapReduce.Cli.Commands;

/// <summary><c>status</c>: shows the state of a sharded job.</summary>
internal sealed class StatusCommand(CommandHost host) : ICommandDefinition
{
    private readonly ClusterArguments _cluster = new();
    private readonly GroupedOption<bool> _json = new(OptionGroup.Output, "--json") { Description = "Print one JSON document" };

    public string Usage => "--run <FOLDER> [options]";

    public string[] Examples =>
    [
        "mapreduce status --run runs/eng",
        "mapreduce status --run runs/eng --json",
    ];

    public Command Build()
    {
        var command = new Command("status", "Show which tasks of a run are done, running or failed, and why") { _cluster.Run, _json };
        command.SetAction(Show);
        return command;
    }

    private int Show(ParseResult typed)
    {
        JobFolder folder = _cluster.Folder(typed);
        Manifest manifest = Schedulers.Supported.Read(folder);
        JobState state = new JobState(folder, manifest).Refresh();
        QueueView? queue = state.Result is not null ? new QueueView() : Look(folder, manifest, state);
        JobStatus status = StatusReport.Of(state.Refresh(), queue);
        using var output = StreamOutput.Standard();
        output.Write(typed.GetValue(_json) ? [.. JsonSerializer.SerializeToUtf8Bytes(status, StatusJson.Default.JobStatus), (byte)'\n'] : Encoding.UTF8.GetBytes(JobStatusText.Of(status, Schedulers.Supported.Of(manifest).Title)));
        output.Commit();
        return ExitCode.Done;
    }

    /// <summary>What the scheduler reports; null if it does not answer or is not installed here.</summary>
    private QueueView? Look(JobFolder folder, Manifest manifest, JobState state)
    {
        try
        {
            return Schedulers.Supported.Of(manifest).Open(folder, manifest, host.ForCluster()).Look(state);
        }
        catch (SchedulerException)
        {
            return null;
        }
    }
}
