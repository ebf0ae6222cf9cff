using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using MapReduce.Cli.Benchmark;
using MapReduce.Cli.Charts;
using MapReduce.Cli.Display;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Ngrams.Formats;
using MapReduce.Pipeline;
using MapReduce.Storage;

namespace MapReduce.Cli.Commands;

/// <summary><c>benchmark</c>: times several programs on the main job, and compares their answers.</summary>
internal sealed class BenchmarkCommand(SharedOptions common, CommandHost host) : ICommandDefinition
{
    private const int DefaultRounds = 3;

    /// <summary>Below this, starting and ending take much of the time.</summary>
    private const long LeastBytes = 100_000_000;

    /// <summary>Up to here, every number of workers is tried; beyond it, each doubling and the maximum.</summary>
    private const int WorkersOneByOne = 8;

    private readonly Argument<string> _input = new("INPUT") { Description = "A file, folder or glob (not standard input, because it is read many times)" };
    private readonly Option<int?> _workers = Parsers.Number(OptionGroup.Resources, "--workers", "N", "Maximum number of worker threads [default: the cores this process may use]", 1, Parsers.MostWorkers);
    private readonly Option<int?> _rounds = Parsers.Number(OptionGroup.Measurement, "--rounds", "N", $"How many times each program runs [default: {DefaultRounds}]", 1);
    private readonly GroupedOption<bool> _skipNaive = new(OptionGroup.Measurement, "--skip-naive") { Description = "Leave out the two naive programs, which are slow and need much memory on huge files" };
    private readonly Option<string?> _output = new FileOption<string?>(OptionGroup.Output, "--output", FileRole.Written, "-o") { Description = "Also write the result to a .csv file, all or nothing" };
    private readonly Option<string?> _chart = new FileOption<string?>(OptionGroup.Output, "--chart", FileRole.Written) { Description = "Draw the speeds as bars in a .svg or .png file" };

    public string[] Examples =>
    [
        "mapreduce benchmark googlebooks-eng-all-1gram-20120701-a.gz",
        "mapreduce benchmark big.tsv --workers 8 -o speed.csv",
        "mapreduce benchmark big.tsv --workers 4 --rounds 5 --skip-naive --chart speed.svg",
    ];

    public string[] Remarks =>
    [
        "Every program runs once in each round, and the median is shown, with the speed-up over one worker and the efficiency, which is the speed-up divided by the number of workers. The exit code is 1 if any two answers differ.",
    ];

