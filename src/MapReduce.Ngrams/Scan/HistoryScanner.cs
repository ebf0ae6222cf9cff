using System.Runtime.CompilerServices;
using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;

namespace MapReduce.Ngrams.Scan;

/// <summary>Scans batches of v3 lines: one line per ngram, with one group per year.</summary>
/// <remarks>
/// If years do not matter, a line's counts are added up without finding any of them: see <see cref="GroupSums{TLanes}"/>. Otherwise: after the
/// ngram, a line consists of digits and separators. The scanner first finds the positions of all non-digits: those of
/// group g are 3g to 3g+2, and all bytes between them are known to be digits. Whether each position has the right separator
/// and each number a regular length is collected over the whole line and tested once. A line that is not regular goes to
/// <see cref="PlainLineParser"/> as a whole.
/// </remarks>
internal static unsafe class HistoryScanner<TWidth, TGrouping, TValue>
    where TWidth : struct, IVectorWidth
    where TGrouping : struct, IGrouping<TValue>
    where TValue : unmanaged, IMergeable<TValue>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scan(in Batch batch, ref TGrouping result, RowRules rules, LineIndex index, CombiningTable<TValue> table, BatchTally tally)
    {
        TGrouping grouping = result;
        byte* lines = batch.Lines;
        uint lineStart = LineIndex.FirstLine(in batch);
        long filtered = 0, lineCount = 0;
        uint length = (uint)batch.Length;
        for (uint from = 0; from < length; from += LineIndex.BlockBytes)
        {
            int count = index.Fill<TWidth>(lines, from, length);
            rules.LookAhead<TWidth>(lines, index.Newlines, count, step: 1);
            uint* newlines = index.Newlines;
            lineCount += count;
            for (int i = 0; i < count; i++)
            {
                uint start = lineStart, end = newlines[i];
                lineStart = end + 1;
                byte* line = lines + start;
                uint ngram = NgramField.Length<TWidth>(line, lines + end);
                if (ngram == 0 || end - start > LineIndex.BlockBytes) goto Odd;

                if (!TWidth.TrySum(line + ngram + 1, lines + end, out NgramCount sum)) goto Odd;
                RowUse use = rules.CountAll ? RowUse.Count : rules.UseOf(line, ngram);
                if (TGrouping.TakesNgrams && use == RowUse.Count)
                {
                    int positions = index.FillSeparators<TWidth>(lines, start + ngram + 1, end + 1);
                    int groups = ReadGroups(lines, index.Separators, positions, index.Years, index.Counts);
                    TGrouping whole = grouping;
                    whole.AddNgram(line, ngram, index.Years, index.Counts, groups, table);
                    grouping = whole;
                    continue;
                }
                if (TGrouping.NeedsYear || (use & RowUse.InYears) != 0)
                {
                    TGrouping each = grouping;
                    // The newline counts as the last separator.
                    int separators = use == RowUse.Filter ? 0 : index.FillSeparators<TWidth>(lines, start + ngram + 1, end + 1);
                    if (!AddEach(lines, line, ngram, index.Separators, separators, use, ref each, rules, table)) filtered++;
                    grouping = each;
                    continue;
                }
                if ((use & RowUse.Watch) != 0) rules.AddWatched<TGrouping, TValue>(table, line, ngram, sum.Matches, sum.Volumes);
                if ((use & RowUse.Count) == 0)
                {
                    filtered++;
                    continue;
                }
                grouping.Add(line, ngram, 0, sum.Matches, sum.Volumes, table);
                grouping.EndNgram(line, ngram, table);
                continue;

            Odd:
                TGrouping slow = grouping;
                ScanSlow(in batch, line, lines + end, ref slow, rules, table, tally);
                grouping = slow;
            }
        }
        grouping.EndBatch(table);
        tally.Lines += lineCount;
        tally.Filtered += filtered;
        result = grouping;
    }

    /// <summary>Reads the years and counts of a regular line, and returns their number. REQUIRES: as <see cref="AddEach"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ReadGroups(byte* lines, uint* positions, int separators, uint* years, ulong* counts)
    {
        byte* shuffles = NumberPair.Shuffles;
        int groups = 0;
        for (uint* end = positions + separators; positions < end; positions += 3, groups++)
        {
            uint first = positions[0], second = positions[1], third = positions[2];
            years[groups] = Unsafe.ReadUnaligned<uint>(lines + first - 4);
            counts[groups] = PairBefore(lines, first, second, third, shuffles);
        }
        Swar.ToYears(years, groups);
        return groups;
    }

    /// <summary>The counts of a group, as <see cref="NumberPair"/> gives them. REQUIRES: its three separators.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong PairBefore(byte* lines, uint first, uint second, uint third, byte* shuffles)
    {
        uint matchDigits = second - first - 1, volumeDigits = third - second - 1;
        return third - first - 1 <= NumberPair.MostBytes
            ? NumberPair.Read(lines + third, matchDigits, volumeDigits, shuffles)
            : Swar.NumberBefore(lines + second, matchDigits) | Swar.NumberBefore(lines + third, volumeDigits) << 32;
    }

    /// <summary>
    /// Adds the groups of a regular line one by one; false if none counts. REQUIRES: <paramref name="positions"/> are those of the
    /// <paramref name="separators"/> behind the ngram's TAB.
    /// </summary>
    private static bool AddEach(
        byte* lines, byte* ngram, uint length, uint* positions, int separators, RowUse use, ref TGrouping grouping, RowRules rules,
        CombiningTable<TValue> table)
    {
        byte* shuffles = NumberPair.Shuffles;
        for (int i = 0; i < separators; i += 3)
        {
            uint first = positions[i], second = positions[i + 1], third = positions[i + 2];
            uint year = Swar.Year(lines + first - 4);
            if ((use & RowUse.InYears) != 0)
            {
                if (!rules.Years.Contains(year)) continue;
                if ((use & RowUse.CountInYears) != 0) use |= RowUse.Count;
            }
            ulong both = PairBefore(lines, first, second, third, shuffles), matches = (uint)both, volumes = both >> 32;
            if ((use & RowUse.Watch) != 0) rules.AddWatched<TGrouping, TValue>(table, ngram, length, matches, volumes);
            if ((use & RowUse.Count) != 0) grouping.Add(ngram, length, year, matches, volumes, table);
        }
        if ((use & RowUse.Count) == 0) return false;
        grouping.EndNgram(ngram, length, table);
        return true;
    }

    /// <summary>Parses any line with the plain parser, which validates the whole line before any of it is counted.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ScanSlow(
        in Batch batch, byte* line, byte* end, ref TGrouping grouping, RowRules rules, CombiningTable<TValue> table, BatchTally tally)
    {
        var parser = new PlainLineParser();
        if (!parser.ParseHistory(new ReadOnlySpan<byte>(line, (int)(end - line))))
        {
            tally.AddBad(in batch, line, parser.Kind!, parser.Found);
            return;
        }
        uint length = (uint)parser.Ngram.Length;
        RowUse use = rules.UseOf(line, length);
        while (use != RowUse.Filter && parser.NextGroup())
        {
            if ((use & RowUse.InYears) != 0)
            {
                if (!rules.Years.Contains(parser.Year)) continue;
                if ((use & RowUse.CountInYears) != 0) use |= RowUse.Count;
            }
            if ((use & RowUse.Watch) != 0) rules.AddWatched<TGrouping, TValue>(table, line, length, parser.Matches, parser.Volumes);
            if ((use & RowUse.Count) == 0) continue;
            bool large = (parser.Matches | parser.Volumes) >= RowRules.LargeCount;
            if (large) grouping.EndNgram(line, length, table);
            grouping.Add(line, length, parser.Year, parser.Matches, parser.Volumes, table);
            if (large) grouping.EndNgram(line, length, table);
        }
        if ((use & RowUse.Count) == 0) tally.Filtered++;
        else grouping.EndNgram(line, length, table);
    }
}
