using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Pipeline;
using MapReduce.Tests.Combine;
using Xunit;

namespace MapReduce.Tests.Pipeline;

public sealed class BadLineTests : IDisposable
{
    private readonly InputFolder _folder = new();

    public static TheoryData<Container> Containers => [Container.Plain, Container.Gzip, Container.Zstd, Container.Zip];

    [Theory]
    [MemberData(nameof(Containers))]
    public async Task The_bad_line_that_ends_a_run_is_the_first_of_all_inputs_for_any_workers_and_chunks(Container container)
    {
        for (int seed = 1; seed <= 12; seed++)
        {
            // From nearly no bad line to every second one, in several inputs, the first of which may be good.
            byte[][] inputs = [.. Enumerable.Range(0, 5).Select(i => NumbersText.Text(seed * 10 + i, 5 + seed * i, new[] { 2, 10, 40, 100 }[(seed + i) % 4], ended: i % 2 == 0))];
            IReadOnlyList<InputSource> sources = _folder.Write(container, inputs);
            (int input, int number, long offset, string kind) = new NumbersOracle(inputs).Bad[0];
            foreach (int workers in new[] { 1, 3, 8 })
                foreach (int chunk in new[] { 1, 7, 64, 4096 })
                {
                    var run = new NumbersRun { Options = new() { Workers = workers, ChunkBytes = chunk } };
                    var failure = await Assert.ThrowsAsync<MapReduceException>(() => run.RunAsync(sources));
                    Assert.Equal(Failure.BadData, failure.Failure);
                    Assert.StartsWith($"{sources[input].Name}:{number} (byte {offset}): {kind}: ", failure.Message, StringComparison.Ordinal);
                    Assert.Empty(run.Output.Bytes);
                    Assert.Equal(0, run.Probe.LiveCopies);
                }
        }
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public async Task A_bad_line_is_found_wherever_it_is(Container container)
    {
        const int lines = 40;
        string[] good = [.. Enumerable.Range(0, lines).Select(i => $"key {i}\t{i}\n")];
        for (int at = 0; at < lines; at += container == Container.Plain ? 1 : 7)
        {
            string before = string.Concat(good[..at]);
            IReadOnlyList<InputSource> sources = _folder.Write(container, Keys.Bytes(string.Concat(good)), Keys.Bytes($"{before}bad\n{string.Concat(good[at..])}"));
            foreach (int chunk in new[] { 1, 16, 4096 })
            {
                var failure = await Assert.ThrowsAsync<MapReduceException>(() => new NumbersRun { Options = new() { Workers = 3, ChunkBytes = chunk } }.RunAsync(sources));
                Assert.StartsWith($"{sources[1].Name}:{at + 1} (byte {before.Length}): no-tab: none; expected a TAB", failure.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', failure.Message);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public async Task Bad_lines_that_are_skipped_are_counted_by_kind_alike_for_any_workers_and_chunks(Container container)
    {
        for (int seed = 1; seed <= 4; seed++)
        {
            byte[][] inputs = [.. Enumerable.Range(0, 4).Select(i => NumbersText.Text(seed * 10 + i, 70, 1 + 3 * i, ended: i % 2 == 0))];
            IReadOnlyList<InputSource> sources = _folder.Write(container, inputs);
            var oracle = new NumbersOracle(inputs);
            foreach (int workers in new[] { 1, 3, 8 })
                foreach (int chunk in new[] { 1, 7, 64, 4096 })
                {
                    var run = new NumbersRun { Options = new() { Workers = workers, ChunkBytes = chunk, MostBadLines = long.MaxValue } };
                    RunResult<Sum> result = await run.RunAsync(sources);
                    Assert.Equal(oracle.Output(), run.Output.Bytes);
                    Assert.Equal(oracle.BadByKind, result.BadByKind.ToDictionary(b => b.Key, b => b.Value));
                    Assert.Equal((oracle.Lines, oracle.Filtered, oracle.Bad.Count), (result.Lines, result.Filtered, result.Bad));
                    Assert.Equal(result.Lines, result.Counted + result.Filtered + result.Bad);
                }
        }
    }

    [Fact]
    public async Task An_input_of_nothing_but_bad_lines_gives_a_header_when_they_are_skipped()
    {
        byte[] input = "bad\nbad\n\nbad"u8.ToArray();
        var run = new NumbersRun { Options = new() { Workers = 2, ChunkBytes = 3, MostBadLines = long.MaxValue } };
        RunResult<Sum> result = await run.RunAsync(_folder.Write(Container.Plain, input));
        Assert.Equal("key\tsum\n", run.Output.Text);
        Assert.Equal((4, 4, 0), (result.Lines, result.Bad, result.Rows));
    }

    public void Dispose() => _folder.Dispose();
}
