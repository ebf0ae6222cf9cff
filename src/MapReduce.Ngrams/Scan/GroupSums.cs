using System.Numerics;
using System.Runtime.CompilerServices;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Scan;

/// <summary>Validates the groups of a v3 line and adds their counts, a vector of bytes at a time, without finding any number.</summary>
/// <remarks>
/// <para>
/// A count ends before a separator. So the text, loaded again from one byte before, has at the place of that separator the last digit of the
/// count; loaded from two bytes before, the digit before that, and so on. Tables turn these into units and tens, at all places; those that are
/// no separator are masked out, and the rest is added up. Nothing depends on where the separators are, so nothing is mispredicted.
/// </para>
/// <para>
/// Bytes are taken minus '0': digits are then below 128, and separators are not. So the highest bit says that a count has no such digit, and
/// is handed on to all digits before it.
/// </para>
/// </remarks>
internal static unsafe class GroupSums<TLanes> where TLanes : struct, IByteLanes<TLanes>
{
    // What a digit is worth as a unit and as a ten, as the two halves of a table.
    private const ulong Units0To7 = 0x0706050403020100, Units8To9 = 0x0908, Tens0To7 = 0x463C32281E140A00, Tens8To9 = 0x5A50;

    /// <summary>
    /// The sums of the groups from <paramref name="groups"/>, behind the TAB of the ngram, to the newline at <paramref name="end"/>. False if
    /// they are not all <c>dddd,d…,d…</c>, with a year of at least 1000 and counts of one to eight digits, separated by TABs.
    /// REQUIRES: 64 readable bytes before and behind; no newline before <paramref name="end"/>; at most <see cref="LineIndex.BlockBytes"/>.
    /// </summary>
    /// <remarks>
    /// In masks of the bytes, where the newline counts as a TAB, a line is regular if
    /// (1) all bytes are digits, commas or TABs, and no two separators are neighbours;
    /// (2) five places behind each TAB but the last, and five behind the ngram's, is a comma, the end of a year; the four bytes before it are digits, and the first of them is not '0';
    /// (3) each group has at least one other comma, the end of its matches. This is seen by a subtraction, with the whole line as one binary
    /// number: the ends of matches, minus the ends of years. Bits from the end of a year up to the end of its matches become ones; if this is missing, so
    /// do all up to the end of the next year, and a TAB is among them;
    /// (4) there are twice as many commas as TABs, so no group has more than one such comma;
    /// (5) no count has more than eight digits.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static bool TrySum(byte* groups, byte* end, out NgramCount sum)
    {
        int count = TLanes.Count;
        ulong all = ulong.MaxValue >> (64 - count);
        TLanes zero = TLanes.All((byte)'0'), tab = TLanes.All((byte)'\t'), comma = TLanes.All((byte)','), one = TLanes.All(1), nine = TLanes.All(9), high = TLanes.All(0x80);
        TLanes units = TLanes.Table(Units0To7, Units8To9), tens = TLanes.Table(Tens0To7, Tens8To9);
        var sums = default(Sums);
        ulong wrong = 0, longCounts = 0;
        long excess = 0;           // of commas over twice the TABs
        ulong nextYears = 1 << 4;  // ends of years that the TABs before a block ask for; the first is that of the ngram
        ulong inMatches = 0;       // 1 if a block begins within the matches of a group: the borrow of the subtraction
        byte* at = groups;
        while (true)
        {
            long left = end - at;
            TLanes text = TLanes.Load(at);
            ulong before = all;    // what is before the newline
            if (left < count)
            {
                text &= TLanes.First((byte)left);
                before = (1UL << (int)left) - 1;
            }
            TLanes last = TLanes.Load(at - 1) - zero, second = TLanes.Load(at - 2) - zero, third = TLanes.Load(at - 3) - zero;
            TLanes fourth = TLanes.Load(at - 4) - zero, fifth = TLanes.Load(at - 5) - zero;
            TLanes isComma = TLanes.Same(text, comma), isEnd = TLanes.AtMost(text - tab, one);
            third |= second & high;
            TLanes isNoYear = third | (fourth - one);
            fourth |= third & high;

            ulong commas = TLanes.Mask(isComma), ends = TLanes.Mask(isEnd), digits = TLanes.Mask(TLanes.AtMost(text - zero, nine));
            ulong tabs = ends & before;
            ulong years = (tabs << 5 | nextYears) & all;
            nextYears = tabs >> (count - 5);
            ulong matchEnds = commas & ~years;
            ulong subtrahend = years + inMatches;
            ulong matches = matchEnds - subtrahend;
            inMatches = matchEnds < subtrahend ? 1UL : 0;
            wrong |= ~(digits | commas | ends) & before | (commas | ends) & TLanes.Mask(last);
            wrong |= years & ~commas | years & TLanes.Mask(isNoYear) | matches & ends;
            excess += BitOperations.PopCount(commas) - 2 * BitOperations.PopCount(ends);
            longCounts |= (matchEnds | ends) & ~TLanes.Mask(fifth | fourth);

            TLanes isMatches = TLanes.Without(isComma, TLanes.Same(fifth, tab - zero));
            sums.Add(last + TLanes.Lookup(tens, second), TLanes.Lookup(units, third) + TLanes.Lookup(tens, fourth), isMatches, isEnd);
            at += count;
            if (left < count) break;
        }
        sum = sums.Total();
        // A year that is still asked for is beyond the newline.
        if ((wrong | (ulong)excess | nextYears) != 0) return false;
        return longCounts == 0 || TryAddUpper(groups, end, ref sum);
    }

