using MapReduce.Input.Archives;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Storage;
using MapReduce.Tests.Combine;
using MapReduce.Tests.Partition;
using MapReduce.Tests.Pipeline;

namespace MapReduce.Tests.Checkpoint;

/// <summary>Whatever ends a run with a checkpoint, the same run again ends as a clean one does.</summary>
public sealed class CheckpointFolderTests
{
    private sealed class EndException : Exception;

    /// <summary>A table, so that a part has one Run each time it is made.</summary>
    private static PipelineOptions OneWorker { get; } = new() { Workers = 1, ChunkBytes = 64, MostBadLines = long.MaxValue };

    public static TheoryData<Container, int, int> Settings => new()
    {
        { Container.Plain, 1, 64 }, { Container.Plain, 3, 7 }, { Container.Plain, 8, 4096 }, { Container.Gzip, 2, 16 }, { Container.Zip, 3, 64 },
    };

    [Fact]
    public async Task The_files_of_finished_parts_are_closed_until_their_turn_in_the_reduce_comes()
    {
        byte[][] inputs = [NumbersText.Good(5, 3000)];
        using var trial = new CheckpointTrial(Container.Plain, inputs) { PartBytes = 100, Options = OneWorker };
        int most = 0;
        var probe = new JobProbe
        {
            OnLine = (line, _) =>
            {
                if (line % 100 == 99) most = Math.Max(most, OpenFiles.Names().Count(name => name.StartsWith(trial.Folder, StringComparison.Ordinal) && name.EndsWith(".run", StringComparison.Ordinal)));
            },
        };
        NumbersRun run = trial.Run(probe, options: OneWorker);
        await run.RunAsync(trial.Sources);
        Assert.InRange(trial.Files.Count(name => name.EndsWith(".run", StringComparison.Ordinal)), 100, int.MaxValue);
        Assert.Equal(0, most);
        Assert.Equal(new NumbersOracle(inputs).Output(), run.Output.Bytes);
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task A_run_that_ends_at_any_line_goes_on_where_it_was(Container container, int workers, int chunk)
    {
        byte[][] inputs = [NumbersText.Text(1, 60, 4), NumbersText.Text(2, 3, 0), NumbersText.Text(3, 50, 9, ended: false), [], NumbersText.Text(4, 20, 2)];
        int lines = inputs.Sum(i => NumbersLines(i));
        bool spared = false;
        for (int at = 0; at < lines; at += 9)
        {
            using var trial = new CheckpointTrial(container, inputs) { Options = new() { Workers = workers, ChunkBytes = chunk, MostBadLines = long.MaxValue } };
            int end = at;
            NumbersRun ended = trial.Run(new JobProbe { OnLine = (line, _) => { if (line == end) throw new EndException(); } });
            await Assert.ThrowsAsync<EndException>(() => ended.RunAsync(trial.Sources));
            Assert.Empty(ended.Output.Bytes);
            int mapped = await trial.AssertFinishesAsync();
            Assert.InRange(mapped, 1, lines);
            spared |= mapped < lines;
        }
        Assert.True(spared);
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task A_run_that_ends_while_it_reduces_or_writes_maps_no_line_again(Container container, int workers, int chunk)
    {
        byte[][] inputs = [NumbersText.Text(1, 60, 4), NumbersText.Text(3, 50, 9)];
        NumbersRun[] Ended(CheckpointTrial trial) =>
        [
            trial.Run(projection: new NumbersProjection(onAccept: row => { if (row == 5) throw new EndException(); })),
            trial.Run(projection: new NumbersProjection(onWrite: row => { if (row == 5) throw new EndException(); })),
            trial.Run(projection: new NumbersProjection(onAccept: row => { if (row == 5) throw new EndException(); }), order: new RowOrder(ByRank: true)),
        ];
        for (int i = 0; i < 3; i++)
        {
            using var trial = new CheckpointTrial(container, inputs) { Options = new() { Workers = workers, ChunkBytes = chunk, MostBadLines = long.MaxValue } };
            await Assert.ThrowsAsync<EndException>(() => Ended(trial)[i].RunAsync(trial.Sources));
            Assert.Equal(0, await trial.AssertFinishesAsync());
            Assert.Equal(0, await trial.AssertFinishesAsync());
        }
    }

    [Fact]
    public async Task A_run_that_is_stopped_again_and_again_comes_to_its_end()
    {
        using var trial = new CheckpointTrial(Container.Plain, NumbersText.Text(1, 200, 5), NumbersText.Text(2, 100, 50));
        int stops = 0;
        while (true)
        {
            using var stop = new CancellationTokenSource();
            NumbersRun run = trial.Run(new JobProbe { OnLine = (line, _) => { if (line == 30) stop.Cancel(); } }, stop: stop);
            Exception? heard = await Record.ExceptionAsync(() => run.RunAsync(trial.Sources));
            if (heard is null) break;
            Assert.IsAssignableFrom<OperationCanceledException>(heard);
            Assert.InRange(++stops, 1, 100);
        }
        Assert.InRange(stops, 5, 100);
        Assert.Equal(0, await trial.AssertFinishesAsync());
    }

    [Fact]
    public async Task Any_byte_of_a_checkpoint_that_changed_is_seen()
    {
        using var trial = new CheckpointTrial(Container.Plain, NumbersText.Text(1, 40, 3)) { PartBytes = 400, Options = OneWorker };
        await trial.AssertFinishesAsync();
        Assert.Equal(
            ["part-000000-000.run", "part-000000.json", "part-000000.rejects.jsonl", "part-000001-000.run", "part-000001.json", "part-000001.rejects.jsonl", "plan.txt"],
            trial.Files.Select(Path.GetFileName));
        foreach (string file in trial.Files)
        {
            byte[] whole = File.ReadAllBytes(file);
            for (int at = 0; at < whole.Length; at++)
            {
                byte[] damaged = [.. whole];
                damaged[at] ^= (byte)(1 << at % 8);
                await AssertSeenAsync(trial, file, damaged);
            }
        }
    }

    [Fact]
    public async Task A_checkpoint_of_which_a_file_is_cut_or_gone_is_seen()
    {
        using var trial = new CheckpointTrial(Container.Plain, NumbersText.Text(1, 40, 3)) { PartBytes = 400, Options = OneWorker };
        await trial.AssertFinishesAsync();
        foreach (string file in trial.Files)
        {
            byte[] whole = File.ReadAllBytes(file);
            for (int length = 0; length < whole.Length; length += 1 + whole.Length / 13) await AssertSeenAsync(trial, file, whole[..length]);
            await AssertSeenAsync(trial, file, [.. whole, (byte)'\n']);
            File.Delete(file);
            if (Path.GetFileName(file) == "plan.txt")
            {
                // Whose the parts are cannot be known any more.
                MapReduceException refused = await Assert.ThrowsAsync<MapReduceException>(() => trial.Run().RunAsync(trial.Sources));
                Assert.Equal(Failure.OtherRun, refused.Failure);
                File.WriteAllBytes(file, whole);
                continue;
            }
            await trial.AssertFinishesAsync();
            Assert.True(File.Exists(file));
        }
    }

    [Fact]
    public async Task Files_that_changed_places_or_come_from_another_checkpoint_are_seen()
    {
        using var trial = new CheckpointTrial(Container.Plain, NumbersText.Text(1, 60, 3));
        using var other = new CheckpointTrial(Container.Plain, NumbersText.Text(2, 60, 3));
        await trial.AssertFinishesAsync();
        await other.AssertFinishesAsync();
        foreach (string kind in new[] { "000000*", "000000*.json", "000000*.run", "000000*.jsonl" })
        {
            foreach (string file in Directory.GetFiles(trial.Folder, $"part-{kind}"))
            {
                string second = file.Replace("000000", "000001", StringComparison.Ordinal);
                if (!File.Exists(second)) continue;
                File.Move(file, file + "~");
                File.Move(second, file);
                File.Move(file + "~", second);
            }
            Assert.NotEqual(0, await trial.AssertFinishesAsync());
            foreach (string file in Directory.GetFiles(other.Folder, $"part-{kind}"))
                File.Copy(file, Path.Join(trial.Folder, Path.GetFileName(file)), overwrite: true);
            Assert.NotEqual(0, await trial.AssertFinishesAsync());
        }
        // Without its plan a checkpoint's parts are nobody's, and none of them is touched.
        File.Delete(Path.Join(trial.Folder, "plan.txt"));
        string[] before = [.. Directory.GetFiles(trial.Folder).Order(StringComparer.Ordinal)];
        MapReduceException refused = await Assert.ThrowsAsync<MapReduceException>(() => trial.Run().RunAsync(trial.Sources));
        Assert.Equal((Failure.OtherRun, Remedy.OtherCheckpoint), (refused.Failure, refused.Remedy));
        Assert.Equal(before, Directory.GetFiles(trial.Folder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Bad_lines_that_were_not_kept_before_are_found_when_they_are_wanted()
    {
        using var trial = new CheckpointTrial(Container.Plain, NumbersText.Text(1, 60, 3));
        await trial.AssertFinishesAsync(rejects: false);
        Assert.DoesNotContain(trial.Files, file => file.EndsWith(".jsonl", StringComparison.Ordinal));
        Assert.NotEqual(0, await trial.AssertFinishesAsync(rejects: true));
        Assert.Equal(0, await trial.AssertFinishesAsync(rejects: true));
        Assert.Equal(0, await trial.AssertFinishesAsync(rejects: false));
    }

    private static async Task AssertSeenAsync(CheckpointTrial trial, string file, byte[] damaged)
    {
        byte[] whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, damaged);
        NumbersRun run = trial.Run();
        Exception? heard = await Record.ExceptionAsync(() => run.RunAsync(trial.Sources));
        if (Path.GetFileName(file) == "plan.txt")
        {
            Assert.Equal(Failure.OtherRun, Assert.IsType<MapReduceException>(heard).Failure);
            Assert.Equal(0, run.Probe.Lines);
            File.WriteAllBytes(file, whole);
            return;
        }
        Assert.Null(heard);
        Assert.NotEqual(0, run.Probe.Lines);
        Assert.Equal(new NumbersOracle(trial.Inputs).Output(), run.Output.Bytes);
    }

    private static int NumbersLines(byte[] text) => MapReduce.Tests.Partition.NaiveLines.Of(text).Count;
}
