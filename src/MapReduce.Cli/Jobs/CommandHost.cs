using System.Text;
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
        Explain = Failures.Explain,
        Machine = Machine.Share(),
        PeakMemory = Machine.PeakMemoryBytes,
    };
}

/// <summary>Forwards lines, and records them.</summary>
internal sealed class RecordedLines(TextWriter inner) : TextWriter
{
    private readonly List<string> _lines = [];

    public override Encoding Encoding => inner.Encoding;

    public IReadOnlyList<string> Lines => _lines;

    public override void WriteLine(string? value)
    {
        lock (_lines) _lines.Add(value ?? "");
        inner.WriteLine(value);
    }

    public override void Write(char value) => inner.Write(value);
}
