using MapReduce.Cluster;

namespace MapReduce.Cli.Process;

/// <summary>The command line is invalid: exit code 2, before anything is read or written.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>What the user is told about a failure, and the exit code.</summary>
internal static class Failures
{
    /// <summary>The message of a failure, with the options that would help.</summary>
    public static string MessageOf(MapReduceException e) => e.Message + e.Remedy switch
    {
        Remedy.AllowBadLines => ". Correct the line, or skip such lines with --on-bad-line skip",
        Remedy.AllowMoreBadLines => ". Correct the input, or allow more with --max-bad-lines",
        Remedy.OtherTemporaryFolder => "; free space there, name another folder with --temp-dir, or give more --memory",
        Remedy.MoreMemory => "; give more with --memory, or a shorter list",
        Remedy.OtherOutput => "; free space there, or name another place",
        Remedy.OtherCheckpoint => ". Give the same inputs and options, another --checkpoint folder, or delete this one",
        _ => "",
    };

    /// <summary>The exit code and the message of any failure.</summary>
    public static (int ExitCode, string Message) Explain(Exception e) => e switch
    {
        UsageException => (ExitCode.Usage, e.Message),
        SchedulerException scheduler => (scheduler.ExitCode, e.Message),
        NotReadyException => (ExitCode.Resumable, e.Message),
        MapReduceException known => (ExitCode.Of(known.Failure), MessageOf(known)),
        OutOfMemoryException => (ExitCode.Failed, $"memory ran out: {e.Message.TrimEnd('.')}; give more with --memory, or use fewer --workers or a smaller --chunk-size"),
        _ => (ExitCode.Failed, $"{e.GetType().Name}: {e.Message}"),
    };
}
