using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using MapReduce.Benchmarks;
using MapReduce.Benchmarks.Data;

if (args is ["chart", var table, var chart])
{
    PeersChart.Draw(table, chart);
    return 0;
}
// Generates the data before anything is timed; the columns are computed from its facts.
if (!args.Any(a => a is "--list" or "--help" or "--info" or "--version")) DataFiles.Prepare();
IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, BenchmarkConfig.For(args));
// A benchmark with a wrong answer throws, and so has no time.
return summaries.All(s => !s.HasCriticalValidationErrors && s.Reports.All(r => r.Success)) ? 0 : 1;
