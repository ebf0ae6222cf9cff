using MapReduce.Cli.Display;
using MapReduce.Cli.Process;
using MapReduce.Cluster;

namespace MapReduce.Cli.Jobs;

/// <summary>What the process provides to commands and jobs.</summary>
/// <param name="Error">Standard error.</param>
/// <param name="Interruption">The signals.</param>
/// <param name="Warnings">Receives warnings and notes.</param>
internal sealed record CommandHost(TextWriter Error, Interruption Interruption, WarningLog Warnings)
{
    /// <summary>The program's version: <c>1.2.3</c>.</summary>
    public static string Version { get; } = typeof(CommandHost).Assembly.GetName().Version!.ToString(3);

    /// <summary>The program as <c>--version</c> prints it and plans record it.</summary>
    public static string Program => $"mapreduce {Version}";

    /// <summary>The same for sharded jobs.</summary>
    public ClusterHost ForCluster() => new()
    {
        Log = Error.WriteLine,
        Stop = Interruption,
        Explain = failure =>
        {
            (int code, string message, _) = Failures.Explain(failure);
            // The warnings themselves are in the log of the task.
            return (code, failure.InnerException is WarningException { Message: var warning } ? $"{message} (the last warning: {warning})" : message);
        },
        Machine = Machine.Share(),
        PeakMemory = Machine.PeakMemoryBytes,
    };
}
