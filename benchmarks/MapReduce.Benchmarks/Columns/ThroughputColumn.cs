using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace MapReduce.Benchmarks.Columns;

/// <summary>Megabytes (10^6 bytes) of the file per second.</summary>
internal sealed class ThroughputColumn : IColumn
{
    public string Id => nameof(ThroughputColumn);

    public string ColumnName => "MB/s";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "Megabytes (10^6 bytes) of the file per second, by the mean time";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        // Table benchmarks process keys, not bytes of the file.
        if (benchmarkCase.Descriptor.Type == typeof(TableBenchmarks)) return "-";
        return CaseData.Nanoseconds(summary, benchmarkCase) is { } time
            ? (CaseData.Facts(benchmarkCase).Dataset.Bytes * 1e3 / time).ToString("0", CultureInfo.InvariantCulture)
            : "NA";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;
}
