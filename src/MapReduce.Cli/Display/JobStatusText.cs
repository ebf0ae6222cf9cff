using System.Globalization;
using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Folder;
using Spectre.Console;

namespace MapReduce.Cli.Display;

/// <summary>The status of a sharded job for people: a table of its tasks, and why some are waiting or failed.</summary>
internal static class JobStatusText
{
    private const int MostColumns = 100;

    /// <param name="status">The status.</param>
    /// <param name="scheduler">The scheduler's name in sentences.</param>
    public static string Of(JobStatus status, string scheduler)
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
            $"{Readable.Size(status.Bytes.Done)} of {Readable.Size(status.Bytes.Total)}{(status.BytesPerSecond is { } speed ? $", {Readable.Speed(speed)}" : "")}{(status is { SecondsLeft: { } left, State: not JobStatus.Done } ? $", {Readable.Duration(left)} of map left" : "")}; {Readable.Plural(status.Tries, "attempt")}");
        foreach ((string reason, int tasks) in status.Waits.OrderByDescending(w => w.Value)) text.WriteLine(ShownText.Of($"waiting: {Readable.Plural(tasks, "task")} ({reason})"));
        foreach (TaskFailure failure in status.Failures)
            text.WriteLine(ShownText.Of($"{(failure.IsFinal ? "given up" : "failed")}: {failure.Task}, {Readable.Plural(failure.Tries, "attempt")}: {failure.Message}{(failure.Log is null ? "" : $" (log: {failure.Log})")}"));
        if (status.Result is not null) text.WriteLine(ShownText.Of($"result: {status.Result}"));
        else if (status.Failures.Any(f => f.ExitCode is ExitCode.BadData or ExitCode.Usage)) text.WriteLine("no retry would help: mend the cause, and submit to another folder");
        else if (status.State is JobStatus.Failed or JobStatus.Unfinished) text.WriteLine(ShownText.Of($"resume with: mapreduce resume --run {ShellWord.Of(status.Run)}"));
        return text.ToString();
    }

    private static void AddRow(Table table, string name, JobStatus.TaskNumbers tasks) =>
        table.AddRow([name, .. ((int[])[tasks.Total, tasks.Done, tasks.Running, tasks.Waiting, tasks.Failed]).Select(n => n.ToString(CultureInfo.InvariantCulture))]);
}
