using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Group;

/// <summary>Writes the encoding of a <see cref="History"/>, year by year: its columns first, each to a place of its own.</summary>
internal unsafe struct HistoryWriter
{
    private const int HeadBytes = 36;     // of five numbers, the first and the last two below 2^18
    private const int RunBytes = 3;       // a year
    private const int CountBytes = 10;     // a year
    private const int Padding = 64;       // columns are copied by vectors

    private readonly byte* _years, _matches, _differences, _history;
    private byte* _yearsEnd, _matchesEnd, _differencesEnd;
    private uint _count;             // of years before the current run
    private uint _skipped, _run;     // the current run of years; none if it has no years
    private uint _nextYear;
    private ulong _matchSum, _volumeSum;

    /// <summary>The bytes that a writer needs for so many years.</summary>
    public static int RoomFor(int years) => 2 * years * (RunBytes + 2 * CountBytes) + HeadBytes + 4 * Padding;

    /// <summary>A writer of one history after another.</summary>
    /// <param name="room">Its memory, of <see cref="RoomFor"/> bytes.</param>
    /// <param name="years">The most years.</param>
    public HistoryWriter(byte* room, int years)
    {
        _years = _yearsEnd = room;
        _matches = _matchesEnd = _years + years * RunBytes + Padding;
        _differences = _differencesEnd = _matches + years * CountBytes + Padding;
        _history = _differences + years * CountBytes + Padding;
    }

    /// <summary>Adds a year. REQUIRES: it is above the last one, and there is room for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(uint year, ulong matches, ulong volumes)
    {
        if (year != _nextYear || _run == 0)
        {
            EndRun();
            _skipped = year - _nextYear;
        }
        _run++;
        _nextYear = year + 1;
        _matchesEnd = Number(_matchesEnd, matches);
        _differencesEnd = Number(_differencesEnd, matches - volumes);
        // Beyond 2^63 both stay there: a count is below that.
        _matchSum = (_matchSum + matches) | (_matchSum & 1UL << 63);
        _volumeSum = (_volumeSum + volumes) | (_volumeSum & 1UL << 63);
    }

    /// <summary>Adds all years of a history; false, with none added, if they do not ascend. REQUIRES: none has been added, and as <see cref="IGrouping{TValue}.AddNgram"/>.</summary>
    public bool TryAddAll(uint* years, ulong* counts, int count)
    {
        byte* at = _years;
        uint next = 0;
        for (int i = 0; i < count;)
        {
            uint year = years[i];
            if (year < next) return false;
            int run = RunOf(years + i, count - i);
            at = Number(at, (year - next) << 1 | (run > 1 ? 1u : 0));
            if (run > 1) at = Number(at, (ulong)run - 2);
            next = year + (uint)run;
            i += run;
        }
        _yearsEnd = at;
        AddCounts(counts, count);
        _count = (uint)count;
        return true;
    }

    /// <summary>The number of consecutive years at the start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int RunOf(uint* years, int count)
    {
        Vector256<uint> expected = Vector256<uint>.Indices + Vector256.Create(years[0]);
        for (int at = 0; ; at += Vector256<uint>.Count, expected += Vector256.Create((uint)Vector256<uint>.Count))
        {
            uint others = ~Vector256.Equals(Vector256.Load(years + at), expected).ExtractMostSignificantBits() & 0xFF;
            if (others != 0) return Math.Min(count, at + BitOperations.TrailingZeroCount(others));
            if (at + Vector256<uint>.Count >= count) return count;
        }
    }

    /// <summary>Writes the counts of years to their columns, eight at a time where all are below 128, and adds them up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddCounts(ulong* counts, int count)
    {
        byte* matches = _matches, differences = _differences;
        Vector256<ulong> low = Vector256.Create((ulong)uint.MaxValue), isLong = Vector256.Create(~0x7FUL), matchSums = default, differenceSums = default;
        ulong matchSum = 0, differenceSum = 0;
        int i = 0;
        while (count - i >= 8)
        {
            Vector256<ulong> a = Vector256.Load(counts + i), b = Vector256.Load(counts + i + 4);
            Vector256<ulong> matchesA = a & low, matchesB = b & low, differencesA = matchesA - (a >>> 32), differencesB = matchesB - (b >>> 32);
            matchSums += matchesA + matchesB;
            differenceSums += differencesA + differencesB;
            if (((matchesA | matchesB | differencesA | differencesB) & isLong) == default)
            {
                Vector256<uint> both = Vector256.Narrow(matchesA | differencesA << 8, matchesB | differencesB << 8);
                Vector128<ushort> pairs = Vector128.Narrow(both.GetLower(), both.GetUpper());
                Vector128<byte> columns = Vector128.Narrow(pairs & Vector128.Create((ushort)0xFF), pairs >>> 8);
                Unsafe.WriteUnaligned(matches, columns.AsUInt64()[0]);
                Unsafe.WriteUnaligned(differences, columns.AsUInt64()[1]);
                matches += 8;
                differences += 8;
                i += 8;
                continue;
            }
            for (int end = i + 8; i < end; i++)
            {
                matches = Number(matches, (uint)counts[i]);
                differences = Number(differences, (uint)counts[i] - (counts[i] >> 32));
            }
        }
        for (; i < count; i++)
        {
            ulong match = (uint)counts[i], difference = match - (counts[i] >> 32);
            matchSum += match;
            differenceSum += difference;
            matches = Number(matches, match);
            differences = Number(differences, difference);
        }
        _matchSum = matchSum + Vector256.Sum(matchSums);
        _volumeSum = _matchSum - differenceSum - Vector256.Sum(differenceSums);
        _matchesEnd = matches;
        _differencesEnd = differences;
    }

