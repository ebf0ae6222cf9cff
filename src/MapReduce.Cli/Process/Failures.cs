using MapReduce.Cluster;
using MapReduce.Combine;

namespace MapReduce.Cli.Process;

/// <summary>The command line is invalid: exit code 2, before anything is read or written.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>The place in a text that is wrong; null if it is not a part of one.</summary>
    public TextPlace? Place { get; init; }
}

/// <summary>A place in a text.</summary>
/// <param name="Text">The text.</param>
/// <param name="At">The index of the place.</param>
internal readonly record struct TextPlace(string Text, int At);

/// <summary>The messages and exit codes of failures.</summary>
internal static class Failures
{
    /// <summary>The message of a failure, with the options that fix it.</summary>
    public static string MessageOf(MapReduceException e) => e.Message + e.Remedy switch
    {
        Remedy.AllowBadLines => ". Correct the line, or skip such lines with --on-bad-line skip",
        Remedy.SaveIntact => ". What is intact of it can be counted: gzip -dc FILE | sed '$d' | mapreduce count - --on-bad-line skip",
        Remedy.AllowMoreBadLines => ". Correct the input, or allow more with --max-bad-lines",
        Remedy.OtherTemporaryFolder => "; free space there, name another folder with --temp-dir, or raise --memory",
        Remedy.AllowAbsent => ". Correct it, or leave out --absent fail",
        Remedy.GiveAsTotals => "; give it with --totals FILE, not as an input",
        Remedy.MoreMemory => "; raise --memory, or shorten the list",
        Remedy.OtherOutput => "; free space there, or write somewhere else",
        Remedy.EmptyFolder => "; name a new or an empty folder with --checkpoint",
        Remedy.OtherCheckpoint => ". Use the same inputs and options, name another --checkpoint folder, or delete this one",
        _ => "",
    };

    /// <summary>A sum does not fit in 64 bits.</summary>
    /// <param name="key">The key that the sum belongs to, as messages show it.</param>
    /// <param name="e">The engine's exception, which has the key as bytes.</param>
    /// <param name="input">The input, if it is known.</param>
    public static MapReduceException Overflow(string key, SumOverflowException e, string? input = null) =>
        new(Failure.BadData, $"{(input is null ? "" : $"{input}: ")}the sum of '{key}' exceeds 9223372036854775807 (2^63-1); a count in the input is damaged, or too many inputs are counted at once", e);

    /// <summary>The exit code and the message of any failure, and whether it is a bug of the program.</summary>
    public static (int ExitCode, string Message, bool IsBug) Explain(Exception e) => e switch
    {
        UsageException => (ExitCode.Usage, e.Message, false),
        SchedulerException scheduler => (scheduler.ExitCode, e.Message, false),
        NotReadyException => (ExitCode.Resumable, e.Message, false),
        MapReduceException known => (ExitCode.Of(known.Failure), MessageOf(known), false),
        OutOfMemoryException => (ExitCode.Failed, $"memory ran out: {e.Message.TrimEnd('.')}; raise --memory, or use fewer --workers or a smaller --chunk-size", false),
        _ => (ExitCode.Failed, $"{e.GetType().Name}: {e.Message}", true),
    };
}
