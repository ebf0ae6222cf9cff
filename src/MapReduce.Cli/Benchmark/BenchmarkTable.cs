using System.Globalization;
using System.Text;
using Spectre.Console;

namespace MapReduce.Cli.Benchmark;

/// <summary>The result for people: a ruled table on a terminal, aligned columns elsewhere.</summary>
internal static class BenchmarkTable
{
    private static readonly string[] Heads = ["program", "workers", "seconds", "min - max", "MB/s", "x naive", "x sequential", "efficiency", "answer"];

    public static string Show(IReadOnlyList<BenchmarkRow> rows, bool forTerminal)
    {
        string[][] cells = [.. rows.Select(Cells)];
        return forTerminal ? WithRules(cells) : Aligned(cells);
    }

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

    private static bool IsText(int column) => column == 0 || column == Heads.Length - 1;

    private static string WithRules(string[][] cells)
    {
        var table = new Table { Border = TableBorder.Simple };
        for (int i = 0; i < Heads.Length; i++)
        {
            TableColumn column = new TableColumn(new Text(Heads[i])).NoWrap();
            table.AddColumn(IsText(i) ? column : column.RightAligned());
        }
        foreach (string[] row in cells) table.AddRow(row.Select(cell => new Text(cell)));
        return Display.Terminal.Plain(table, 160);
    }

    private static string Aligned(string[][] cells)
    {
        string[][] lines = [Heads, .. cells];
        int[] widths = [.. Heads.Select((_, i) => lines.Max(line => line[i].Length))];
        var text = new StringBuilder();
        foreach (string[] line in lines)
            text.Append(string.Join("  ", line.Select((cell, i) => IsText(i) ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd()).Append('\n');
        return text.ToString();
    }
}
