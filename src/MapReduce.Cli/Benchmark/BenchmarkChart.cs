using System.Globalization;
using MapReduce.Cli.Charts;

namespace MapReduce.Cli.Benchmark;

/// <summary>The result as a chart: one bar per program, with its speed-up over the sequential program.</summary>
internal static class BenchmarkChart
{
    public static BarChart Of(IReadOnlyList<BenchmarkRow> rows, string title, int rounds) => new()
    {
        Title = title,
        XLabel = $"MB/s, {(rounds == 1 ? "one round" : $"median of {rounds} rounds (whiskers: slowest, fastest)")}; × is the speed-up over sequential",
        Bars = [.. rows.Select(BarOf)],
    };

    private static ChartBar BarOf(BenchmarkRow row)
    {
        string kind = row.Program.Split(' ')[0];
        return new ChartBar(
            kind == "parallel" ? $"{kind}, {Readable.Plural(row.Workers, "worker")}" : row.Program,
            kind,
            kind switch
            {
                "parallel" => LineStyle.Blue,
                "sequential" => LineStyle.Orange,
                _ => LineStyle.Grey,
            },
            row.MegabytesPerSecond,
            SpeedAt(row, row.SlowestSeconds),
            SpeedAt(row, row.FastestSeconds),
            NoteOf(row));
    }

    private static double SpeedAt(BenchmarkRow row, double? seconds) => row.MegabytesPerSecond * row.MedianSeconds / seconds ?? 0;

    private static string NoteOf(BenchmarkRow row)
    {
        if (row.MegabytesPerSecond is null) return row.Answer;
        string speed = string.Create(CultureInfo.InvariantCulture, $"{row.MegabytesPerSecond:N0} MB/s");
        string ratio = row.OverSequential is { } times ? string.Create(CultureInfo.InvariantCulture, $" ({times:0.00}×)") : "";
        return speed + ratio + (row.Answer == "same" ? "" : $", {row.Answer}");
    }
}
