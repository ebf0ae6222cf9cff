using System.Runtime.CompilerServices;
using MapReduce.Combine;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Group;

/// <summary>
/// The history of an ngram as bytes: for each year in which it occurs, in ascending order, three numbers. They are the years skipped
/// since the previous one (for the first, since the year 0), the matches, and the matches minus the volumes.
/// </summary>
/// <remarks>
/// Each number is a varint as in Runs: seven bits per byte, lowest first, the top bit set on all bytes but the last. Most are below 128:
/// histories have few gaps, and most ngrams occur once or twice in a book. Where volumes exceed matches, the difference is modulo 2^64. There
/// is one encoding for each history, so equal histories have equal bytes.
/// </remarks>
/// <param name="bytes">The encoding; empty for an ngram that does not occur.</param>
public readonly ref struct History(ReadOnlySpan<byte> bytes)
{
    /// <summary>The year of counts that belong to none, as those of watched words do.</summary>
    internal const int NoYear = 10_000;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The years, ascending.</summary>
    public Enumerator GetEnumerator() => new(_bytes);

    /// <summary>The sum of all years; may have overflowed.</summary>
    public NgramCount Sum
    {
        get
        {
            NgramCount sum = default;
            foreach (HistoryYear year in this) NgramCount.AddToTotal(ref sum, year.Count);
            return sum;
        }
    }

    /// <summary>Iterates over the years.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _bytes;
        private int _at;
        private int _nextYear;

        internal Enumerator(ReadOnlySpan<byte> bytes) => _bytes = bytes;

        /// <summary>The current year.</summary>
        public HistoryYear Current { get; private set; }

        /// <summary>Moves to the next year, at first to the first one; false at the end.</summary>
        public bool MoveNext()
        {
            if (_at == _bytes.Length) return false;
            Current = Read(_bytes, ref _at, ref _nextYear);
            return true;
        }
    }

    /// <summary>Reads the year at <paramref name="at"/>, which moves behind it. <paramref name="nextYear"/> is 0 at first, then the lowest that may follow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static HistoryYear Read(ReadOnlySpan<byte> bytes, ref int at, ref int nextYear)
    {
        int year = nextYear + (int)Number(bytes, ref at);
        ulong matches = Number(bytes, ref at);
        nextYear = year + 1;
        return new HistoryYear(year, new NgramCount(matches, matches - Number(bytes, ref at)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Number(ReadOnlySpan<byte> bytes, ref int at)
    {
        byte first = bytes[at++];
        return first < 0x80 ? first : LongNumber(bytes, first, ref at);
    }

    private static ulong LongNumber(ReadOnlySpan<byte> bytes, byte first, ref int at)
    {
        ulong number = first & 0x7Fu;
        for (int shift = 7; ; shift += 7)
        {
            byte part = bytes[at++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return number;
        }
    }
}

/// <summary>A year of a history.</summary>
/// <param name="Year">The year, 0 to 9999; <see cref="History.NoYear"/> for counts of no certain year.</param>
/// <param name="Count">Its counts.</param>
public readonly record struct HistoryYear(int Year, NgramCount Count);

/// <summary>Adds up histories year by year.</summary>
public readonly struct HistoryMerger : IPartMerger
{
    /// <summary>Up to so many years, the sums are on the stack: all that Google's data has.</summary>
    private const int MostYearsOnStack = 1024;

    /// <summary>Up to so many, years are sorted; clearing and searching an array from the first to the last would take longer.</summary>
    private const int MostFewYears = 24;

    [ThreadStatic] private static NgramCount[]? _sums;
    [ThreadStatic] private static bool[]? _occurs;

    /// <inheritdoc/>
    public static bool TryMerge(ReadOnlySpan<Part> parts, PartBuffer merged)
    {
        (int first, int last) = (int.MaxValue, -1);
        Span<HistoryYear> few = stackalloc HistoryYear[MostFewYears];
        int count = 0;
        foreach (Part part in parts)
        {
            foreach (HistoryYear year in new History(part.Bytes))
            {
                first = Math.Min(first, year.Year);
                last = Math.Max(last, year.Year);
                if (count < MostFewYears) few[count] = year;
                count++;
            }
        }
        return count <= MostFewYears ? TryMergeFew(few[..count], merged) : TryMergeMany(parts, first, last, merged);
    }

    /// <summary>Adds up years in any order. An ngram whose rows come in no order has a part for each of them.</summary>
    private static bool TryMergeFew(Span<HistoryYear> years, PartBuffer merged)
    {
        for (int i = 1; i < years.Length; i++)
        {
            HistoryYear year = years[i];
            int at = i;
            for (; at > 0 && years[at - 1].Year > year.Year; at--) years[at] = years[at - 1];
            years[at] = year;
        }
        for (int i = 0, end; i < years.Length; i = end)
        {
            NgramCount sum = years[i].Count;
            for (end = i + 1; end < years.Length && years[end].Year == years[i].Year; end++)
            {
                NgramCount.Merge(ref sum, years[end].Count);
                if (NgramCount.HasOverflowed(in sum)) return Overflow(years[i].Year, merged);
            }
            years[i] = new HistoryYear(years[i].Year, sum);
        }
        int next = 0, last = -1;
        foreach (HistoryYear year in years)
        {
            // The sum of a year is in its first place.
            if (year.Year == last) continue;
            merged.Advance(HistoryEncoding.Write((uint)(year.Year - next), year.Count, merged.Room(HistoryEncoding.MostYearBytes)));
            last = year.Year;
            next = last + 1;
        }
        return true;
    }

    /// <summary>Appends what names the year of a sum, as its row would be named.</summary>
    private static bool Overflow(int year, PartBuffer merged)
    {
        if (year != History.NoYear) ComposedKey.WriteSuffix(year, merged);
        return false;
    }

    /// <summary>Adds up years in an array from the first to the last.</summary>
    private static bool TryMergeMany(ReadOnlySpan<Part> parts, int first, int last, PartBuffer merged)
    {
        int years = last - first + 1;
        Span<NgramCount> sums = years <= MostYearsOnStack ? stackalloc NgramCount[years] : (_sums ??= new NgramCount[History.NoYear + 1]).AsSpan(0, years);
        Span<bool> occurs = years <= MostYearsOnStack ? stackalloc bool[years] : (_occurs ??= new bool[History.NoYear + 1]).AsSpan(0, years);
        sums.Clear();
        occurs.Clear();
        foreach (Part part in parts)
        {
            foreach (HistoryYear year in new History(part.Bytes))
            {
                ref NgramCount sum = ref sums[year.Year - first];
                NgramCount.Merge(ref sum, year.Count);
                if (NgramCount.HasOverflowed(in sum)) return Overflow(year.Year, merged);
                occurs[year.Year - first] = true;
            }
        }
        int next = 0;
        for (int i = 0; i < years; i++)
        {
            if (!occurs[i]) continue;
            merged.Advance(HistoryEncoding.Write((uint)(first + i - next), in sums[i], merged.Room(HistoryEncoding.MostYearBytes)));
            next = first + i + 1;
        }
        return true;
    }
}

/// <summary>Writes the numbers of a <see cref="History"/>.</summary>
internal static unsafe class HistoryEncoding
{
    /// <summary>Most bytes of a year: two for the years skipped, and ten for each of its counts.</summary>
    public const int MostYearBytes = 22;

    /// <summary>Writes a year and returns the number of bytes.</summary>
    /// <param name="skipped">Years between the previous one and this; for the first year, the year itself.</param>
    /// <param name="count">Its counts.</param>
    /// <param name="room">At least <see cref="MostYearBytes"/>.</param>
    public static int Write(uint skipped, in NgramCount count, Span<byte> room)
    {
        fixed (byte* start = room[..MostYearBytes]) return (int)(Write(start, skipped, count.Matches, count.Volumes) - start);
    }

    /// <summary>Writes a year and returns where it ends. REQUIRES: <see cref="MostYearBytes"/> of room at <paramref name="at"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Write(byte* at, uint skipped, ulong matches, ulong volumes) => Number(Number(Number(at, skipped), matches), matches - volumes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Number(byte* at, ulong number)
    {
        if (number >= 0x80) return LongNumber(at, number);
        *at = (byte)number;
        return at + 1;
    }

    private static byte* LongNumber(byte* at, ulong number)
    {
        for (; number >= 0x80; number >>= 7) *at++ = (byte)(number | 0x80);
        *at++ = (byte)number;
        return at;
    }
}
