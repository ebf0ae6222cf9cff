using CsvHelper;
using MapReduce.Output;
using MapReduce.Storage;

namespace MapReduce.Cli.Benchmark;

/// <summary>The result as CSV, for programs.</summary>
internal static class BenchmarkCsv
{
    private static readonly CsvWriterOptions Options = new() { NewLine = "\n", HasHeader = false };

    public static void Write(IReadOnlyList<BenchmarkRow> rows, OutputTarget output)
    {
        using var stream = new OutwardStream(output.Write);
        using CsvWriter csv = CsvWriter.Create(stream, Options);
        csv.WriteHeader([
            "program", "workers", "rounds", "median_seconds", "min_seconds", "max_seconds", "megabytes_per_second",
            "speedup_over_naive", "speedup_over_sequential", "efficiency", "answer",
        ]);
        foreach (BenchmarkRow row in rows)
        {
            csv.WriteField(row.Program);
            csv.WriteField(row.Workers);
            csv.WriteField(row.Rounds);
            WriteNumber(csv, row.MedianSeconds, 6);
            WriteNumber(csv, row.FastestSeconds, 6);
            WriteNumber(csv, row.SlowestSeconds, 6);
            WriteNumber(csv, row.MegabytesPerSecond, 3);
            WriteNumber(csv, row.OverNaive, 4);
            WriteNumber(csv, row.OverSequential, 4);
            WriteNumber(csv, row.Efficiency, 4);
            csv.WriteField(row.Answer);
            csv.EndRecord();
        }
    }

    private static void WriteNumber(CsvWriter csv, double? number, int decimals)
    {
        if (number is { } known) csv.WriteField(PlainDecimal.Show(Math.Round(known, decimals)));
        else csv.WriteField("");
    }
}
