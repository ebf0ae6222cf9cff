using System.Text;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Map;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Scan;
using MapReduce.Ngrams.Tests.Oracle;
using MapReduce.Partition;
using MapReduce.Reduce;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>
/// Scans bytes as the pipeline does, whole lines in a padded buffer, with any vector width, and says what came of it. The
/// padding is full of bytes that mean something, so that a scanner which believes in what lies around its lines is caught.
/// </summary>
/// <param name="placing">Puts lines where they are to be scanned; by default into a buffer as the pipeline's are.</param>
internal sealed unsafe class ScanTrial(ScanTrial.Placing? placing = null) : IDisposable
{
    public delegate byte* Placing(ReadOnlySpan<byte> lines);

    private static readonly InputSource Source = new(0, "trial", null, Container.Plain, null);
    private static readonly byte[] Surroundings = [.. "9\t\n,a"u8, 0xFF, 0];

    private readonly CombiningTable<NgramCount> _table = new(1 << 20);
    private readonly CombiningTable<PartList<HistoryMerger>> _histories = new(1 << 20);
    private readonly Dictionary<CountOptions, CountJob> _workers = [];
    private readonly Dictionary<CountOptions, HistoryJob> _historians = [];
    private readonly LineBuffer _buffer = new(1 << 12);

    /// <summary>What the messages of the bad lines say was found, in the scan before.</summary>
    public IReadOnlyList<string> Found { get; private set; } = [];

    /// <summary>Scans the input in batches of about <paramref name="batchBytes"/>.</summary>
    public ScanOutcome Scan(ReadOnlySpan<byte> input, NgramFormat version, CountOptions options, VectorWidth width, int batchBytes = int.MaxValue)
    {
        if (!_workers.TryGetValue(options, out CountJob job)) _workers[options] = job = new CountJob(options).ForWorker();
        _table.Clear();
        return Scan(input, options, batchBytes, (lines, offset, tally) => Map(job, lines, version, width, offset, tally), ReadRows, fail: () =>
        {
            _workers.Remove(options);
            job.Dispose();
        });
    }

    /// <summary>As <see cref="Scan(ReadOnlySpan{byte}, NgramFormat, CountOptions, VectorWidth, int)"/>, through the histories of the ngrams.</summary>
    public ScanOutcome ScanHistories(ReadOnlySpan<byte> input, NgramFormat version, CountOptions options, VectorWidth width, int batchBytes = int.MaxValue)
    {
        if (!_historians.TryGetValue(options, out HistoryJob job)) _historians[options] = job = new HistoryJob(options).ForWorker();
        _histories.Clear();
        return Scan(input, options, batchBytes, (lines, offset, tally) => Map(job, lines, version, width, offset, tally), ReadHistories, fail: () =>
        {
            _historians.Remove(options);
            job.Dispose();
        });
    }

    private ScanOutcome Scan(ReadOnlySpan<byte> input, CountOptions options, int batchBytes, Action<ArraySegment<byte>, long, BatchTally> map, Func<CountProjection, IReadOnlyList<string>> read, Action fail)
    {
        byte[] lines = input.IsEmpty || input[^1] == '\n' ? [.. input] : [.. input, (byte)'\n'];
        var projection = new CountProjection(options);
        long before = 0;
        var bad = new List<BadPlace>();
        var found = new List<string>();
        var tally = new BatchTally((line, bytes) =>
        {
            bad.Add(new BadPlace(line.Kind.Name, before + line.LineInBatch, line.Offset, Encoding.Latin1.GetString(bytes)));
            found.Add(line.Found);
        });
        IReadOnlyList<string> rows;
        try
        {
            for (int from = 0; from < lines.Length;)
            {
                int newline = lines.Length - from <= batchBytes ? -1 : lines.AsSpan(from + batchBytes - 1).IndexOf((byte)'\n');
                int to = newline < 0 ? lines.Length : from + batchBytes + newline;
                before = tally.Lines;
                int badBefore = bad.Count;
                map(new ArraySegment<byte>(lines, from, to - from), from, tally);
                Assert.Equal(bad.ElementAtOrDefault(badBefore)?.Offset, tally.TakeFirstBad()?.Offset);
                from = to;
            }
            rows = read(projection);
        }
        catch (SumOverflowException e)
        {
            fail();
            return new ScanOutcome(0, 0, "", [], [], [], [Latin1(projection.Describe(e.Key.Span))]);
        }
        Found = found;
        string kinds = string.Join(", ", tally.BadByKind.OrderBy(b => b.Key.Name, StringComparer.Ordinal).Select(b => $"{b.Value} {b.Key.Name}"));
        return new ScanOutcome(
            tally.Lines, tally.Filtered, kinds, bad, rows,
            [.. projection.Watched.Select(w => $"{Latin1(w.Key)}\t{w.Value.Matches}\t{w.Value.Volumes}").Order(StringComparer.Ordinal)], []);
    }

