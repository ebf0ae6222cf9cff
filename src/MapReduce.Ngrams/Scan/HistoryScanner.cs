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

                uint groupsStart = start + ngram + 1;
                if (!TGrouping.NeedsYear && !rules.HasYears)
                {
                    if (!TWidth.TrySum(lines + groupsStart, lines + end, out NgramCount sum)) goto Odd;
                    RowUse use = rules.CountAll ? RowUse.Count : rules.UseOf(line, ngram);
                    if ((use & RowUse.Watch) != 0) rules.AddWatched<TGrouping, TValue>(table, line, ngram, sum.Matches, sum.Volumes);
                    if ((use & RowUse.Count) == 0)
                    {
                        filtered++;
                        continue;
                    }
                    grouping.Add(line, ngram, 0, sum.Matches, sum.Volumes, table);
                    grouping.EndNgram(line, ngram, table);
                    continue;
                }

                // The newline counts as the last separator.
                int separators = index.FillSeparators<TWidth>(lines, groupsStart, end + 1);
                if (separators % 3 != 0 || separators == 0) goto Odd;
                if (IsOdd(lines, groupsStart, index.Separators, separators)) goto Odd;
                TGrouping each = grouping;
                if (!AddEach(lines, line, ngram, groupsStart, index.Separators, separators, ref each, rules, table)) filtered++;
                grouping = each;
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

    private static bool IsOdd(byte* lines, uint start, uint* positions, int separators)
    {
        uint wrong = 0;
        byte* endsInTab = lines + positions[separators - 1];
        byte last = *endsInTab;
        *endsInTab = (byte)'\t';
        for (int i = 0; i < separators; i += 3)
        {
            wrong |= Check(lines, start, positions[i], positions[i + 1], positions[i + 2]);
            start = positions[i + 2] + 1;
        }
        *endsInTab = last;
        return wrong != 0;
    }

    /// <summary>0 if a group is <c>dddd,d…,d…⇥</c> with a year of at least 1000 and counts of one to eight digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Check(byte* lines, uint start, uint first, uint second, uint third)
    {
        // A number has 1 to 8 digits if (digits - 1) is 0 to 7, with no higher bit set.
        uint lengths = ((second - first - 2) | (third - second - 2)) & ~7u;
        uint characters = (uint)(lines[first] ^ ',') | (uint)(lines[second] ^ ',') | (uint)(lines[third] ^ '\t');
        return (first - start ^ 4) | lengths | characters | (lines[start] == '0' ? 1u : 0);
    }

    private static bool AddEach(
        byte* lines, byte* ngram, uint length, uint start, uint* positions, int separators, ref TGrouping grouping, RowRules rules,
        CombiningTable<TValue> table)
    {
        RowUse use = rules.CountAll ? RowUse.Count : rules.UseOf(ngram, length);
        if (use == RowUse.Filter) return false;
        for (int i = 0; i < separators; i += 3)
        {
            uint first = positions[i], second = positions[i + 1], third = positions[i + 2];
            uint year = (uint)Swar.NumberBefore(lines + first, 4);
            start = third + 1;
            if ((use & RowUse.InYears) != 0)
            {
                if (!rules.Years.Contains(year)) continue;
                if ((use & RowUse.CountInYears) != 0) use |= RowUse.Count;
            }
            ulong matches = Swar.NumberBefore(lines + second, second - first - 1), volumes = Swar.NumberBefore(lines + third, third - second - 1);
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
