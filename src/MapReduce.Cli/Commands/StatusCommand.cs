using System.CommandLine;
using MapReduce.Cli.Arguments;
using MapReduce.Cli.Cluster;

namespace MapReduce.Cli.Commands;

/// <summary><c>status</c>: how a run stands.</summary>
internal sealed class StatusCommand(CommandHost host) : ICommandDefinition
{
    private readonly ClusterArguments _cluster = new();
    private readonly Option<bool> _json = new("--json") { Description = "As one JSON document" };

    public string[] Examples =>
    [
        "mapreduce status --run runs/eng",
        "mapreduce status --run runs/eng --json",
    ];

    public Command Build()
    {
        var command = new Command("status", "Say what of a run is done, runs or failed, and why") { _cluster.Run, _json };
        command.SetAction(Show);
        return command;
    }

    private int Show(ParseResult typed)
    {
        RunFolder folder = _cluster.Folder(typed);
        Manifest manifest = folder.ReadManifest();
        RunState state = new RunState(folder, manifest).Refresh();
        QueueView? queue = state.Result is not null ? new QueueView() : Look(folder, manifest, state);
        RunStatus status = RunReport.Of(state.Refresh(), queue);
        StatusText.Write(status, typed.GetValue(_json));
        return ExitCode.Done;
    }

    /// <summary>What the scheduler has; null where it does not answer, or is not here: another one may be running the tasks.</summary>
    private QueueView? Look(RunFolder folder, Manifest manifest, RunState state)
    {
        try
        {
            return RunSession.SchedulerOf(folder, manifest, host.Error).Look(state);
        }
        catch (SchedulerException)
        {
            return null;
        }
    }
}
