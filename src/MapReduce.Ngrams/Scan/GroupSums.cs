using System.Numerics;
using System.Runtime.CompilerServices;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Scan;

/// <summary>Adds the counts of a v3 line, and validates its groups, a vector of bytes at a time: what a byte costs does not depend on how many groups there are.</summary>
/// <remarks>
/// <para>
/// A separator that ends a count has the digits of the count before it. So the same text, loaded again from one byte before, shows at the
/// place of each separator the last digit of the count, from two bytes before the digit before that, and so on. Tables turn digits into units
/// and tens; what is at no separator is masked out, and what is left is added up. Nothing is shifted, and no number has to be found.
/// </para>
/// <para>
/// As bytes minus '0', digits are below 128 and separators above. So the highest bit says where a count has no further digit.
/// </para>
/// </remarks>
internal static unsafe class GroupSums<TLanes> where TLanes : struct, IByteLanes<TLanes>
{
    /// <summary>
    /// The sums of the groups from <paramref name="groups"/>, behind the TAB of the ngram, to the newline at <paramref name="end"/>. False if
    /// they are not all of the form <c>dddd,d…,d…</c> with a year of at least 1000 and counts of one to eight digits, separated by TABs.
    /// REQUIRES: 64 readable bytes on either side; there is no other newline between <paramref name="groups"/> and <paramref name="end"/>.
    /// </summary>
    /// <remarks>
    /// What makes a line regular, in masks of the bytes of a block: (1) All are digits, commas and TABs. (2) Five bytes behind each TAB is a
    /// comma, which ends the year; the four bytes before it are digits, and the first is not '0'. (3) Each other comma ends the matches of a
    /// group. Between the end of a year and the next TAB is one at least: with all these commas as one long binary number, minus the ends of
    /// the years as another, all bits from the end of a year up to the end of the matches are ones, or up to the next, if this is missing; so
    /// there must be no TAB. (4) There are twice as many commas as TABs, so there is not more than one either. (5) No two separators are neighbours. (6) No count
    /// has more than eight digits. The newline counts as a TAB.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static bool TrySum(byte* groups, byte* end, out NgramCount sum)
    {
        int count = TLanes.Count;
        ulong all = ulong.MaxValue >> (64 - count);
        TLanes zero = TLanes.All((byte)'0'), tab = TLanes.All((byte)'\t'), comma = TLanes.All((byte)','), one = TLanes.All(1), nine = TLanes.All(9), high = TLanes.All(0x80);
        TLanes units = TLanes.Table(0x0706050403020100, 0x0908), tens = TLanes.Table(0x463C32281E140A00, 0x5A50);
        TLanes lowMatches = default, highMatches = default, lowVolumes = default, highVolumes = default;
        // The TAB behind the ngram.
        ulong yearEnds = 1 << 4, odd = 0, inMatches = 0, longer = 0;
        long excess = 0;
        byte* at = groups;
        while (true)
        {
            long left = end - at;
            TLanes text = TLanes.Load(at);
            ulong before = all;
            if (left < count)
            {
                text &= TLanes.First((byte)left);
                before = (1UL << (int)left) - 1;
            }
            TLanes last = TLanes.Load(at - 1) - zero, second = TLanes.Load(at - 2) - zero, third = TLanes.Load(at - 3) - zero;
            TLanes fourth = TLanes.Load(at - 4) - zero, fifth = TLanes.Load(at - 5) - zero;
            TLanes isComma = TLanes.Same(text, comma), isEnd = TLanes.AtMost(text - tab, one);
            third |= second & high;
            TLanes noYear = third | (fourth - one);
            fourth |= third & high;

            ulong commas = TLanes.Mask(isComma), ended = TLanes.Mask(isEnd), digits = TLanes.Mask(TLanes.AtMost(text - zero, nine));
            ulong tabs = ended & before;
            ulong years = (tabs << 5 | yearEnds) & all;
            yearEnds = tabs >> (count - 5);
            ulong matchEnds = commas & ~years, numbers = matchEnds | ended;
            ulong borrow = years + inMatches, matches = matchEnds - borrow;
            inMatches = matchEnds < borrow ? 1UL : 0;
            odd |= years & ~commas | ~(digits | commas | ended) & before | matches & ended | (commas | ended) & TLanes.Mask(last) | years & TLanes.Mask(noYear);
            excess += BitOperations.PopCount(commas) - 2 * BitOperations.PopCount(ended);
            longer |= numbers & ~TLanes.Mask(fifth | fourth);

            TLanes isMatches = TLanes.Without(isComma, TLanes.Same(fifth, tab - zero));
            TLanes low = last + TLanes.Lookup(tens, second), upper = TLanes.Lookup(units, third) + TLanes.Lookup(tens, fourth);
            lowMatches = TLanes.AddBytes(lowMatches, low & isMatches);
            highMatches = TLanes.AddBytes(highMatches, upper & isMatches);
            lowVolumes = TLanes.AddBytes(lowVolumes, low & isEnd);
            highVolumes = TLanes.AddBytes(highVolumes, upper & isEnd);
            at += count;
            if (left < count) break;
        }
        sum = new NgramCount(TLanes.Total(lowMatches) + 100 * TLanes.Total(highMatches), TLanes.Total(lowVolumes) + 100 * TLanes.Total(highVolumes));
        if ((odd | (ulong)excess | yearEnds) != 0) return false;
        return longer == 0 || TryAddLonger(groups, end, ref sum);
    }

