using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;

namespace MapReduce.Ngrams.Scan;

/// <summary>Scans batches of results that are inputs again, line by line with <see cref="PlainLineParser"/>: they are small beside the files that they come from.</summary>
internal static unsafe class ResultScanner<TGrouping, TValue>
    where TGrouping : struct, IGrouping<TValue>
    where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>Scans a batch. REQUIRES: its memory as <see cref="Batch"/> says, writable.</summary>
    public static void Scan(in Batch batch, ResultLayout layout, ref TGrouping grouping, RowRules rules, CombiningTable<TValue> table, BatchTally tally)
    {
        byte* end = batch.Lines + batch.Length;
        byte* line = batch.Lines + LineIndex.FirstLine(in batch);
        if (batch.Offset == 0 && layout.HasHeader)
        {
            // A line like others, so that those after it have their numbers.
            line = EndOf(line, end) + 1;
            tally.Lines++;
            tally.Filtered++;
        }
        while (line < end)
        {
            byte* newline = EndOf(line, end);
            tally.Lines++;
            ScanRow(in batch, line, newline, layout, ref grouping, rules, table, tally);
            line = newline + 1;
        }
        grouping.EndBatch(table);
    }

    /// <summary>The newline that ends a line. REQUIRES: there is one before <paramref name="end"/>.</summary>
    private static byte* EndOf(byte* line, byte* end) => line + new ReadOnlySpan<byte>(line, (int)(end - line)).IndexOf((byte)'\n');

    /// <summary>Scans a row. REQUIRES: [line, end) lies in the batch.</summary>
    private static void ScanRow(
        in Batch batch, byte* line, byte* end, ResultLayout layout, ref TGrouping grouping, RowRules rules, CombiningTable<TValue> table, BatchTally tally)
    {
        var parser = new PlainLineParser();
        if (!parser.ParseResult(new ReadOnlySpan<byte>(line, (int)(end - line)), layout))
        {
            tally.AddBad(in batch, line, parser.Kind!, parser.Found);
            return;
        }
        byte* ngram = parser.IsQuoted ? line + 1 : line;
        uint length = parser.IsQuoted ? Unquote(ngram, (uint)parser.Ngram.Length) : (uint)parser.Ngram.Length;
        RowUse use = rules.UseOf(ngram, length);
        if ((use & RowUse.InYears) != 0 && !rules.Years.Contains(parser.Year)) use = RowUse.Filter;
        if ((use & RowUse.CountInYears) != 0) use |= RowUse.Count;
        if ((use & RowUse.Watch) != 0) rules.AddWatched<TGrouping, TValue>(table, ngram, length, parser.Matches, parser.Volumes);
        if ((use & RowUse.Count) == 0)
        {
            tally.Filtered++;
            return;
        }
        grouping.Add(ngram, length, parser.Year, parser.Matches, parser.Volumes, table);
        grouping.EndNgram(ngram, length, table);
    }

    /// <summary>Replaces each double quote by one, in place, and returns the length that is left. REQUIRES: the quotes come in pairs, and the bytes are writable.</summary>
    private static uint Unquote(byte* text, uint length)
    {
        uint kept = 0;
        for (uint at = 0; at < length; at++)
        {
            text[kept++] = text[at];
            if (text[at] == (byte)'"') at++;
        }
        return kept;
    }
}
