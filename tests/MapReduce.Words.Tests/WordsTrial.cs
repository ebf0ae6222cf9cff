using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Map;
using MapReduce.Partition;
using MapReduce.Reduce;

namespace MapReduce.Words.Tests;

/// <summary>Counts the words of bytes as the pipeline does: whole lines in a padded buffer whose padding is full of letters.</summary>
internal static unsafe class WordsTrial
{
    private static readonly InputSource Source = new(0, "trial", null, Container.Plain, null);

    public static WordsOutcome Count(byte[] input, bool foldCase, int batchBytes = int.MaxValue)
    {
        byte[] lines = input.Length == 0 || input[^1] == '\n' ? input : [.. input, (byte)'\n'];
        var job = new WordsJob(foldCase).ForWorker();
        using var table = new CombiningTable<Occurrences>(1 << 20);
        var bad = new List<(string, long, long)>();
        long before = 0;
        var tally = new BatchTally((line, _) => bad.Add((line.Kind.Name, before + line.LineInBatch, line.Offset)));
        for (int from = 0; from < lines.Length;)
        {
            int newline = lines.Length - from <= batchBytes ? -1 : lines.AsSpan(from + batchBytes - 1).IndexOf((byte)'\n');
            int to = newline < 0 ? lines.Length : from + batchBytes + newline;
            using var buffer = new LineBuffer(to - from);
            new Span<byte>(buffer.Start - LineBuffer.PaddingBefore, LineBuffer.PaddingBefore).Fill((byte)'w');
            new Span<byte>(buffer.Start + buffer.Capacity, LineBuffer.PaddingAfter).Fill((byte)'w');
            lines.AsSpan(from, to - from).CopyTo(buffer.Span);
            before = tally.Lines;
            var batch = new Batch(Source, job.Recognize(lines), buffer.Start, to - from, from);
            job.Map(in batch, table, tally);
            table.Flush();
            tally.TakeFirstBad();
            from = to;
        }
        return new WordsOutcome(Rows(table), tally.Lines, bad);
    }

    private static IReadOnlyList<string> Rows(CombiningTable<Occurrences> table)
    {
        if (table.Count == 0) return [];
        using var sorted = new SortedTable<Occurrences>(table);
        using var merger = new RowMerger<Occurrences>([new TableCursor<Occurrences>(sorted, 0, (int)sorted.Count)]);
        var projection = new WordsProjection();
        var rows = new RowText();
        while (merger.Next())
        {
            Assert.True(projection.Accepts(merger.Key, in merger.Value));
            projection.Write(merger.Key, in merger.Value, ref rows);
            rows.EndRow();
        }
        return rows.Rows;
    }
}
