using System.Diagnostics.Metrics;

namespace MapReduce;

/// <summary>
/// The numbers of a report as they grow, for whoever watches from outside (dotnet-counters, a <see cref="MeterListener"/>,
/// OpenTelemetry): counters of the meter <c>MapReduce</c>. They are added to once a chunk, a spill or a range of keys,
/// never once a line.
/// </summary>
internal static class RunMeters
{
    private static readonly Meter Meter = new("MapReduce", typeof(RunMeters).Assembly.GetName().Version?.ToString(3));
    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>("mapreduce.bytes", "By", "Decompressed bytes mapped");
    private static readonly Counter<long> Lines = Meter.CreateCounter<long>("mapreduce.lines", "{line}", "Lines mapped");
    private static readonly Counter<long> BadLines = Meter.CreateCounter<long>("mapreduce.lines.bad", "{line}", "Lines that did not parse");
    private static readonly Counter<long> Chunks = Meter.CreateCounter<long>("mapreduce.chunks", "{chunk}", "Map operations finished");
    private static readonly Counter<long> Keys = Meter.CreateCounter<long>("mapreduce.keys", "{key}", "Distinct keys reduced");
    private static readonly Counter<long> Spills = Meter.CreateCounter<long>("mapreduce.spills", "{run}", "Runs written because memory ended");
    private static readonly Counter<long> SpilledBytes = Meter.CreateCounter<long>("mapreduce.spilled_bytes", "By", "Bytes of those");

    public static void AddChunk(long bytes, long lines, long badLines)
    {
        Bytes.Add(bytes);
        Lines.Add(lines);
        if (badLines > 0) BadLines.Add(badLines);
        Chunks.Add(1);
    }

    public static void AddKeys(long keys) => Keys.Add(keys);

    public static void AddSpill(long bytes)
    {
        Spills.Add(1);
        SpilledBytes.Add(bytes);
    }
}
