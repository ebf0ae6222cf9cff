using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using MapReduce.Benchmarks.Data;

namespace MapReduce.Benchmarks.Columns;

/// <summary>What the columns need to know about a benchmark: its time and its file.</summary>
internal static class CaseData
{
    /// <summary>The mean time of one run in nanoseconds; null if the benchmark failed.</summary>
    public static double? Nanoseconds(Summary summary, BenchmarkCase benchmark) => summary[benchmark]?.ResultStatistics?.Mean;

    /// <summary>The facts of the file, which every benchmark has as a parameter.</summary>
    public static DataFacts Facts(BenchmarkCase benchmark) => DataFiles.Of((Dataset)benchmark.Parameters["Data"]).Facts;
}
