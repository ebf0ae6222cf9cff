using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using MapReduce.Benchmarks.Data;

namespace MapReduce.Benchmarks.Columns;

/// <summary>What the columns need of a benchmark: its time, and the file that it worked on.</summary>
internal static class CaseData
{
    /// <summary>Mean nanoseconds of one run; null where the benchmark failed.</summary>
    public static double? Nanoseconds(Summary summary, BenchmarkCase benchmark) => summary[benchmark]?.ResultStatistics?.Mean;

    /// <summary>The facts of the file named by the parameter that all benchmarks have.</summary>
    public static DataFacts Facts(BenchmarkCase benchmark) => DataFiles.Of((Dataset)benchmark.Parameters["Data"]).Facts;
}
