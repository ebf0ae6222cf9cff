using System.CommandLine;
using System.Globalization;
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
using Spectre.Console;

namespace MapReduce.Cli.Commands;

/// <summary><c>status</c>: shows the state of a sharded job.</summary>
internal sealed class StatusCommand(CommandHost host) : ICommandDefinition
{
    private const int MostColumns = 100;

    private readonly ClusterArguments _cluster = new();
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document" };

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
        Manifest manifest = Schedulers.All.Read(folder);
        JobState state = new JobState(folder, manifest).Refresh();
        QueueView? queue = state.Result is not null ? new QueueView() : Look(folder, manifest, state);
        JobStatus status = StatusReport.Of(state.Refresh(), queue);
        using var output = StreamOutput.Standard();
        output.Write(typed.GetValue(_json) ? [.. JsonSerializer.SerializeToUtf8Bytes(status, StatusJson.Default.JobStatus), (byte)'\n'] : Encoding.UTF8.GetBytes(Text(status, Schedulers.All.Of(manifest).Title)));
        output.Commit();
        return ExitCode.Done;
    }

    /// <summary>What the scheduler reports; null if it does not answer or is not installed here.</summary>
    private QueueView? Look(JobFolder folder, Manifest manifest, JobState state)
    {
        try
        {
            return Schedulers.All.Of(manifest).Open(folder, manifest, host.ForCluster()).Look(state);
        }
        catch (SchedulerException)
        {
            return null;
        }
    }

    private static string Text(JobStatus status, string scheduler)
    {
        using var text = new StringWriter { NewLine = "\n" };
        text.WriteLine($"{status.Id} ({status.Engine}): {status.State}");
        if (!status.SchedulerAnswered) text.WriteLine($"{scheduler} does not answer, so only finished tasks are known");
        var table = new Table { Border = TableBorder.Simple };
        foreach (string column in (string[])["", "total", "done", "running", "waiting", "failed"])
            table.AddColumn(column.Length == 0 ? new TableColumn(column) : new TableColumn(column).RightAligned());
        AddRow(table, "shards", status.Shards);
        if (status.Partitions.Total > 0) AddRow(table, "partitions", status.Partitions);
        text.Write(Terminal.Plain(table, MostColumns));
        text.WriteLine(
            $"{Readable.Size(status.Bytes.Done)} of {Readable.Size(status.Bytes.Total)}{(status.BytesPerSecond is { } speed ? $", {Readable.Size(speed)}/s" : "")}{(status is { SecondsLeft: { } left, State: not JobStatus.Done } ? $", {Readable.Duration(left)} of map left" : "")}; {Readable.Plural(status.Tries, "attempt")}");
        foreach ((string reason, int tasks) in status.Waits.OrderByDescending(w => w.Value)) text.WriteLine(ShownText.Of($"waiting: {Readable.Plural(tasks, "task")}: {reason}"));
        foreach (TaskFailure failure in status.Failures)
            text.WriteLine(ShownText.Of($"{(failure.IsFinal ? "given up" : "failed")}: {failure.Task}, {Readable.Plural(failure.Tries, "attempt")}: {failure.Message}{(failure.Log is null ? "" : $" (log: {failure.Log})")}"));
        if (status.Result is not null) text.WriteLine(ShownText.Of($"result: {status.Result}"));
        else if (status.State is JobStatus.Failed or JobStatus.Unfinished) text.WriteLine(ShownText.Of($"resume with: mapreduce resume --run {ShellWord.Of(status.Run)}"));
        return text.ToString();
    }

    private static void AddRow(Table table, string name, JobStatus.TaskNumbers tasks) =>
        table.AddRow([name, .. ((int[])[tasks.Total, tasks.Done, tasks.Running, tasks.Waiting, tasks.Failed]).Select(n => n.ToString(CultureInfo.InvariantCulture))]);
}
