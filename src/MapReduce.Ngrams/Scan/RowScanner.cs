using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;

namespace MapReduce.Ngrams.Scan;

/// <summary>Scans batches of v1 and v2 lines: one row per line.</summary>
/// <remarks>
/// <para>
/// The scanner first finds all newlines in 64 KiB, so that no line has to wait for the end of the previous one (1.3 times
/// faster). An ngram has about fifty consecutive lines: one comparison of 64 bytes with the previous line shows that ngram
/// and TAB are the same, and thus where the year starts; the key is only examined if they differ (2 times faster). Numbers
/// are parsed eight digits at a time, and masks of the same bytes validate year, delimiters and digits with one branch per
/// line.
/// </para>
/// <para>
/// A line that is not regular (a long ngram, a year without four digits, long counts, CRLF, any error) goes to
/// <see cref="PlainLineParser"/>, the only place with all rules.
/// </para>
/// </remarks>
internal static unsafe class RowScanner<TWidth, TVersion, TGrouping, TValue>
    where TWidth : struct, IVectorWidth
    where TVersion : struct, IRowVersion
    where TGrouping : struct, IGrouping<TValue>
    where TValue : unmanaged, IMergeable<TValue>
{
    private const byte Tab = (byte)'\t';

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scan(in Batch batch, ref TGrouping grouping, RowRules rules, LineIndex index, CombiningTable<TValue> table, BatchTally tally)
    {
        byte* lines = batch.Lines;
        byte* line = lines + LineIndex.FirstLine(in batch);
        byte* ngram = CurrentNgram.Nothing;
        uint field = CurrentNgram.None.FieldLength;
        RowUse use = RowUse.Filter;
        long lineCount = 0;
        uint length = (uint)batch.Length;
        for (uint from = 0; from < length; from += LineIndex.BlockBytes)
        {
            int count = index.Fill<TWidth>(lines, from, length);
            rules.LookAhead<TWidth>(lines, index.Newlines, count, step: 4);
            lineCount += count;
            uint* newline = index.Newlines;
            uint* last = newline + count;
            while (newline < last)
            {
                byte* end = lines + *newline;
                if (!TWidth.Same(line, ngram, field))
                {
                    uint next = NgramField.Length<TWidth>(line, end) + 1;
                    if (next == 1) goto Odd;
                    if ((use & RowUse.Count) != 0) grouping.EndNgram(ngram, field - 1, table);
                    ngram = line;
                    field = next;
                    use = rules.CountAll ? RowUse.Count : rules.UseOf(line, next - 1);
                }
                uint* taken = use == RowUse.Count
                    ? CountRows(lines, line, newline, last, ngram, field, ref grouping, table)
                    : UseRows(lines, line, newline, last, ngram, field, ref use, rules, ref grouping, table, tally);
                if (taken == newline) goto Odd;
                newline = taken;
                line = lines + newline[-1] + 1;
                continue;

            Odd:
                CurrentNgram current = ScanSlow(in batch, line, end, new((nint)ngram, field, use), ref grouping, rules, table, tally);
                ngram = (byte*)current.Field;
                field = current.FieldLength;
                use = current.Use;
                newline++;
                line = end + 1;
            }
        }
        if ((use & RowUse.Count) != 0) grouping.EndNgram(ngram, field - 1, table);
        grouping.EndBatch(table);
        tally.Lines += lineCount;
    }

    /// <summary>
    /// Counts consecutive regular rows of one ngram, starting with <paramref name="line"/>, which ends at
    /// *<paramref name="newline"/>. Returns the newline of the first line that is irregular or has another ngram.
    /// REQUIRES: <paramref name="line"/> has the ngram.
    /// </summary>
    /// <remarks>
    /// The hot loop. It is a separate method so that all its variables stay in registers: inside the loop above, together with
    /// the code for a change of ngram, each line took twice as many instructions.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static uint* CountRows(
        byte* lines, byte* line, uint* newline, uint* last, byte* ngram, uint field, ref TGrouping grouping, CombiningTable<TValue> table)
    {
        TGrouping rows = grouping;
        byte* shuffles = NumberPair.Shuffles;
        do
        {
            byte* year = line + field;
            byte* end = lines + *newline;
            if (!TryRead(year, end, shuffles, out ulong matches, out ulong volumes)) break;
            rows.Add(ngram, field - 1, TGrouping.NeedsYear ? Swar.Year(year) : 0, matches, volumes, table);
            line = end + 1;
        }
        while (++newline < last && TWidth.Same(line, ngram, field));
        grouping = rows;
        return newline;
    }

    /// <summary>Like <see cref="CountRows"/>, for an ngram that is watched, counted in some years only, or validated and dropped.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static uint* UseRows(
        byte* lines, byte* line, uint* newline, uint* last, byte* ngram, uint field, ref RowUse ngramUse, RowRules rules, ref TGrouping grouping,
        CombiningTable<TValue> table, BatchTally tally)
    {
        TGrouping rows = grouping;
        RowUse use = ngramUse;
        YearRange years = rules.Years;
        byte* shuffles = NumberPair.Shuffles;
        long filtered = 0;
        do
        {
            byte* yearAt = line + field;
            byte* end = lines + *newline;
            if (!TryRead(yearAt, end, shuffles, out ulong matches, out ulong volumes)) break;
            line = end + 1;
            uint year = Swar.Year(yearAt);
            if ((use & RowUse.InYears) != 0)
            {
                if (!years.Contains(year))
                {
                    filtered++;
                    continue;
                }
                if ((use & RowUse.CountInYears) != 0) use |= RowUse.Count;
            }
            if ((use & RowUse.Watch) != 0) rules.AddWatched<TGrouping, TValue>(table, ngram, field - 1, matches, volumes);
            if ((use & RowUse.Count) != 0) rows.Add(ngram, field - 1, year, matches, volumes, table);
            else filtered++;
        }
        while (++newline < last && TWidth.Same(line, ngram, field));
        grouping = rows;
        ngramUse = use;
        tally.Filtered += filtered;
        return newline;
    }

    /// <summary>
    /// Parses the rest of a regular line, <c>dddd⇥d…⇥d…</c> up to the newline at <paramref name="end"/>, with a year of at least
    /// 1000 and counts of one to eight digits (in v1, a page count between them). The positions of the non-digits validate
    /// nearly everything at once. REQUIRES: 32 readable bytes at <paramref name="year"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryRead(byte* year, byte* end, byte* shuffles, out ulong matches, out ulong volumes)
    {
        uint marks = TWidth.NonDigits(year);
        uint behindYear = marks >> 5;
        uint length = (uint)(end - year) - 5;
        uint first = (uint)BitOperations.TrailingZeroCount(behindYear);
        behindYear &= behindYear - 1;
        uint second = (uint)BitOperations.TrailingZeroCount(behindYear);
        matches = volumes = 0;
        if ((marks & 0x1F) != 0x10 || year[4] != Tab || *year == '0') return false;
        if (TVersion.HasPages)
        {
            behindYear &= behindYear - 1;
            uint third = (uint)BitOperations.TrailingZeroCount(behindYear);
            uint pages = second - first - 1, digits = third - second - 1;
            if (third != length || ((first - 1) | (pages - 1) | (digits - 1)) > 7 || year[5 + first] != Tab || year[5 + second] != Tab) return false;
            matches = Swar.NumberBefore(year + 5 + first, first);
            volumes = Swar.NumberBefore(end, digits);
        }
        else
        {
            uint digits = second - first - 1;
            if (second != length || second > NumberPair.MostBytes || ((first - 1) | (digits - 1)) > 7 || year[5 + first] != Tab) return false;
            ulong both = NumberPair.Read(end, first, digits, shuffles);
            matches = (uint)both;
            volumes = both >> 32;
        }
        return true;
    }

    /// <summary>Parses any line with the plain parser; returns the current ngram after it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static CurrentNgram ScanSlow(
        in Batch batch, byte* line, byte* end, CurrentNgram current, ref TGrouping grouping, RowRules rules,
        CombiningTable<TValue> table, BatchTally tally)
    {
        var parser = new PlainLineParser();
        if (!parser.ParseRow(new ReadOnlySpan<byte>(line, (int)(end - line)), TVersion.Format))
        {
            tally.AddBad(in batch, line, parser.Kind!, parser.Found);
            // A run of rows that starts with this line is empty, and must not become a key.
            return current.Field == (nint)line ? CurrentNgram.None : current;
        }
        byte* ngram = (byte*)current.Field;
        uint length = (uint)parser.Ngram.Length;
        bool same = current.Use is var use && length + 1 == current.FieldLength
            && parser.Ngram.SequenceEqual(new ReadOnlySpan<byte>(ngram, (int)length)) && ngram[length] == '\t';
        if (!same)
        {
            if ((use & RowUse.Count) != 0) grouping.EndNgram(ngram, current.FieldLength - 1, table);
            use = rules.UseOf(line, length);
            current = new CurrentNgram((nint)line, length + 1, use);
            ngram = line;
        }
        bool otherYear = (use & RowUse.InYears) != 0 && !rules.Years.Contains(parser.Year);
        if (!otherYear && (use & RowUse.CountInYears) != 0) current = current with { Use = use |= RowUse.Count };
        if (!otherYear && (use & RowUse.Watch) != 0) rules.AddWatched<TGrouping, TValue>(table, ngram, length, parser.Matches, parser.Volumes);
        if (otherYear || (use & RowUse.Count) == 0) tally.Filtered++;
        else
        {
            bool large = (parser.Matches | parser.Volumes) >= RowRules.LargeCount;
            if (large) grouping.EndNgram(ngram, length, table);
            grouping.Add(ngram, length, parser.Year, parser.Matches, parser.Volumes, table);
            if (large || length + 1 > 64) grouping.EndNgram(ngram, length, table);
        }
        // A longer field does not fit into one comparison, so each of its lines is parsed here.
        return length + 1 > 64 ? CurrentNgram.None : current;
    }
}

/// <summary>
/// The ngram of the current row. The scanner keeps these values in registers, and passes them to its cold path and back.
/// </summary>
/// <param name="Field">The ngram and its TAB in the batch; <see cref="Nothing"/> before the first ngram.</param>
/// <param name="FieldLength">Length in bytes including the TAB, at most 64, so that one comparison of blocks finds the next row of the ngram.</param>
/// <param name="Use">How its rows are used.</param>
internal readonly unsafe record struct CurrentNgram(nint Field, uint FieldLength, RowUse Use)
{
    /// <summary>
    /// A block of readable memory that starts with two bytes with which no valid line starts (0xFF never occurs in UTF-8), so
    /// every valid line compares as another ngram.
    /// </summary>
    public static readonly byte* Nothing = CreateNothing();

    /// <summary>Before the first ngram.</summary>
    public static CurrentNgram None => new((nint)Nothing, 2, RowUse.Filter);

    private static byte* CreateNothing()
    {
        byte* block = (byte*)NativeMemory.AllocZeroed(128);
        block[0] = 0xFF;
        block[1] = (byte)'\n';
        return block;
    }
}