    /// <summary>Adds the fifth to eighth digits from the end of each count of a line that is regular so far; false if a count has more.</summary>
    /// <remarks>Few lines have such counts. A call within the loop above would have all its vectors stored and loaded again (no register of vectors survives a call): half the speed.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool TryAddLonger(byte* groups, byte* end, ref NgramCount sum)
    {
        int count = TLanes.Count;
        TLanes zero = TLanes.All((byte)'0'), tab = TLanes.All((byte)'\t'), comma = TLanes.All((byte)','), one = TLanes.All(1), high = TLanes.All(0x80);
        TLanes units = TLanes.Table(0x0706050403020100, 0x0908), tens = TLanes.Table(0x463C32281E140A00, 0x5A50);
        TLanes lowMatches = default, highMatches = default, lowVolumes = default, highVolumes = default, tooLong = default;
        byte* at = groups;
        while (true)
        {
            long left = end - at;
            TLanes text = TLanes.Load(at);
            if (left < count) text &= TLanes.First((byte)left);
            TLanes before = (TLanes.Load(at - 1) - zero) | (TLanes.Load(at - 2) - zero) | (TLanes.Load(at - 3) - zero) | (TLanes.Load(at - 4) - zero);
            TLanes fifth = TLanes.Load(at - 5) - zero;
            TLanes isEnd = TLanes.AtMost(text - tab, one), isMatches = TLanes.Without(TLanes.Same(text, comma), TLanes.Same(fifth, tab - zero));
            fifth |= before & high;
            TLanes sixth = (TLanes.Load(at - 6) - zero) | (fifth & high);
            TLanes seventh = (TLanes.Load(at - 7) - zero) | (sixth & high);
            TLanes eighth = (TLanes.Load(at - 8) - zero) | (seventh & high);
            tooLong |= TLanes.Without(isEnd | isMatches, (TLanes.Load(at - 9) - zero) | eighth);
            TLanes low = TLanes.Lookup(units, fifth) + TLanes.Lookup(tens, sixth), upper = TLanes.Lookup(units, seventh) + TLanes.Lookup(tens, eighth);
            lowMatches = TLanes.AddBytes(lowMatches, low & isMatches);
            highMatches = TLanes.AddBytes(highMatches, upper & isMatches);
            lowVolumes = TLanes.AddBytes(lowVolumes, low & isEnd);
            highVolumes = TLanes.AddBytes(highVolumes, upper & isEnd);
            at += count;
            if (left < count) break;
        }
        sum.Matches += 10_000 * (TLanes.Total(lowMatches) + 100 * TLanes.Total(highMatches));
        sum.Volumes += 10_000 * (TLanes.Total(lowVolumes) + 100 * TLanes.Total(highVolumes));
        return TLanes.Mask(tooLong) == 0;
    }
}