    /// <summary>Adds the fifth to eighth digits from the end of each count, of a line that is regular but for (5); false if a count has more.</summary>
    /// <remarks>
    /// Few lines have such counts. A call from within the loop above made it half as fast: no vector register survives a call, so all
    /// were stored and loaded again in every round.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool TryAddUpper(byte* groups, byte* end, ref NgramCount sum)
    {
        int count = TLanes.Count;
        TLanes zero = TLanes.All((byte)'0'), tab = TLanes.All((byte)'\t'), comma = TLanes.All((byte)','), one = TLanes.All(1), high = TLanes.All(0x80);
        TLanes units = TLanes.Table(Units0To7, Units8To9), tens = TLanes.Table(Tens0To7, Tens8To9);
        var sums = default(Sums);
        TLanes isTooLong = default;
        byte* at = groups;
        while (true)
        {
            long left = end - at;
            TLanes text = TLanes.Load(at);
            if (left < count) text &= TLanes.First((byte)left);
            TLanes lower = (TLanes.Load(at - 1) - zero) | (TLanes.Load(at - 2) - zero) | (TLanes.Load(at - 3) - zero) | (TLanes.Load(at - 4) - zero);
            TLanes fifth = TLanes.Load(at - 5) - zero;
            TLanes isEnd = TLanes.AtMost(text - tab, one), isMatches = TLanes.Without(TLanes.Same(text, comma), TLanes.Same(fifth, tab - zero));
            fifth |= lower & high;
            TLanes sixth = (TLanes.Load(at - 6) - zero) | (fifth & high);
            TLanes seventh = (TLanes.Load(at - 7) - zero) | (sixth & high);
            TLanes eighth = (TLanes.Load(at - 8) - zero) | (seventh & high);
            isTooLong |= TLanes.Without(isEnd | isMatches, (TLanes.Load(at - 9) - zero) | eighth);
            sums.Add(TLanes.Lookup(units, fifth) + TLanes.Lookup(tens, sixth), TLanes.Lookup(units, seventh) + TLanes.Lookup(tens, eighth), isMatches, isEnd);
            at += count;
            if (left < count) break;
        }
        NgramCount upper = sums.Total();
        sum.Matches += 10_000 * upper.Matches;
        sum.Volumes += 10_000 * upper.Volumes;
        return TLanes.Mask(isTooLong) == 0;
    }

    /// <summary>The sums of four digits of each count.</summary>
    private struct Sums
    {
        private TLanes _matches, _volumes, _matchHundreds, _volumeHundreds;

        /// <summary>Adds those numbers from 0 to 99, and of hundreds, that are at the ends of counts.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(TLanes numbers, TLanes hundreds, TLanes isMatches, TLanes isVolumes)
        {
            _matches = TLanes.AddBytes(_matches, numbers & isMatches);
            _volumes = TLanes.AddBytes(_volumes, numbers & isVolumes);
            _matchHundreds = TLanes.AddBytes(_matchHundreds, hundreds & isMatches);
            _volumeHundreds = TLanes.AddBytes(_volumeHundreds, hundreds & isVolumes);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly NgramCount Total() =>
            new(TLanes.Total(_matches) + 100 * TLanes.Total(_matchHundreds), TLanes.Total(_volumes) + 100 * TLanes.Total(_volumeHundreds));
    }
}
