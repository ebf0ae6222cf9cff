using MapReduce.Checkpoint;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Pipeline;
using MapReduce.Tests.Pipeline;

namespace MapReduce.Tests.Checkpoint;

public sealed class CheckpointOfAnotherRunTests
{
    [Fact]
    public async Task Inputs_that_changed_are_refused_and_what_differs_is_told()
    {
        using var folder = new InputFolder();
        byte[][] texts = [NumbersText.Text(1, 30, 5), NumbersText.Text(2, 30, 5)];
        IReadOnlyList<InputSource> sources = folder.Write(Container.Plain, texts);
        var options = new CheckpointOptions(folder["checkpoint"], [("colour", "red")]) { PartBytes = 300 };
        await RunAsync(options, sources);
        string first = sources[0].Path!, second = sources[1].Path!;

        await AssertRefusedAsync(options, InputList.Resolve([second, first]), "the inputs are in another order");
        await AssertRefusedAsync(options, InputList.Resolve([first]), $"before: [input: {second}");
        await AssertRefusedAsync(options, InputList.Resolve([first, second, second]), "named a different number of times");
        await AssertRefusedAsync(options with { PartBytes = 301 }, sources, "before: [bytes in a part: 300]; now: [bytes in a part: 301]");
        await AssertRefusedAsync(options with { Options = [("colour", "blue")] }, sources, "before: [colour: red]; now: [colour: blue]");
        await AssertRefusedAsync(options with { Options = [] }, sources, "before: [colour: red]");
        await AssertRefusedAsync(options with { Options = [("colour", "red"), ("form", "round")] }, sources, "now: [form: round]");

        DateTime written = File.GetLastWriteTimeUtc(second);
        File.SetLastWriteTimeUtc(second, written.AddTicks(10));
        await AssertRefusedAsync(options, sources, $"before: [input: {second}");
        File.WriteAllBytes(second, [.. texts[1], (byte)'\n']);
        File.SetLastWriteTimeUtc(second, written);
        await AssertRefusedAsync(options, InputList.Resolve([first, second]), $"{texts[1].Length} bytes, changed");
        File.WriteAllBytes(second, texts[1]);
        File.SetLastWriteTimeUtc(second, written);
        await RunAsync(options, sources);
    }

    [Fact]
    public async Task A_checkpoint_of_another_version_is_refused()
    {
        using var trial = new CheckpointTrial(Container.Plain, NumbersText.Text(1, 30, 5));
        await trial.AssertFinishesAsync();
        string plan = Path.Join(trial.Folder, "plan.txt");
        foreach (string line in new[] { "checkpoint version: ", "program version: ", "job: " })
        {
            string[] lines = File.ReadAllLines(plan);
            File.WriteAllLines(plan, lines.Select(l => l.StartsWith(line, StringComparison.Ordinal) ? $"{line}another" : l));
            var failure = await Assert.ThrowsAsync<MapReduceException>(() => trial.Run().RunAsync(trial.Sources));
            Assert.Equal(Failure.OtherRun, failure.Failure);
            Assert.Contains($"before: [{line}another]; now: [{line}", failure.Message);
            File.WriteAllLines(plan, lines);
        }
        await trial.AssertFinishesAsync();
    }

    [Fact]
    public async Task Two_runs_on_one_checkpoint_are_one_too_many()
    {
        using var trial = new CheckpointTrial(Container.Plain, NumbersText.Text(1, 60, 5));
        MapReduceException? refused = null;
        NumbersRun run = trial.Run(new JobProbe
        {
            OnLine = (line, _) =>
            {
                if (line == 30) refused = Assert.Throws<MapReduceException>(() => trial.Run().RunAsync(trial.Sources).GetAwaiter().GetResult());
            },
        });
        _ = await run.RunAsync(trial.Sources);
        Assert.Equal(Failure.OutputFailed, refused!.Failure);
        Assert.StartsWith($"{trial.Folder}: another run is using the checkpoint", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await trial.AssertFinishesAsync());
    }

    [Theory]
    [InlineData("/proc/checkpoint")]
    [InlineData("/dev/null")]
    [InlineData("/dev/null/checkpoint")]
    public async Task A_folder_that_cannot_be_used_is_a_failure_that_names_it(string folder)
    {
        using var inputs = new InputFolder();
        var run = new NumbersRun { Options = new() { Checkpoint = new CheckpointOptions(folder, []) } };
        var failure = await Assert.ThrowsAsync<MapReduceException>(() => run.RunAsync(inputs.Write(Container.Plain, NumbersText.Good(1, 10))));
        Assert.Equal(Failure.OutputFailed, failure.Failure);
        Assert.StartsWith(folder, failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, run.Probe.Lines);
    }

    [Fact]
    public async Task Too_many_bad_lines_are_told_alike_with_a_checkpoint_and_without_and_more_may_be_allowed_later()
    {
        for (int seed = 1; seed <= 5; seed++)
            foreach (long most in new long[] { 0, 1, 5, 12 })
            {
                using var trial = new CheckpointTrial(Container.Plain, NumbersText.Text(seed, 60, 8), NumbersText.Text(seed + 10, 60, 4));
                PipelineOptions options = trial.Options with { MostBadLines = most };
                var clean = await Assert.ThrowsAsync<MapReduceException>(() => new NumbersRun { Options = options }.RunAsync(trial.Sources));
                var failure = await Assert.ThrowsAsync<MapReduceException>(() => trial.Run(options: options).RunAsync(trial.Sources));
                Assert.Equal((clean.Failure, clean.Message), (failure.Failure, failure.Message));
                // More are allowed, and then fewer again.
                await trial.AssertFinishesAsync();
                failure = await Assert.ThrowsAsync<MapReduceException>(() => trial.Run(options: options).RunAsync(trial.Sources));
                Assert.Equal((clean.Failure, clean.Message), (failure.Failure, failure.Message));
            }
    }

    private static Task RunAsync(CheckpointOptions options, IReadOnlyList<InputSource> sources) =>
        new NumbersRun { Options = new() { Workers = 2, ChunkBytes = 64, MostBadLines = long.MaxValue, Checkpoint = options } }.RunAsync(sources);

    private static async Task AssertRefusedAsync(CheckpointOptions options, IReadOnlyList<InputSource> sources, string what)
    {
        var failure = await Assert.ThrowsAsync<MapReduceException>(() => RunAsync(options, sources));
        Assert.Equal(Failure.OtherRun, failure.Failure);
        Assert.StartsWith($"{options.Folder}: the checkpoint belongs to another run: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(what, failure.Message);
    }
}
