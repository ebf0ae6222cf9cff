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

/// <summary>The configuration of all benchmarks.</summary>
internal static class BenchmarkConfig
{
    /// <summary>The configuration, with a default job unless <paramref name="args"/> name one.</summary>
    public static IConfig For(string[] args)
    {
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddColumn(new ThroughputColumn(), new LineTimeColumn())
            .HideColumns(Column.Error)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(ConsoleLogger.Default)
            // In this process, so that the settings of the runtime are those of the program and nothing has to be compiled.
            .AddJob(Job.Default.WithToolchain(new InProcessEmitToolchain(TimeSpan.FromHours(2), logOutput: true)).AsMutator())
            .WithArtifactsPath(Path.Join(Checkout(), ".build", "benchmarks"));
        // A whole job takes from 50 ms to a few seconds, so ten iterations are enough.
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
