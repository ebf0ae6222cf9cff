using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Index;

namespace MapReduce.Ngrams.Scan;

/// <summary>Scans batches of an index: whole blocks, whose rows need no parsing.</summary>
internal static unsafe class IndexScanner<TGrouping, TValue>
    where TGrouping : struct, IGrouping<TValue>
    where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>Scans a batch of blocks, one after another.</summary>
    /// <exception cref="MapReduceException">A block is damaged.</exception>
    public static void Scan(in Batch batch, IndexFile file, IndexBlock block, ref TGrouping grouping, RowRules rules, CombiningTable<TValue> table, BatchTally tally)
    {
        int number = file.BlockAt(batch.Offset);
        for (int at = 0; at < batch.Length; number++)
        {
            int length = (int)file.RangeOf(number).Length;
            file.Decode(number, new ReadOnlySpan<byte>(batch.Lines + at, Math.Min(length, batch.Length - at)), block);
            ScanBlock(block, ref grouping, rules, table, tally);
            // The block's memory is used again, so nothing may refer to its keys.
            grouping.EndBatch(table);
            table.Flush();
            rules.EndBatch();
            at += length;
        }
    }

    private static void ScanBlock(IndexBlock block, ref TGrouping grouping, RowRules rules, CombiningTable<TValue> table, BatchTally tally)
    {
        byte* ngram = block.Keys;
        ulong* year = block.Years, matches = block.Matches, differences = block.Differences;
        for (int i = 0; i < block.Ngrams; i++)
        {
            byte* next = block.Keys + block.KeyEnds[i];
            uint length = (uint)(next - ngram);
            long rows = (long)block.Counts[i];
            RowUse use = rules.CountAll ? RowUse.Count : rules.UseOf(ngram, length);
            if (use == RowUse.Count && !TGrouping.NeedsYear && TrySum(matches, differences, rows, out ulong sum, out ulong volumes)) grouping.Add(ngram, length, 0, sum, volumes, table);
            else if (use != RowUse.Filter) use = AddEach(ngram, length, year, matches, differences, rows, use, ref grouping, rules, table);
            if ((use & RowUse.Count) == 0) tally.Filtered++;
            else grouping.EndNgram(ngram, length, table);
            year += rows;
            matches += rows;
            differences += rows;
            ngram = next;
        }
        tally.Lines += block.Ngrams;
    }

    /// <summary>The sums of an ngram's rows; false if a count is so large that the sums must be checked one by one.</summary>
    private static bool TrySum(ulong* matches, ulong* differences, long rows, out ulong sum, out ulong volumes)
    {
        ulong all = 0, difference = 0, bits = 0;
        for (long i = 0; i < rows; i++)
        {
            all += matches[i];
            difference += differences[i];
            bits |= matches[i] | (matches[i] - differences[i]);
        }
        (sum, volumes) = (all, all - difference);
        return bits < RowRules.LargeCount;
    }

    private static RowUse AddEach(
        byte* ngram, uint length, ulong* years, ulong* matches, ulong* differences, long rows, RowUse use, ref TGrouping grouping, RowRules rules, CombiningTable<TValue> table)
    {
        for (long i = 0; i < rows; i++)
        {
            var year = (uint)years[i];
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
