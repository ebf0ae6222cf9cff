using System.CommandLine;
using System.Diagnostics;
using MapReduce.Cli.Display;
using MapReduce.Cli.Inspect;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;
using MapReduce.Input;
using MapReduce.Output;
using MapReduce.Storage;

namespace MapReduce.Cli.Commands;

/// <summary><c>inspect</c>: describes inputs and what is wrong with them.</summary>
internal sealed class InspectCommand(SharedOptions common, CommandHost host) : ICommandDefinition
{
    private readonly RunArguments _run = new()
    {
        Without = ["--top", "--order", "--output", "--trace", "--on-bad-line", "--rejects", "--max-bad-lines", "--report", "--checkpoint", "--dry-run"],
    };

    private readonly GroupedOption<bool> _verify = new(OptionGroup.Input, "--verify") { Description = "Read all of an index, and compare it with what its end says; other inputs are always read to their end" };

    public string Usage => "<INPUT>... [options]";

    public string[] Examples =>
    [
        "mapreduce inspect googlebooks-eng-all-1gram-20120701-a.gz",
        "mapreduce inspect shards/ --output-format csv > shards.csv",
        "mapreduce inspect eng.ngrams --verify",
    ];

    public string[] Remarks =>
    [
        "Inputs are described one by one, and nothing is added up. A bad line is counted by its kind. The exit code is 0 unless an archive is damaged (65), or an input is in a format that cannot be read.",
    ];

    public Command Build() => _run.AddTo(
        new Command("inspect", "Describe inputs: container, version, size, lines, ngrams, years, tags and bad lines; writes no files") { _run.Inputs, _verify },
        RunAsync);

    private async Task<int> RunAsync(ParseResult typed)
    {
        RunSettings settings = _run.Read(typed, common);
        Machine.LimitHeap(MemoryLimits.HeapBytes(settings.Pipeline.MemoryBytes, settings.Pipeline.Workers));
        long started = Stopwatch.GetTimestamp();
        var unopened = new List<(int Place, InspectedInput Input)>();
        IReadOnlyList<InputSource> inputs = settings.Inputs.Resolve(
            host.Warnings, (place, path, failure) => unopened.Add((place, InspectedInput.Unopened(path, failure))));
        using OutputTarget output = OutputTargets.Open(null);
        var run = new InspectRun(inputs, settings.Pipeline with { MostBadLines = long.MaxValue }, typed.GetValue(_verify), output, host.Interruption.Token);
        using var display = ProgressDisplay.Start(run.Progress, settings.Progress, settings.Quiet, host.Error);
        host.Interruption.OnGivingUp(display.Stop);
        List<InspectedInput> inspected = [.. await run.RunAsync().ConfigureAwait(false)];
        display.Dispose();
        foreach ((int place, InspectedInput input) in Enumerable.Reverse(unopened)) inspected.Insert(place, input);

        Write(inspected, settings, output);
        output.Commit();
        MapReduceException[] failures = [.. inspected.Select(i => i.Failure).OfType<MapReduceException>()];
        // On a terminal, the cards above show the problems.
        if (Console.IsOutputRedirected) foreach (MapReduceException failure in failures) host.Error.WriteLine($"mapreduce: {Failures.MessageOf(failure)}");
        if (!settings.Quiet)
            foreach (string line in inspected.SelectMany(input => input.MadeOf)) host.Error.WriteLine(ShownText.Of(line));
        if (!settings.Quiet) Summarize(inspected, Stopwatch.GetElapsedTime(started));
        return failures.Length == 0 ? ExitCode.Done : ExitCode.Of(failures[0].Failure);
    }

    private static void Write(List<InspectedInput> inspected, RunSettings settings, OutputTarget output)
    {
        if (settings.Form == TableForm.Instance) output.Write(InspectCards.Show(inspected));
        else settings.Form.Open(settings.FormOptions(""), new InspectTable(inspected, output));
    }

    private void Summarize(List<InspectedInput> inspected, TimeSpan elapsed)
    {
        int foreign = inspected.Count(i => i.IsForeign);
        long bytes = inspected.Sum(i => i.Result?.Bytes ?? 0);
        InspectedInput[] indexes = [.. inspected.Where(i => i.Found.Index is not null)];
        string lines = $"{Readable.Plural(inspected.Except(indexes).Sum(i => i.Result?.Lines ?? 0), "line")}, {Readable.Number(inspected.Except(indexes).Sum(i => i.Bad))} bad";
        string found = indexes.Length == 0 ? lines : (indexes.Length < inspected.Count ? lines + ", " : "") + $"{Readable.Plural(indexes.Sum(i => i.Found.Index!.Ngrams), "ngram")} in {(indexes.Length == 1 ? "an index" : "indexes")}";
        host.Error.WriteLine(
            $"{Readable.Plural(inspected.Count, "input")}: {found}; {Readable.Number(inspected.Count(i => i.IsDamaged))} damaged{(foreign > 0 ? $", {Readable.Number(foreign)} not ngrams" : "")}");
        host.Error.WriteLine(
            $"{Readable.Seconds(elapsed)}{(elapsed < Readable.LeastTime ? "" : $", {Readable.Speed(bytes, elapsed)}")}, peak memory {Readable.Size(Machine.PeakMemoryBytes())}");
    }
}
