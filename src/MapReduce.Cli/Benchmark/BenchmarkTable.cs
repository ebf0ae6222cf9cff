using System.Globalization;
using MapReduce.Cli.Display;

namespace MapReduce.Cli.Benchmark;

/// <summary>The result for people. Where there is no room for all columns, their names are short and the range of seconds is left out.</summary>
internal static class BenchmarkTable
{
    private static readonly string[] Heads = ["program", "workers", "seconds", "min - max", "MB/s", "x naive", "x sequential", "efficiency", "answer"];

    private static readonly string[] ShortHeads = ["program", "workers", "seconds", "", "MB/s", "x naive", "x seq.", "eff.", "answer"];

    /// <param name="rows">The rows.</param>
    /// <param name="columns">The columns that there are.</param>
    /// <param name="ruled">Whether to draw a line below the heads.</param>
    public static string Show(IReadOnlyList<BenchmarkRow> rows, int columns, bool ruled)
    {
        string[][] cells = [.. rows.Select(Cells)];
        FittedTable all = Table(Heads, cells);
        return (all.Width <= columns ? all : Table(ShortHeads, cells)).Show(columns, ruled);
    }

    private static FittedTable Table(string[] heads, string[][] cells) => new(
        [.. heads.Index().Where(head => head.Item != "").Select(head => (head.Item, head.Index == 0 || head.Index == heads.Length - 1))],
        [.. cells.Select(row => row.Where((_, column) => heads[column] != "").ToArray())]);

    private static string[] Cells(BenchmarkRow row) =>
    [
        row.Program,
        row.Workers.ToString(CultureInfo.InvariantCulture),
        Number(row.MedianSeconds, "0.000"),
        row.FastestSeconds is null ? "" : $"{Number(row.FastestSeconds, "0.000")} - {Number(row.SlowestSeconds, "0.000")}",
        Number(row.MegabytesPerSecond, row.MegabytesPerSecond < 100 ? "0.0" : "0"),
        Number(row.OverNaive, "0.00"),
        Number(row.OverSequential, "0.00"),
        Number(row.Efficiency, "0 %"),
        row.Answer,
    ];

    private static string Number(double? number, string form) => number?.ToString(form, CultureInfo.InvariantCulture) ?? "";
}
