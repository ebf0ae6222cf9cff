using System.Diagnostics.Metrics;

namespace MapReduce;

/// <summary>
/// The counters of the meter <c>MapReduce</c>, for observers outside the program (dotnet-counters, a <see cref="MeterListener"/>,
/// OpenTelemetry): the numbers of a report as they grow. Updated once per chunk, spill or key range, never per line.
/// </summary>
internal static class RunMeters
{
    private static readonly Meter Meter = new("MapReduce", typeof(RunMeters).Assembly.GetName().Version?.ToString(3));
    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>("mapreduce.bytes", "By", "Decompressed bytes mapped");
    private static readonly Counter<long> Lines = Meter.CreateCounter<long>("mapreduce.lines", "{line}", "Lines mapped");
    private static readonly Counter<long> BadLines = Meter.CreateCounter<long>("mapreduce.lines.bad", "{line}", "Lines that did not parse");
    private static readonly Counter<long> Chunks = Meter.CreateCounter<long>("mapreduce.chunks", "{chunk}", "Map operations finished");
    private static readonly Counter<long> Keys = Meter.CreateCounter<long>("mapreduce.keys", "{key}", "Distinct keys reduced");
    private static readonly Counter<long> Spills = Meter.CreateCounter<long>("mapreduce.spills", "{run}", "Runs spilled because memory ran out");
    private static readonly Counter<long> SpilledBytes = Meter.CreateCounter<long>("mapreduce.spilled_bytes", "By", "Bytes of spilled Runs");

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
