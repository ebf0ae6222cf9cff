using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Pipeline;
using MapReduce.Tests.Combine;
using MapReduce.Tests.Output;

namespace MapReduce.Tests.Pipeline;

/// <summary>Of all that could end a run, the first in the order of the inputs does, for any workers and chunks.</summary>
public sealed class EarlyEndTests : IDisposable
{
    private readonly InputFolder _folder = new();

    private static readonly (int Workers, int Chunk)[] Settings = [(1, 4096), (1, 7), (3, 1), (3, 64), (8, 16), (8, 4096)];

    [Theory]
    [InlineData(Container.Gzip)]
    [InlineData(Container.Zstd)]
    public async Task A_bad_line_before_the_damage_of_an_archive_is_told_and_one_behind_it_is_not(Container container)
    {
        byte[] good = NumbersText.Good(1, 50), bad = [.. NumbersText.Good(2, 20), .. "bad\n"u8, .. NumbersText.Good(3, 20)];
        // The last byte of a checksum: all lines come before the damage.
        await AssertEndAsync(container, [bad, good], damaged: 0, most: 0, "no-tab");
        await AssertEndAsync(container, [good, bad], damaged: 0, most: 0, "damage");
        await AssertEndAsync(container, [good, bad, good], damaged: 2, most: 0, "no-tab");
        await AssertEndAsync(container, [bad, good, bad], damaged: 1, most: 1, "damage");
        await AssertEndAsync(container, [bad, bad, good], damaged: 2, most: 1, "no-tab");
        await AssertEndAsync(container, [good, good, bad, bad, bad], damaged: 0, most: 2, "damage");
        await AssertEndAsync(container, [bad, bad, bad, good], damaged: 3, most: 3, "damage");
        await AssertEndAsync(container, [bad, bad, bad, good, bad], damaged: 3, most: 2, "no-tab");
        await AssertEndAsync(container, [bad, good], damaged: 1, most: long.MaxValue, "damage");
    }

    [Fact]
    public async Task Of_two_inputs_that_cannot_be_read_the_first_is_told()
    {
        foreach (Container container in new[] { Container.Plain, Container.Gzip })
            foreach ((int first, int second) in new[] { (0, 1), (1, 3), (2, 4) })
            {
                byte[][] inputs = [.. Enumerable.Range(1, 5).Select(seed => NumbersText.Good(seed, 200))];
                IReadOnlyList<InputSource> sources = _folder.Write(container, inputs);
                File.Delete(sources[second].Path!);
                if (container == Container.Plain) File.WriteAllBytes(sources[first].Path!, inputs[first][..500]);
                else Damage(sources[first].Path!);
                await AssertSameAsync(sources, 0, sources[first].Name);
            }
    }

    [Fact]
    public async Task Wherever_an_archive_is_cut_the_run_ends_alike_for_any_workers_and_chunks()
    {
        foreach (Container container in new[] { Container.Gzip, Container.Zstd })
        {
            IReadOnlyList<InputSource> sources = _folder.Write(container, NumbersText.Good(1, 300), [.. NumbersText.Text(2, 3000, 900), .. "bad\n"u8], NumbersText.Text(3, 30, 3));
            byte[] whole = File.ReadAllBytes(sources[1].Path!);
            for (int length = 1; length < whole.Length; length += whole.Length / 25)
            {
                File.WriteAllBytes(sources[1].Path!, whole[..length]);
                await AssertSameAsync(sources, 1, sources[1].Name);
                byte[] turned = [.. whole];
                turned[length] ^= 0x10;
                File.WriteAllBytes(sources[1].Path!, turned);
                await AssertSameAsync(sources, 1, sources[1].Name);
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private async Task AssertEndAsync(Container container, byte[][] inputs, int damaged, long most, string expected)
    {
        IReadOnlyList<InputSource> sources = _folder.Write(container, inputs);
        Damage(sources[damaged].Path!);
        string message = await AssertSameAsync(sources, most, "");
        if (expected == "damage") Assert.StartsWith($"{sources[damaged].Name}: ", message, StringComparison.Ordinal);
        else Assert.Contains($": {expected}: ", message);
    }

    private static void Damage(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        if (path.EndsWith("Gzip", StringComparison.Ordinal)) bytes[^5] ^= 1;
        else bytes = bytes[..^1];
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Runs at all settings, also on one thread without the pipeline, and returns the message that all of them end with.</summary>
    private static async Task<string> AssertSameAsync(IReadOnlyList<InputSource> sources, long most, string begins)
    {
        string? message = null;
        foreach ((int workers, int chunk) in Settings)
        {
            var options = new PipelineOptions { Workers = workers, ChunkBytes = chunk, MostBadLines = most };
            var run = new NumbersRun { Options = options };
            var failure = await Assert.ThrowsAsync<MapReduceException>(() => run.RunAsync(sources));
            Assert.True(failure.Failure is Failure.BadData or Failure.InputUnreadable);
            message ??= failure.Message;
            Assert.Equal(message, failure.Message);
            Assert.Empty(run.Output.Bytes);
            Assert.Equal(0, run.Probe.LiveCopies);
            var sequential = new SequentialRun<NumbersJob, Combine.Sum, NumbersProjection>(new NumbersJob(new JobProbe()), default, options);
            var alike = Assert.Throws<MapReduceException>(() => sequential.Run(sources, new MapReduce.Output.TsvFormat(header: true), new Output.MemoryOutput(), CancellationToken.None));
            Assert.Equal(message, alike.Message);
        }
        Assert.Contains(begins, message);
        return message!;
    }
}
