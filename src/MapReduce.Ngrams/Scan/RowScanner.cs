using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;

namespace MapReduce.Ngrams.Scan;

/// <summary>Scans batches of v1 and v2 lines: a row a line.</summary>
/// <remarks>
/// <para>
/// First all newlines of 64 KiB are found, then the lines are walked by that index, so that no line waits for the end of
/// the one before (1.3 times). An ngram has some fifty lines in a row: one comparison of 64 bytes with the line before
/// says that ngram and TAB are the same, and where the year begins; only where they differ is a key looked at (2 times).
/// Numbers are read eight digits at a time, and the same words that hold them show whether all is as it must be: year,
/// delimiters and digits come down to one branch a line.
/// </para>
/// <para>
/// What is not regular (a long ngram, a year of other than four digits, a count of eight digits or more, CRLF, every
/// error) goes to <see cref="PlainLineParser"/>, which alone knows all rules.
/// </para>
/// </remarks>
internal static unsafe class RowScanner<TWidth, TVersion, TGrouping>
    where TWidth : struct, IVectorWidth
    where TVersion : struct, IRowVersion
    where TGrouping : struct, IGrouping
{
    private const byte Tab = (byte)'\t';

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scan(in Batch batch, ref TGrouping grouping, RowRules rules, LineIndex index, CombiningTable<NgramCount> table, BatchTally tally)
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
    /// Counts the regular rows of one ngram from <paramref name="line"/> on, which ends at the newline at
    /// <paramref name="newline"/>, and returns the place of the first newline whose line is another ngram's or odd.
    /// REQUIRES: <paramref name="line"/> is of the ngram.
    /// </summary>
    /// <remarks>
    /// The hot loop. It is a method of its own so that all it needs stays in registers: as a part of the loop above, with
    /// what a change of ngram needs beside it, each line cost twice the instructions.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static uint* CountRows(
        byte* lines, byte* line, uint* newline, uint* last, byte* ngram, uint field, ref TGrouping grouping, CombiningTable<NgramCount> table)
    {
        TGrouping rows = grouping;
        byte* shuffles = NumberPair.Shuffles;
        do
        {
            byte* year = line + field;
            byte* end = lines + *newline;
            if (!TryRead(year, end, shuffles, out ulong matches, out ulong volumes)) break;
            rows.Add(ngram, field - 1, TGrouping.NeedsYear ? YearOf(Unsafe.ReadUnaligned<uint>(year)) : 0, matches, volumes, table);
            line = end + 1;
        }
        while (++newline < last && TWidth.Same(line, ngram, field));
        grouping = rows;
        return newline;
    }

    /// <summary>As <see cref="CountRows"/>, for an ngram that is watched, counted in some years, or checked and left out.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static uint* UseRows(
        byte* lines, byte* line, uint* newline, uint* last, byte* ngram, uint field, ref RowUse ngramUse, RowRules rules, ref TGrouping grouping,
        CombiningTable<NgramCount> table, BatchTally tally)
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
            uint year = YearOf(Unsafe.ReadUnaligned<uint>(yearAt));
            if ((use & RowUse.InYears) != 0)
            {
                if (!years.Contains(year))
                {
                    filtered++;
                    continue;
                }
                if ((use & RowUse.CountInYears) != 0) use |= RowUse.Count;
            }
            if ((use & RowUse.Watch) != 0) rules.AddWatched(table, ngram, field - 1, matches, volumes);
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
    /// Reads what follows a regular ngram: <c>dddd⇥d…⇥d…</c> up to the newline at <paramref name="end"/>, with a year from 1000
    /// and counts of one to eight digits (a page count of v1 between them). Where each byte that is no digit lies says
    /// nearly all at once. REQUIRES: 32 readable bytes at <paramref name="year"/>.
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint YearOf(uint yearWord)
    {
        // d0 d1 d2 d3 in the low four bytes: pairs first, then both pairs.
        uint digits = yearWord & 0x0F0F0F0F;
        digits = digits * 10 + (digits >> 8);
        return (digits & 0xFF) * 100 + ((digits >> 16) & 0xFF);
    }

    /// <summary>Any line, by the plain parser; returns the ngram that the scanner is in afterwards.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static CurrentNgram ScanSlow(
        in Batch batch, byte* line, byte* end, CurrentNgram current, ref TGrouping grouping, RowRules rules,
        CombiningTable<NgramCount> table, BatchTally tally)
    {
        var parser = new PlainLineParser();
        if (!parser.ParseRow(new ReadOnlySpan<byte>(line, (int)(end - line)), TVersion.Format))
        {
            tally.AddBad(in batch, line, parser.Kind!, parser.Found);
            // A run that this line has opened has no rows, and must not become a key.
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
        if (!otherYear && (use & RowUse.Watch) != 0) rules.AddWatched(table, ngram, length, parser.Matches, parser.Volumes);
        if (otherYear || (use & RowUse.Count) == 0) tally.Filtered++;
        else
        {
            bool large = (parser.Matches | parser.Volumes) >= RowRules.LargeCount;
            if (large) grouping.EndNgram(ngram, length, table);
            grouping.Add(ngram, length, parser.Year, parser.Matches, parser.Volumes, table);
            if (large || length + 1 > 64) grouping.EndNgram(ngram, length, table);
        }
        // A longer field cannot be compared as one block: each of its lines comes here.
        return length + 1 > 64 ? CurrentNgram.None : current;
    }
}

/// <summary>
/// The ngram whose rows a scanner is in. A scanner keeps these in registers, and hands them to its cold paths and takes
/// them back by value.
/// </summary>
/// <param name="Field">Its bytes in the batch, its TAB behind them; <see cref="Nothing"/> before the first.</param>
/// <param name="FieldLength">Length in bytes with the TAB, at most 64, so that one comparison of blocks says "as before".</param>
/// <param name="Use">What becomes of its rows.</param>
internal readonly unsafe record struct CurrentNgram(nint Field, uint FieldLength, RowUse Use)
{
    /// <summary>
    /// Two bytes that no line begins with but one that is bad (0xFF is no UTF-8, and a newline ends the line), in a block
    /// of readable memory: comparing with it is always "another ngram".
    /// </summary>
    public static readonly byte* Nothing = CreateNothing();

    /// <summary>No ngram yet.</summary>
    public static CurrentNgram None => new((nint)Nothing, 2, RowUse.Filter);

    private static byte* CreateNothing()
    {
        byte* block = (byte*)NativeMemory.AllocZeroed(128);
        block[0] = 0xFF;
        block[1] = (byte)'\n';
        return block;
    }
}
