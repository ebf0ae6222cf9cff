using System.Globalization;
using System.Text;
using MapReduce.Checkpoint;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Output;
using MapReduce.Pipeline;

namespace MapReduce.Ngrams.Tests.Count;

/// <summary>Whole runs of the job of histories, compared with LINQ over the lines; how it scans, the tests of the scanners check.</summary>
public sealed class HistoryJobTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mapreduce-test-").FullName;

    // Ngrams come back in other files and places, with the same years and others.
    private static (string Ngram, int Year, long Matches, long Volumes)[] Rows { get; } =
        [.. Enumerable.Range(0, 60_000).Select(i => ($"{"Aa"[i / 4000 % 2]}{i / 40 % 900:D3}{new string('x', i / 40 % 30)}", 1900 + i % 40 + i / 40 % 7, i * 7919L % 1000, i % 9L))];

    [Theory]
    [InlineData(NgramFormat.V1, 1, 1L << 30)]
    [InlineData(NgramFormat.V2, 2, 1L << 30)]
    [InlineData(NgramFormat.V2, 3, 1)]
    [InlineData(NgramFormat.V3, 4, 1L << 30)]
    [InlineData(NgramFormat.V3, 2, 1)]
    public async Task Each_ngram_has_one_row_with_all_of_its_years(NgramFormat version, int workers, long memory)
    {
        string rows = await RunAsync(version, new CountOptions { By = GroupBy.NgramYear }, workers, memory);
        Assert.Equal(Expected(Rows), rows);
    }

    [Fact]
    public async Task Filters_and_folded_case_are_those_of_a_count()
    {
        var options = new CountOptions { By = GroupBy.NgramYear, Years = new YearRange(1910, 1920), FoldCase = true, Match = "x$" };
        foreach (NgramFormat version in FormatDetector.Versions)
            Assert.Equal(Expected(Rows.Where(r => r.Year is >= 1910 and <= 1920 && r.Ngram.EndsWith('x')).Select(r => r with { Ngram = r.Ngram.ToLowerInvariant() })), await RunAsync(version, options, 2, 1));
    }

    [Fact]
    public async Task A_checkpoint_is_resumed()
    {
        var checkpoint = new CheckpointOptions(Path.Join(_folder, "checkpoint"), []) { PartBytes = 300_000 };
        for (int run = 0; run < 2; run++) Assert.Equal(Expected(Rows), await RunAsync(NgramFormat.V2, new CountOptions { By = GroupBy.NgramYear }, 2, 1, checkpoint));
    }

    [Fact]
    public void Another_grouping_is_refused() => Assert.Throws<ArgumentException>(() => new HistoryJob(new CountOptions { By = GroupBy.Year }));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> RunAsync(NgramFormat version, CountOptions options, int workers, long memory, CheckpointOptions? checkpoint = null)
    {
        string[] paths = [.. Rows.Chunk(25_000).Select((rows, i) =>
        {
            string path = Path.Join(_folder, $"{version}-{i}");
            if (!File.Exists(path)) File.WriteAllText(path, Text(rows, version));
            return path;
        })];
        var run = new MapReduceRun<HistoryJob, PartList<HistoryMerger>, Projection>(
            new HistoryJob(options), new Projection(), new PipelineOptions { Workers = workers, ChunkBytes = 20_000, MemoryBytes = memory, LeastTableBytes = memory == 1 ? 100_000 : 1 << 22, RowsPerRange = 100, TemporaryFolder = _folder, Checkpoint = checkpoint });
        using var output = new TextOutput();
        RunResult<PartList<HistoryMerger>> result = await run.RunAsync(InputList.Resolve(paths), default, new TsvFormat(header: false), output, null, TestContext.Current.CancellationToken);
        Assert.Equal(output.Text.Count(c => c == '\n'), result.Rows);
        if (checkpoint is null) Assert.Equal(memory == 1, result.Spills > 0);
        return output.Text;
    }

    private static string Text(IEnumerable<(string Ngram, int Year, long Matches, long Volumes)> rows, NgramFormat version) => string.Concat(version switch
    {
        NgramFormat.V1 => rows.Select(r => $"{r.Ngram}\t{r.Year}\t{r.Matches}\t1\t{r.Volumes}\n"),
        NgramFormat.V2 => rows.Select(r => $"{r.Ngram}\t{r.Year}\t{r.Matches}\t{r.Volumes}\n"),
        _ => rows.GroupBy(r => r.Ngram).Select(g => $"{g.Key}\t{string.Join('\t', g.Select(r => $"{r.Year},{r.Matches},{r.Volumes}"))}\n"),
    });

    private static string Expected(IEnumerable<(string Ngram, int Year, long Matches, long Volumes)> rows) => string.Concat(
        from ngram in rows.GroupBy(r => r.Ngram).OrderBy(g => g.Key, StringComparer.Ordinal)
        select $"{ngram.Key}\t{string.Join(' ', ngram.GroupBy(r => r.Year).OrderBy(y => y.Key).Select(y => $"{y.Key}:{y.Sum(r => r.Matches)}:{y.Sum(r => r.Volumes)}"))}\n");

    /// <summary>The ngram, and its history in one field.</summary>
    private readonly struct Projection : IProjection<PartList<HistoryMerger>>
    {
        public IReadOnlyList<Column> Columns => [new("ngram", ColumnType.Text), new("history", ColumnType.Text)];

        public bool Accepts(ReadOnlySpan<byte> key, in PartList<HistoryMerger> value) => true;

        public ulong Rank(in PartList<HistoryMerger> value) => 0;

        public void Write<TRows>(ReadOnlySpan<byte> key, in PartList<HistoryMerger> value, ref TRows rows) where TRows : IRowWriter
        {
            var text = new StringBuilder();
            foreach (HistoryYear year in new History(value.Bytes)) text.Append(CultureInfo.InvariantCulture, $"{(text.Length == 0 ? "" : " ")}{year.Year}:{year.Count.Matches}:{year.Count.Volumes}");
            rows.Text(key);
            rows.Text(Encoding.UTF8.GetBytes(text.ToString()));
        }
    }
}
