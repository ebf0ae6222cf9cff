using System.Globalization;
using System.Text;
using System.Text.Json;
using MapReduce.Cli.Arguments;
using MapReduce.Storage;
using Spectre.Console;

namespace MapReduce.Cli.Cluster;

/// <summary>Writes a status to standard output, for people or for programs.</summary>
internal static class StatusText
{
    public static void Write(RunStatus status, bool asJson)
    {
        using var output = StreamOutput.Standard();
        output.Write(asJson ? JsonSerializer.SerializeToUtf8Bytes(status, ClusterJson.Default.RunStatus) : Encoding.UTF8.GetBytes(Show(status)));
        if (asJson) output.Write("\n"u8);
        output.Commit();
    }

    private static string Show(RunStatus status)
    {
        using var text = new StringWriter { NewLine = "\n" };
        text.WriteLine($"{status.Id} ({status.Engine}): {status.State}");
        if (!status.SchedulerAnswered) text.WriteLine("Slurm does not answer, so what runs or waits is not known; what is done is");
        var table = new Table { Border = TableBorder.Simple };
        foreach (string column in (string[])["", "in all", "done", "running", "waiting", "failed"])
            table.AddColumn(column.Length == 0 ? new TableColumn(column) : new TableColumn(column).RightAligned());
        AddRow(table, "shards", status.Shards);
        if (status.Partitions.Total > 0) AddRow(table, "partitions", status.Partitions);
        text.Write(Display.Terminal.Plain(table, 100));
        text.WriteLine(
            $"{SizeText.Show(status.Bytes.Done)} of {SizeText.Show(status.Bytes.Total)}{(status.BytesPerSecond is { } speed ? $", {SizeText.Show(speed)}/s" : "")}{(status is { SecondsLeft: { } left, State: not RunStatus.Done } ? $", {Display.Text.Duration(left)} of map left" : "")}; {Display.Text.Plural(status.Tries, "attempt")}");
        foreach ((string reason, int tasks) in status.Waits.OrderByDescending(w => w.Value)) text.WriteLine(ShownText.Of($"waiting: {Display.Text.Plural(tasks, "task")}: {reason}"));
        foreach (TaskFailure failure in status.Failures)
            text.WriteLine(ShownText.Of($"{(failure.IsFinal ? "given up" : "failed")}: {failure.Task}, {Display.Text.Plural(failure.Tries, "attempt")}: {failure.Message}{(failure.Log is null ? "" : $" (log: {failure.Log})")}"));
        if (status.Result is not null) text.WriteLine(ShownText.Of($"result: {status.Result}"));
        else if (status.State is RunStatus.Failed or RunStatus.Unfinished) text.WriteLine(ShownText.Of($"go on with: mapreduce resume --run {ShellWord.Of(status.Run)}"));
        return text.ToString();
    }

    private static void AddRow(Table table, string name, RunStatus.TaskNumbers tasks) =>
        table.AddRow([name, .. ((int[])[tasks.Total, tasks.Done, tasks.Running, tasks.Waiting, tasks.Failed]).Select(n => n.ToString(CultureInfo.InvariantCulture))]);
}
