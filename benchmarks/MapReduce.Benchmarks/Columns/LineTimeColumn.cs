using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace MapReduce.Benchmarks.Columns;

/// <summary>Nanoseconds per line.</summary>
internal sealed class LineTimeColumn : IColumn
{
    public string Id => nameof(LineTimeColumn);

    public string ColumnName => "ns/line";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 1;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "Mean time per line in nanoseconds; in V3 each year of an ngram counts as a line";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        CaseData.Nanoseconds(summary, benchmarkCase) is { } time
            ? (time / CaseData.Facts(benchmarkCase).Dataset.Lines).ToString("0.00", CultureInfo.InvariantCulture)
            : "NA";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;
}
