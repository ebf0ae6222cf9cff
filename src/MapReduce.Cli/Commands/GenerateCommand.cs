using System.CommandLine;
using System.Diagnostics;
using MapReduce.Cli.Display;
using MapReduce.Cli.Generate;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Generate;
using MapReduce.Storage;

namespace MapReduce.Cli.Commands;

/// <summary><c>generate</c>: a synthetic dataset of any size.</summary>
internal sealed class GenerateCommand(SharedOptions common, CommandHost host) : ICommandDefinition
{
    private const long DefaultBytes = 100_000_000;

    /// <summary>An exbibyte, and the ngrams that fit in it: far below the size at which sums over a dataset could overflow.</summary>
    private const long MostBytes = 1L << 60, MostNgrams = MostBytes / 1024;

    private readonly Option<string?> _output = new FileOption<string?>(OptionGroup.Output, "--output", FileRole.Written, "-o")
    {
        Description = "Write to a file, all or nothing; compressed if its name ends in .gz, .zst or .zip [default: standard output]",
    };

    private readonly Option<NgramFormat?> _format = Parsers.Version("Version of the lines [default: v2]");
    private readonly Option<long?> _size = Parsers.Size(OptionGroup.Dataset, "--size", "Size before compression; the ngram that reaches it is completed [default: 100MB]");
    private readonly Option<long?> _ngrams = Parsers.Number(OptionGroup.Dataset, "--ngrams", "N", "Number of distinct ngrams, instead of --size", 1L, MostNgrams);
    private readonly Option<long?> _seed = Parsers.Number(OptionGroup.Dataset, "--seed", "N", "Seed of the dataset; the same seed gives the same bytes [default: 1]", 0L);
    private readonly GroupedOption<bool> _shuffled = new(OptionGroup.Dataset, "--shuffled") { Description = "Write lines in pseudo-random order instead of sorted" };
    private readonly Option<int?> _workers = Parsers.Number(OptionGroup.Resources, "--workers", "N", "Worker threads [default: the cores this process may use]", 1);

    public string[] Examples =>
    [
        "mapreduce generate -o big.tsv --size 1GB",
        "mapreduce generate -o sample.v3.gz --format v3 --ngrams 5000 --seed 7",
        "mapreduce generate --size 10MB --shuffled | mapreduce count - --top 20",
    ];

    public Command Build()
    {
        var command = new Command("generate", "Make a synthetic ngram dataset: the same seed gives the same bytes on every machine")
        {
            _output, _format, _size, _ngrams, _seed, _shuffled, _workers,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult typed)
    {
        string? path = typed.GetValue(_output);
        if (path is not null) Packing.Check(path);
        GeneratorOptions options = ReadOptions(typed);
        if (path is null or "-" && !Console.IsOutputRedirected)
            throw new UsageException("generate does not write to a terminal; name a file with -o, or write to a pipe");
        bool quiet = typed.GetValue(common.Quiet);
        long started = Stopwatch.GetTimestamp();
        using OutputTarget output = OutputTargets.Open(path);
        var progress = new GenerateProgress(options.Bytes);
        using var display = ProgressDisplay.Start(progress, typed.GetValue(common.Progress) ?? ProgressMode.Auto, quiet, host.Error);
        host.Interruption.OnGivingUp(() =>
        {
            display.Stop();
            output.Dispose();
        });
        GeneratedDataset dataset;
        using (var packing = new Packing(new OutwardStream(output.Write), path))
        {
            dataset = NgramGenerator.Write(
                new OutwardStream(bytes =>
                {
                    packing.Content.Write(bytes);
                    progress.Add(bytes.Length);
                }),
                options, host.Interruption.Token);
        }
        output.Commit();
        progress.Complete();
        display.Dispose();
        if (!quiet) Summarize(dataset, output.WrittenBytes, Stopwatch.GetElapsedTime(started));
        return ExitCode.Done;
    }

    private GeneratorOptions ReadOptions(ParseResult typed)
    {
        long? bytes = typed.GetValue(_size), ngrams = typed.GetValue(_ngrams);
        if (bytes is not null && ngrams is not null) throw new UsageException("--size and --ngrams both say how much to generate; give one of them");
        if (bytes > MostBytes) throw new UsageException($"--size {bytes}: at most {MostBytes} bytes");
        return new GeneratorOptions
        {
            Version = typed.GetValue(_format) ?? NgramFormat.V2,
            Bytes = ngrams is null ? bytes ?? DefaultBytes : null,
            Ngrams = ngrams,
            Seed = (ulong)(typed.GetValue(_seed) ?? 1),
            Shuffled = typed.GetValue(_shuffled),
            Workers = typed.GetValue(_workers) ?? Machine.Workers(),
        };
    }

    private void Summarize(GeneratedDataset dataset, long stored, TimeSpan elapsed)
    {
        string packed = stored == dataset.Bytes ? "" : $", {Readable.Size(stored)} compressed";
        host.Error.WriteLine(
            $"{Readable.Plural(dataset.Lines, "record")} of {Readable.Plural(dataset.Ngrams, "ngram")}, {Readable.Plural(dataset.Matches, "match", "matches")}, {Readable.Plural(dataset.Volumes, "volume")}");
        host.Error.WriteLine(
            $"{Readable.Size(dataset.Bytes)}{packed} in {Readable.Seconds(elapsed)}, {Readable.Speed(dataset.Bytes, elapsed)}");
    }
}
