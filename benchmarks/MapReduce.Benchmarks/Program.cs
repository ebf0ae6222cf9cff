using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using MapReduce.Benchmarks;
using MapReduce.Benchmarks.Data;

if (args is ["chart", var table, var chart])
{
    PeersChart.Draw(table, chart);
    return 0;
}
// The data is made before anything is timed, and its facts are what the columns are computed from.
if (!args.Any(a => a is "--list" or "--help" or "--info" or "--version")) DataFiles.Prepare();
IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, BenchmarkConfig.For(args));
// A benchmark whose answer is wrong has thrown, and has no time.
return summaries.All(s => !s.HasCriticalValidationErrors && s.Reports.All(r => r.Success)) ? 0 : 1;
