using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using MapReduce.Benchmarks.Columns;
using Perfolizer.Horology;

namespace MapReduce.Benchmarks;

/// <summary>How everything is measured.</summary>
internal static class BenchmarkConfig
{
    /// <summary>The configuration, with a job of our own unless <paramref name="args"/> name one.</summary>
    public static IConfig For(string[] args)
    {
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddColumn(new ThroughputColumn(), new LineTimeColumn())
            .HideColumns(Column.Error)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(ConsoleLogger.Default)
            // In this process: the runtime's settings are the program's own, and nothing is built in between.
            .AddJob(Job.Default.WithToolchain(new InProcessEmitToolchain(TimeSpan.FromHours(2), logOutput: true)).AsMutator())
            .WithArtifactsPath(Path.Join(Checkout(), ".build", "benchmarks"));
        // A whole job takes from a twentieth of a second to some seconds: ten looks at each are enough, and soon over.
        return args.Any(a => a is "--job" or "-j") ? config : config.AddJob(
            Job.Default.WithWarmupCount(2).WithIterationCount(10).WithIterationTime(TimeInterval.FromMilliseconds(250)).AsDefault());
    }

    private static string Checkout()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Join(folder, "MapReduce.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? Directory.GetCurrentDirectory();
    }
}
