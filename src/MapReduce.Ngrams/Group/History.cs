using System.Runtime.CompilerServices;
using MapReduce.Combine;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Group;

/// <summary>
/// The history of an ngram as bytes: the counts of each year in which it occurs, in ascending order. First come five numbers: the number
/// of years, the sum of all matches, that sum minus the sum of all volumes, and the bytes of the years and of the matches. Then come three
/// columns: the years, the matches of each year, and the matches minus the volumes of each year.
/// </summary>
/// <remarks>
/// <para>
/// The years are runs of consecutive ones. For each run there is twice the number of years skipped since the one before (for the first run,
/// since the year 0), plus 1 if the run has more than one year. Such a run then has the number of its years minus 2.
/// </para>
/// <para>
/// Each number is a varint as in Runs: seven bits per byte, lowest first, the top bit set on all bytes but the last. Most are below 128:
/// most ngrams occur once or twice in a book. Where volumes exceed matches, a difference is modulo 2^64. If one of the sums exceeds 2^63-1,
/// both are written as 0. There is one encoding for each history, so equal histories have equal bytes. Columns and sums are those of an
/// index, which copies them.
/// </para>
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
            if (new HistoryColumns(_bytes) is { IsSummed: true } columns) return columns.Sum;
            NgramCount sum = default;
            foreach (HistoryYear year in this) NgramCount.AddToTotal(ref sum, year.Count);
            return sum;
        }
    }

    /// <summary>Iterates over the years.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _bytes;
        private HistoryCursor _cursor;

        internal Enumerator(ReadOnlySpan<byte> bytes)
        {
            _bytes = bytes;
            _cursor = new HistoryCursor(bytes);
        }

        /// <summary>The current year.</summary>
        public HistoryYear Current { get; private set; }

        /// <summary>Moves to the next year, at first to the first one; false at the end.</summary>
        public bool MoveNext()
        {
            if (_cursor.IsAtEnd) return false;
            Current = _cursor.Read(_bytes);
            return true;
        }
    }

    /// <summary>Reads a number and moves <paramref name="at"/> behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Number(ReadOnlySpan<byte> bytes, ref int at)
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

/// <summary>The numbers at the head of a history, and where its columns are.</summary>
internal readonly ref struct HistoryColumns
{
    private readonly ReadOnlySpan<byte> _bytes;

    /// <summary>Finds the columns. Without bytes, all are empty.</summary>
    public HistoryColumns(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        if (bytes.IsEmpty) return;
        int at = 0;
        Count = (int)History.Number(bytes, ref at);
        ulong matches = History.Number(bytes, ref at);
        Sum = new NgramCount(matches, matches - History.Number(bytes, ref at));
        int yearBytes = (int)History.Number(bytes, ref at), matchBytes = (int)History.Number(bytes, ref at);
        YearsAt = at;
        MatchesAt = YearsAt + yearBytes;
        DifferencesAt = MatchesAt + matchBytes;
    }

    /// <summary>The number of years.</summary>
    public int Count { get; }

    /// <summary>The sum of all years, if <see cref="IsSummed"/>.</summary>
    public NgramCount Sum { get; }

    /// <summary>Whether the sum is there. It is not if it is too large, or 0.</summary>
    public bool IsSummed => (Sum.Matches | Sum.Volumes) != 0;

    /// <summary>Where the runs of years begin.</summary>
    public int YearsAt { get; }

    /// <summary>Where the matches begin.</summary>
    public int MatchesAt { get; }

    /// <summary>Where the differences begin.</summary>
    public int DifferencesAt { get; }

    /// <summary>The runs of years.</summary>
    public ReadOnlySpan<byte> Years => _bytes[YearsAt..MatchesAt];

    /// <summary>The matches of all years.</summary>
    public ReadOnlySpan<byte> Matches => _bytes[MatchesAt..DifferencesAt];

    /// <summary>The matches minus the volumes of all years.</summary>
    public ReadOnlySpan<byte> Differences => _bytes[DifferencesAt..];
}

/// <summary>The runs of years of a history, one after another.</summary>
/// <param name="at">Where they begin.</param>
internal struct YearRuns(int at)
{
    private int _at = at;

    /// <summary>The years skipped between the last run and the next one, and the number of its years. REQUIRES: there is another run in <paramref name="history"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int Skipped, int Years) Next(ReadOnlySpan<byte> history)
    {
        int run = (int)History.Number(history, ref _at);
        return (run >> 1, (run & 1) == 0 ? 1 : 2 + (int)History.Number(history, ref _at));
    }
}

/// <summary>A place between two years of a history.</summary>
internal struct HistoryCursor
{
    private YearRuns _runs;
    private int _matchesAt, _differencesAt, _left, _year, _leftOfRun;

    /// <summary>The place before the first year.</summary>
    public HistoryCursor(ReadOnlySpan<byte> history)
    {
        var columns = new HistoryColumns(history);
        (_runs, _matchesAt, _differencesAt, _left, _year) = (new YearRuns(columns.YearsAt), columns.MatchesAt, columns.DifferencesAt, columns.Count, -1);
    }

    /// <summary>Whether no years are left.</summary>
    public readonly bool IsAtEnd => _left == 0;

    /// <summary>Reads the next year. REQUIRES: there is one, and <paramref name="history"/> is that of the constructor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public HistoryYear Read(ReadOnlySpan<byte> history)
    {
        _year++;
        if (_leftOfRun == 0)
        {
            (int skipped, _leftOfRun) = _runs.Next(history);
            _year += skipped;
        }
        _leftOfRun--;
        _left--;
        ulong matches = History.Number(history, ref _matchesAt);
        return new HistoryYear(_year, new NgramCount(matches, matches - History.Number(history, ref _differencesAt)));
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
    [ThreadStatic] private static HistoryRoom? _room;

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
        HistoryWriter writer = Writer();
        int last = -1;
        foreach (HistoryYear year in years)
        {
            // The sum of a year is in its first place.
            if (year.Year != last) writer.Add((uint)year.Year, year.Count.Matches, year.Count.Volumes);
            last = year.Year;
        }
        Append(writer.End(), merged);
        return true;
    }

    private static HistoryWriter Writer() => (_room ??= new HistoryRoom()).Writer();

    private static void Append(ReadOnlySpan<byte> history, PartBuffer merged)
    {
        history.CopyTo(merged.Room(history.Length));
        merged.Advance(history.Length);
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
        HistoryWriter writer = Writer();
        for (int i = 0; i < years; i++)
            if (occurs[i]) writer.Add((uint)(first + i), sums[i].Matches, sums[i].Volumes);
        Append(writer.End(), merged);
        return true;
    }
}