    public Command Build()
    {
        var command = new Command("benchmark", "Time the main job run naively, sequentially and in parallel, and check that all answers agree")
        {
            _input, _workers, _rounds, _skipNaive, _output, _chart,
        };
        command.SetAction((typed, _) => RunAsync(typed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult typed)
    {
        string? csv = typed.GetValue(_output);
        if (csv is not null && !csv.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) throw new UsageException($"-o {csv}: the result is written as .csv only");
        int rounds = typed.GetValue(_rounds) ?? DefaultRounds;
        int most = typed.GetValue(_workers) ?? Machine.Workers();
        bool quiet = typed.GetValue(common.Quiet), silent = (typed.GetValue(common.Progress) ?? (quiet ? ProgressMode.Never : ProgressMode.Auto)) == ProgressMode.Never;
        string input = typed.GetValue(_input)!;
        if (input == "") throw new UsageException("an INPUT is empty (an unset variable?); name a file, folder or glob");
        IReadOnlyList<InputSource> inputs = new InputNames([input], [], null, null) { Files = RunFiles.Of(typed), ContentOf = FolderContent.Of }.Resolve(host.Warnings);
        if (inputs.FirstOrDefault(i => i.StoredBytes is null or 0) is { } stream)
            throw new UsageException($"{stream.Name} is empty or can be read only once, but a benchmark reads its input many times; name a file of ngrams");
        if (inputs.FirstOrDefault(i => FolderContent.Of(i) == InputContent.Result) is { } result)
            throw new UsageException($"{result.Name} is a result or an index, but a benchmark compares programs that read Google's files; name a file of ngrams");

        // All outputs are opened before the work, so that a bad path fails at once.
        using OutputTarget? table = csv is null ? null : OutputTargets.Open(csv);
        using ChartFile? chart = typed.GetValue(_chart) is { } path ? ChartFile.Open(path) : null;
        host.Interruption.OnGivingUp(() =>
        {
            table?.Dispose();
            chart?.Dispose();
        });
        var options = new PipelineOptions { Workers = most, MemoryBytes = Machine.MemoryBytes() / 2 };
        RunResult<NgramCount> first = await WarmUpAsync(inputs, options).ConfigureAwait(false);
        if (!quiet) Introduce(first, rounds);
        if (first.Bytes < LeastBytes) host.Warnings.Note($"{Readable.Size(first.Bytes)} are too few to compare speeds; use at least {Readable.Size(LeastBytes)} (mapreduce generate -o big.tsv --size 1GB)");
        ICountProgram[] naive = typed.GetValue(_skipNaive) ? [] : [new ObviousProgram(), new CsvReaderProgram()];
        ICountProgram[] programs = [.. naive, new SequentialProgram(options), .. Counts(most).Select(w => new ParallelProgram(options with { Workers = w }))];
        IReadOnlyList<Measurement> measurements = await new BenchmarkRounds(inputs, programs, host.Interruption.Token).RunAsync(rounds, (round, program, time) =>
        {
            if (!silent) host.Error.WriteLine($"round {round} of {rounds}: {program.Name}, {Readable.Plural(program.Workers, "worker")}: {(time is { } t ? Readable.Seconds(t) : "failed")}");
        }).ConfigureAwait(false);

        var verdict = new Verdict(measurements);
        IReadOnlyList<BenchmarkRow> rows = BenchmarkRow.Of(measurements, first.Bytes, verdict);
        chart?.Draw(BenchmarkChart.Of(rows, $"count {input}: {Readable.Size(first.Bytes)}, {Readable.Plural(first.Lines, "line")}", rounds), host.Warnings);
        if (table is not null)
        {
            BenchmarkCsv.Write(rows, table);
            table.Commit();
        }
        chart?.Commit();
        using OutputTarget output = OutputTargets.Open(null);
        output.Write(Encoding.UTF8.GetBytes(BenchmarkTable.Show(rows, Terminal.Columns, ruled: !Console.IsOutputRedirected) + string.Concat(verdict.Describe().Select(line => $"{line}\n"))));
        output.Commit();
        return verdict.Agree ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Runs once without timing, to load the file into the page cache, and to fail early on bad input.</summary>
    private async Task<RunResult<NgramCount>> WarmUpAsync(IReadOnlyList<InputSource> inputs, PipelineOptions options)
    {
        var program = new ParallelProgram(options);
        using var output = new HashOutput();
        try
        {
            await program.RunAsync(inputs, output, host.Interruption.Token).ConfigureAwait(false);
        }
        catch (SumOverflowException e)
        {
            throw Failures.Overflow(Encoding.UTF8.GetString(e.Key.Span), e);
        }
        return program.Result!;
    }

    private void Introduce(RunResult<NgramCount> first, int rounds)
    {
        string code = RuntimeFeature.IsDynamicCodeSupported ? "JIT" : "native code";
        host.Error.WriteLine(
            $"{Readable.Size(first.Bytes)}, {Readable.Plural(first.Lines, "line")}, {Readable.Plural(first.Rows, "ngram")}; {Readable.Plural(Machine.Workers(), "core")} of {Machine.Processor()}, {RuntimeInformation.FrameworkDescription}, {code}; {Readable.Plural(rounds, "round")}, median shown");
    }

    private static IEnumerable<int> Counts(int most)
    {
        for (int workers = 1; workers < most; workers += workers < WorkersOneByOne ? 1 : workers) yield return workers;
        yield return most;
    }
}
