using System.Globalization;
using MapReduce.Cli.Charts;
using MapReduce.Cli.Display;

namespace MapReduce.Benchmarks;

/// <summary>Draws a chart from a table of whole programs: <c>./run.sh bench chart TABLE.tsv CHART.svg</c>.</summary>
/// <remarks>
/// The table has a header and the columns <c>job program seconds fastest slowest megabytes</c>, separated by TABs. Seconds are
/// the median, megabytes (10^6 bytes) the size of the decompressed input.
/// </remarks>
internal static class PeersChart
{
    /// <summary>Draws <paramref name="table"/> and saves it as <paramref name="chart"/>.</summary>
    public static void Draw(string table, string chart)
    {
        string[][] rows = [.. File.ReadLines(table).Skip(1).Select(line => line.Split('\t'))];
        using ChartFile file = ChartFile.Open(chart);
        file.Draw(new BarChart
        {
            Title = "count: whole programs on the same bytes",
            XLabel = "MB/s of decompressed input, median (whiskers: slowest, fastest round)",
            Bars = [.. rows.Select(row => BarOf(row[0], row[1], Number(row[2]), Number(row[3]), Number(row[4]), Number(row[5])))],
        }, new WarningLog(Console.Error));
        file.Commit();
    }

    private static ChartBar BarOf(string job, string program, double seconds, double fastest, double slowest, double megabytes) => new(
        job, program,
        program switch
        {
            "mapreduce" => LineStyle.Blue,
            "DuckDB" => LineStyle.Orange,
            _ => LineStyle.Grey,
        },
        megabytes / seconds, megabytes / slowest, megabytes / fastest, string.Create(CultureInfo.InvariantCulture, $"{megabytes / seconds:N0} MB/s"));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
