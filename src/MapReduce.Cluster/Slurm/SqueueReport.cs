using System.Globalization;
using System.Text.Json;
using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Folder;

namespace MapReduce.Cluster.Slurm;

/// <summary>
/// Parses the output of <c>squeue --json</c>. Its schema differs between versions: a number may be an object that says whether it
/// is set, and a state may be a list. So nothing is taken for granted.
/// </summary>
internal static class SqueueReport
{
    /// <summary>
    /// The jobs; null if the text is not a report, or reports an error. Without a controller, Slurm 22.05 exits with 0 and reports
    /// an error with an empty list of jobs.
    /// </summary>
    public static List<SlurmJob>? Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            if (document.RootElement.TryGetProperty("errors", out JsonElement errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0) return null;
            if (!document.RootElement.TryGetProperty("jobs", out JsonElement jobs) || jobs.ValueKind != JsonValueKind.Array) return null;
            return [.. jobs.EnumerateArray().Select(ReadJob)];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static SlurmJob ReadJob(JsonElement job)
    {
        long id = Number(job, "job_id") ?? 0, array = Number(job, "array_job_id") ?? 0;
        string waiting = Text(job, "array_task_string");
        IReadOnlyList<int>? tasks = array == 0 ? null
            : waiting.Length > 0 ? NumberList.Parse(waiting)
            : Number(job, "array_task_id") is { } one ? [(int)one] : null;
        return new SlurmJob(
            (array == 0 ? id : array).ToString(CultureInfo.InvariantCulture), tasks, Text(job, "name"), Text(job, "comment"),
            Text(job, "job_state"), Text(job, "state_reason"), Exit(job), Text(job, "nodes"), DateTimeOffset.FromUnixTimeSeconds(Number(job, "end_time") ?? 0));
    }

    private static string Exit(JsonElement job)
    {
        if (!job.TryGetProperty("exit_code", out JsonElement exit)) return "";
        // Either a status as from wait(2), or an object.
        if (exit.ValueKind == JsonValueKind.Number && exit.TryGetInt32(out int status))
            return (status & 0x7F) != 0 ? $"signal {status & 0x7F}" : status >> 8 != 0 ? $"exit code {status >> 8}" : "";
        if (exit.ValueKind != JsonValueKind.Object) return "";
        if (exit.TryGetProperty("signal", out JsonElement signal) && Number(signal, "id", "signal_id") is > 0 and { } number) return $"signal {number}";
        return Number(exit, "return_code") is > 0 and { } code ? $"exit code {code}" : "";
    }

    private static long? Number(JsonElement parent, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out JsonElement value)) continue;
            if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number)) return number;
            if (value.ValueKind != JsonValueKind.Object) continue;
            bool isSet = !value.TryGetProperty("set", out JsonElement set) || set.ValueKind == JsonValueKind.True;
            if (isSet && value.TryGetProperty("number", out JsonElement inner) && inner.TryGetInt64(out long own)) return own;
        }
        return null;
    }

    private static string Text(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out JsonElement value)) return "";
        // The first word of a list is the state, and the others are flags.
        if (value.ValueKind == JsonValueKind.Array) value = value.EnumerateArray().FirstOrDefault();
        return value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
    }
}

/// <summary>A job, or a task of an array, as <c>squeue</c> reports it.</summary>
/// <param name="Id">The id of the job, or of its array.</param>
/// <param name="Tasks">The tasks of the array; null if the job is not an array.</param>
/// <param name="Name">The job's name.</param>
/// <param name="Comment">The job's comment.</param>
/// <param name="State">The state: <c>PENDING</c>, <c>RUNNING</c>, <c>FAILED</c> …</param>
/// <param name="Reason">The reason for the state.</param>
/// <param name="Exit">How it ended, in words; empty if unknown.</param>
/// <param name="Nodes">The nodes on which it runs.</param>
/// <param name="Ended">The time of its end.</param>
internal sealed record SlurmJob(
    string Id, IReadOnlyList<int>? Tasks, string Name, string Comment, string State, string Reason, string Exit, string Nodes, DateTimeOffset Ended)
{
    /// <summary>The final states. In any other state, even an unknown one, a job may still do its task.</summary>
    private static readonly string[] Over =
        ["COMPLETED", "CANCELLED", "FAILED", "TIMEOUT", "PREEMPTED", "NODE_FAIL", "BOOT_FAIL", "DEADLINE", "OUT_OF_MEMORY", "REVOKED"];

    public bool IsOver => Over.Contains(State);
    public bool IsRunning => State is "RUNNING" or "COMPLETING" or "SUSPENDED" or "STOPPED" or "CONFIGURING";
    public bool IsCompleted => State == "COMPLETED";
    public bool NeverSatisfied => !IsOver && Reason == "DependencyNeverSatisfied";

    /// <summary>How it ended.</summary>
    public TaskEnd End => new(
        !State.StartsWith("CANCELLED", StringComparison.Ordinal) ? EndReason.Ended : Reason.Contains("Dependency", StringComparison.Ordinal) ? EndReason.DependencyFailed : EndReason.Canceled,
        $"{State}{(Reason is "" or "None" ? "" : $" ({Reason})")}{(Exit.Length == 0 ? "" : $", {Exit}")}{(Nodes.Length == 0 ? "" : $" on {Nodes}")}");
}