    private void Map(CountJob job, ReadOnlySpan<byte> lines, NgramFormat version, VectorWidth width, long offset, BatchTally tally)
    {
        byte* start = placing is null ? PlaceAmongBytes(lines, Surroundings[(lines.Length + (int)width) % Surroundings.Length]) : placing(lines);
        var batch = new Batch(Source, (int)version, start, lines.Length, offset);
        switch (width)
        {
            case VectorWidth.Bits512: job.Scan<Width512>(in batch, _table, tally); break;
            case VectorWidth.Bits256: job.Scan<Width256>(in batch, _table, tally); break;
            case VectorWidth.Bits128: job.Scan<Width128>(in batch, _table, tally); break;
            default: job.Scan<WidthScalar>(in batch, _table, tally); break;
        }
        _table.Flush();
        Assert.True(lines.SequenceEqual(new ReadOnlySpan<byte>(start, lines.Length)), "the scanner leaves the lines as they were");
    }

    private void Map(HistoryJob job, ReadOnlySpan<byte> lines, NgramFormat version, VectorWidth width, long offset, BatchTally tally)
    {
        byte* start = placing is null ? PlaceAmongBytes(lines, Surroundings[(lines.Length + (int)width) % Surroundings.Length]) : placing(lines);
        var batch = new Batch(Source, (int)version, start, lines.Length, offset);
        switch (width)
        {
            case VectorWidth.Bits512: job.Scan<Width512>(in batch, _histories, tally); break;
            case VectorWidth.Bits256: job.Scan<Width256>(in batch, _histories, tally); break;
            case VectorWidth.Bits128: job.Scan<Width128>(in batch, _histories, tally); break;
            default: job.Scan<WidthScalar>(in batch, _histories, tally); break;
        }
        _histories.Flush();
    }

    /// <summary>The years of all histories as rows; the key of a row is made by the document of <see cref="ComposedKey"/>.</summary>
    private IReadOnlyList<string> ReadHistories(CountProjection projection)
    {
        if (_histories.Count == 0) return [];
        using var sorted = new SortedTable<PartList<HistoryMerger>>(_histories);
        using var merger = new RowMerger<PartList<HistoryMerger>>([new TableCursor<PartList<HistoryMerger>>(sorted, 0, (int)sorted.Count)]);
        var rows = new RowText();
        while (merger.Next())
        {
            var history = new History(merger.Value.Bytes);
            // Notes, and watched words, which have no year.
            if (merger.Key is [0xFF, ..]) projection.Accepts(merger.Key, history.Sum);
            else
            {
                foreach (HistoryYear year in history)
                {
                    byte[] key = [.. merger.Key, 0, (byte)(year.Year / 256), (byte)(year.Year % 256)];
                    if (!projection.Accepts(key, year.Count)) continue;
                    projection.Write(key, year.Count, ref rows);
                    rows.EndRow();
                }
            }
        }
        return rows.Rows;
    }

    private byte* PlaceAmongBytes(ReadOnlySpan<byte> lines, byte around)
    {
        int shift = lines.Length * 7 % 64;
        _buffer.Grow(lines.Length + 64);
        new Span<byte>(_buffer.Start - LineBuffer.PaddingBefore, LineBuffer.PaddingBefore + shift).Fill(around);
        new Span<byte>(_buffer.Start + shift + lines.Length, LineBuffer.PaddingAfter).Fill(around);
        lines.CopyTo(_buffer.Span[shift..]);
        return _buffer.Start + shift;
    }

    private IReadOnlyList<string> ReadRows(CountProjection projection)
    {
        if (_table.Count == 0) return [];
        using var sorted = new SortedTable<NgramCount>(_table);
        using var merger = new RowMerger<NgramCount>([new TableCursor<NgramCount>(sorted, 0, (int)sorted.Count)]);
        var rows = new RowText();
        while (merger.Next())
        {
            if (!projection.Accepts(merger.Key, in merger.Value)) continue;
            projection.Write(merger.Key, in merger.Value, ref rows);
            rows.EndRow();
        }
        return rows.Rows;
    }

    private static string Latin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    public void Dispose()
    {
        foreach (CountJob job in _workers.Values) job.Dispose();
        foreach (HistoryJob job in _historians.Values) job.Dispose();
        _table.Dispose();
        _histories.Dispose();
        _buffer.Dispose();
    }
}
