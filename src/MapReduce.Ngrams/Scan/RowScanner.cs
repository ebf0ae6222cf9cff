using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Unicode;
using MapReduce.Combine;
using MapReduce.Map;
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
    // "1000\t" to "9999\t" in the low five bytes of a word: minus Least, each digit is 0 to 9 (the first 0 to 8), the TAB 0.
    private const ulong YearLeast = 0x09_30_30_30_31, YearSlack = 0x00_06_06_06_07, YearMask = 0xFF_F0_F0_F0_F0;

    private const ulong Tab = '\t' ^ '0';

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scan(in Batch batch, ref TGrouping result, RowRules rules, LineIndex index, CombiningTable<NgramCount> table, BatchTally tally)
    {
        TGrouping grouping = result;
        byte* lines = batch.Lines;
        uint lineStart = LineIndex.FirstLine(in batch);
        byte* ngram = CurrentNgram.Nothing;
        uint field = CurrentNgram.None.FieldLength;
        RowUse use = RowUse.Filter;
        long filtered = 0, lineCount = 0;
        uint length = (uint)batch.Length;
        for (uint from = 0; from < length; from += LineIndex.BlockBytes)
        {
            int count = index.Fill<TWidth>(lines, from, length);
            uint* newlines = index.Newlines;
            lineCount += count;
            for (int i = 0; i < count; i++)
            {
                byte* line = lines + lineStart;
                byte* end = lines + newlines[i];
                lineStart = newlines[i] + 1;

                if (!TWidth.Same(line, ngram, field))
                {
                    uint next = FieldOf(line, end);
                    if (next == 0) goto Odd;
                    if ((use & RowUse.Count) != 0) grouping.EndNgram(ngram, field - 1, table);
                    ngram = line;
                    field = next;
                    use = rules.CountAll ? RowUse.Count : rules.UseOf(new ReadOnlySpan<byte>(line, (int)next - 1));
                }

                byte* at = line + field;
                ulong yearWord = Unsafe.ReadUnaligned<ulong>(at);
                ulong year = yearWord - YearLeast;
                ulong wrong = ((year + YearSlack) | year) & YearMask;

                ulong values = Unsafe.ReadUnaligned<ulong>(at + 5) ^ Swar.Zeros;
                int bits = BitOperations.TrailingZeroCount(Swar.NoDigits(values)) & ~7;   // of the digits; 64 where all eight are
                wrong |= ((values >> bits) & 0xFF) ^ Tab;
                bool odd = (uint)(bits - 8) > 48;
                ulong matches = Swar.Number(values << (64 - bits));
                at += 5 + (bits >> 3) + 1;

                if (TVersion.HasPages)
                {
                    values = Unsafe.ReadUnaligned<ulong>(at) ^ Swar.Zeros;
                    bits = BitOperations.TrailingZeroCount(Swar.NoDigits(values)) & ~7;
                    wrong |= ((values >> bits) & 0xFF) ^ Tab;
                    odd |= (uint)(bits - 8) > 48;
                    at += (bits >> 3) + 1;
                }

                uint digits = (uint)(end - at);
                values = (Unsafe.ReadUnaligned<ulong>(end - 8) ^ Swar.Zeros) & (ulong.MaxValue << (int)(64 - digits * 8));
                wrong |= Swar.NoDigits(values);
                odd |= digits - 1 > 7;
                if (odd | wrong != 0) goto Odd;
                ulong volumes = Swar.Number(values);

                if (use != RowUse.Count)
                {
                    if ((use & RowUse.Watch) != 0) RowRules.AddWatched(table, ngram, field - 1, matches, volumes);
                    if ((use & RowUse.Count) == 0)
                    {
                        filtered++;
                        continue;
                    }
                }
                grouping.Add(ngram, field - 1, TGrouping.NeedsYear ? YearOf(yearWord) : 0, matches, volumes, table);
                continue;

            Odd:
                TGrouping slow = grouping;
                CurrentNgram current = ScanSlow(in batch, line, end, new((nint)ngram, field, use), ref slow, rules, table, tally);
                grouping = slow;
                ngram = (byte*)current.Field;
                field = current.FieldLength;
                use = current.Use;
            }
        }
        if ((use & RowUse.Count) != 0) grouping.EndNgram(ngram, field - 1, table);
        grouping.EndBatch(table);
        tally.Lines += lineCount;
        tally.Filtered += filtered;
        result = grouping;
    }

    /// <summary>
    /// The length of a line's first field with its TAB, where it is regular: 1 to 63 bytes of UTF-8 without NUL. 0 otherwise.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint FieldOf(byte* line, byte* end)
    {
        ulong tabs = TWidth.Equal(line, (byte)'\t');
        uint length = (uint)BitOperations.TrailingZeroCount(tabs);
        if (length - 1 > 62 || line + length >= end) return 0;
        if ((TWidth.NulOrNotAscii(line) & (tabs ^ (tabs - 1))) != 0 && !IsText(line, length)) return 0;
        return length + 1;
    }

    private static bool IsText(byte* ngram, uint length)
    {
        var text = new ReadOnlySpan<byte>(ngram, (int)length);
        return !text.Contains((byte)0) && Utf8.IsValid(text);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint YearOf(ulong yearWord)
    {
        // d0 d1 d2 d3 in the low four bytes: pairs first, then both pairs.
        uint digits = (uint)yearWord & 0x0F0F0F0F;
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
            use = rules.UseOf(parser.Ngram);
            current = new CurrentNgram((nint)line, length + 1, use);
            ngram = line;
        }
        if ((use & RowUse.Watch) != 0) RowRules.AddWatched(table, ngram, length, parser.Matches, parser.Volumes);
        if ((use & RowUse.Count) == 0) tally.Filtered++;
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