    /// <summary>The history, valid until a year is added to the next one. REQUIRES: it is not empty.</summary>
    public ReadOnlySpan<byte> End()
    {
        EndRun();
        if ((long)(_matchSum | _volumeSum) < 0) _matchSum = _volumeSum = 0;
        byte* at = Number(_history, _count);
        at = Number(Number(at, _matchSum), _matchSum - _volumeSum);
        at = Number(Number(at, (ulong)(_yearsEnd - _years)), (ulong)(_matchesEnd - _matches));
        at = Copy(_years, _yearsEnd, at);
        at = Copy(_matches, _matchesEnd, at);
        at = Copy(_differences, _differencesEnd, at);
        _yearsEnd = _years;
        _matchesEnd = _matches;
        _differencesEnd = _differences;
        (_count, _run, _nextYear, _matchSum, _volumeSum) = (0, 0, 0, 0, 0);
        return new ReadOnlySpan<byte>(_history, (int)(at - _history));
    }

    private void EndRun()
    {
        if (_run == 0) return;
        _count += _run;
        _yearsEnd = Number(_yearsEnd, _skipped << 1 | (_run > 1 ? 1u : 0));
        if (_run > 1) _yearsEnd = Number(_yearsEnd, _run - 2);
        _run = 0;
    }

    /// <summary>Writes a number and returns where it ends, without a branch on its length up to two bytes, which is hard to predict. REQUIRES: room for 10 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Number(byte* at, ulong number)
    {
        if (number >= 1 << 14) return LongNumber(at, number);
        uint low = (uint)number, more = (127 - low) >> 31;
        Unsafe.WriteUnaligned(at, (ushort)((low & 0x7F) | (low << 1 & 0x7F00) | more << 7));
        return at + 1 + more;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte* LongNumber(byte* at, ulong number)
    {
        for (; number >= 0x80; number >>= 7) *at++ = (byte)(number | 0x80);
        *at++ = (byte)number;
        return at;
    }

    /// <summary>Copies a column and returns where it ends. Most are shorter than a call takes. REQUIRES: 32 bytes may be read and written behind both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Copy(byte* from, byte* end, byte* to)
    {
        byte* last = to + (end - from);
        for (; from < end; from += 32, to += 32) Vector256.Load(from).Store(to);
        return last;
    }
}

/// <summary>Memory for a writer of histories: years ascend, so it has room for any. Not thread-safe.</summary>
internal sealed unsafe class HistoryRoom
{
    private const int MostYears = History.NoYear + 1, Padding = 8;   // vectors of 64 bytes are read

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(HistoryWriter.RoomFor(MostYears), pinned: true);
    private readonly ulong[] _counts = GC.AllocateUninitializedArray<ulong>(MostYears + Padding, pinned: true);
    private readonly uint[] _years = GC.AllocateUninitializedArray<uint>(MostYears + 2 * Padding, pinned: true);

    /// <summary>Room for the years of a history. This, <see cref="Counts"/> and <see cref="Writer"/> are valid as long as the room is referenced.</summary>
    public uint* Years => (uint*)Unsafe.AsPointer(ref _years[0]);

    /// <summary>Room for their counts, as <see cref="HistoryWriter.TryAddAll"/> takes them.</summary>
    public ulong* Counts => (ulong*)Unsafe.AsPointer(ref _counts[0]);

    /// <summary>A writer, valid as long as no other one is used.</summary>
    public HistoryWriter Writer() => new((byte*)Unsafe.AsPointer(ref _bytes[0]), MostYears);
}
