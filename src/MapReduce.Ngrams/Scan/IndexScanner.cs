using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Index;

namespace MapReduce.Ngrams.Scan;

/// <summary>Scans batches of an index: whole blocks, whose rows need no parsing, and are decoded only as far as they are needed.</summary>
internal static unsafe class IndexScanner<TGrouping, TValue>
    where TGrouping : struct, IGrouping<TValue>
    where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>If fewer than one row in so many is needed, rows are decoded one ngram at a time.</summary>
    private const int FewRows = 8;

    /// <summary>Scans a batch of blocks, one after another.</summary>
    /// <exception cref="MapReduceException">A block is damaged.</exception>
    public static void Scan(in Batch batch, IndexFile file, IndexBlock block, ref TGrouping grouping, RowRules rules, CombiningTable<TValue> table, BatchTally tally)
    {
        int number = file.BlockAt(batch.Offset);
        for (int at = 0; at < batch.Length; number++)
        {
            int length = (int)file.RangeOf(number).Length;
            var frames = new ReadOnlySpan<byte>(batch.Lines + at, Math.Min(length, batch.Length - at));
            file.DecodeNames(number, frames, block);
            if (!TryScan(file, number, frames, block, ref grouping, rules, table, tally)) throw file.DamagedBlock(number);
            // The block's memory is used again, so nothing may refer to its keys.
            grouping.EndBatch(table);
            table.Flush();
            rules.EndBatch();
            at += length;
        }
    }

    private static bool TryScan(
        IndexFile file, int number, ReadOnlySpan<byte> frames, IndexBlock block, ref TGrouping grouping, RowRules rules, CombiningTable<TValue> table, BatchTally tally)
    {
        tally.Lines += block.Ngrams;
        bool withYears = TGrouping.NeedsYear || rules.HasYears;
        var uses = (RowUse*)block.Marks;
        long needed = 0;
        byte* ngram = block.Keys;
        for (int i = 0; i < block.Ngrams; i++)
        {
            byte* next = block.Keys + block.KeyEnds[i];
            var length = (uint)(next - ngram);
            uses[i] = rules.CountAll ? RowUse.Count : rules.UseOf(ngram, length);
            if (uses[i] == RowUse.Count && !TGrouping.NeedsYear && block.Sums[2 * i] != 0)
            {
                // The sums are all that it takes.
                grouping.Add(ngram, length, 0, block.Sums[2 * i], block.Sums[2 * i] - block.Sums[2 * i + 1], table);
                grouping.EndNgram(ngram, length, table);
                uses[i] = RowUse.Done;
            }
            else if (uses[i] == RowUse.Filter)
            {
                tally.Filtered++;
                uses[i] = RowUse.Done;
            }
            if (uses[i] != RowUse.Done) needed += (long)block.Counts[i];
            ngram = next;
        }
        if (needed == 0) return true;
        file.OpenRows(number, frames, block);
        if (needed <= block.Rows / FewRows) return ScanFew(block, ref grouping, rules, table, tally);
        if (!block.TryDecodeRows(withYears)) return false;
        ScanAll(block, ref grouping, rules, table, tally);
        return true;
    }

    /// <summary>Scans all rows. REQUIRES: they are decoded.</summary>
    private static void ScanAll(IndexBlock block, ref TGrouping grouping, RowRules rules, CombiningTable<TValue> table, BatchTally tally)
    {
        byte* ngram = block.Keys;
        ulong* year = block.Years, matches = block.Matches, differences = block.Differences;
        for (int i = 0; i < block.Ngrams; i++)
        {
            byte* next = block.Keys + block.KeyEnds[i];
            long rows = (long)block.Counts[i];
            RowUse use = ((RowUse*)block.Marks)[i];
            if (use != RowUse.Done) ScanNgram(ngram, (uint)(next - ngram), year, matches, differences, rows, use, ref grouping, rules, table, tally);
            year += rows;
            matches += rows;
            differences += rows;
            ngram = next;
        }
    }

    /// <summary>Scans the rows of those ngrams that are used. REQUIRES: no row is decoded.</summary>
    private static bool ScanFew(IndexBlock block, ref TGrouping grouping, RowRules rules, CombiningTable<TValue> table, BatchTally tally)
    {
        for (int i = 0; i < block.Ngrams; i++)
        {
            if (((RowUse*)block.Marks)[i] == RowUse.Done) continue;
            if (!block.TryDecodeNext(i)) return false;
            uint from = i == 0 ? 0 : block.KeyEnds[i - 1];
            ScanNgram(block.Keys + from, block.KeyEnds[i] - from, block.Years, block.Matches, block.Differences, (long)block.Counts[i], ((RowUse*)block.Marks)[i], ref grouping, rules, table, tally);
        }
        return true;
    }

    private static void ScanNgram(
        byte* ngram, uint length, ulong* years, ulong* matches, ulong* differences, long rows, RowUse use,
        ref TGrouping grouping, RowRules rules, CombiningTable<TValue> table, BatchTally tally)
    {
        use = AddEach(ngram, length, years, matches, differences, rows, use, ref grouping, rules, table);
        if ((use & RowUse.Count) == 0) tally.Filtered++;
        else grouping.EndNgram(ngram, length, table);
    }

    private static RowUse AddEach(
        byte* ngram, uint length, ulong* years, ulong* matches, ulong* differences, long rows, RowUse use, ref TGrouping grouping, RowRules rules, CombiningTable<TValue> table)
    {
        for (long i = 0; i < rows; i++)
        {
            // Without a use for years, they are not decoded.
            uint year = TGrouping.NeedsYear || (use & RowUse.InYears) != 0 ? (uint)years[i] : 0;
            if ((use & RowUse.InYears) != 0)
            {
                if (!rules.Years.Contains(year)) continue;
                if ((use & RowUse.CountInYears) != 0) use |= RowUse.Count;
            }
            ulong volumes = matches[i] - differences[i];
            if ((use & RowUse.Watch) != 0) rules.AddWatched<TGrouping, TValue>(table, ngram, length, matches[i], volumes);
            if ((use & RowUse.Count) == 0) continue;
            bool large = (matches[i] | volumes) >= RowRules.LargeCount;
            if (large) grouping.EndNgram(ngram, length, table);
            grouping.Add(ngram, length, year, matches[i], volumes, table);
            if (large) grouping.EndNgram(ngram, length, table);
        }
        return use;
    }
}
