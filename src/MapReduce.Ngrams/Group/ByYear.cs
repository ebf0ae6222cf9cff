using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MapReduce.Combine;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Group;

/// <summary>Key: the year, the decade or nothing, as <paramref name="sums"/> decides.</summary>
internal unsafe struct ByYear(YearSums sums) : ICountGrouping
{
    public static bool NeedsYear => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Add(byte* ngram, uint length, uint year, ulong matches, ulong volumes, CombiningTable<NgramCount> table) =>
        sums.Add(year, matches, volumes);

    public readonly void EndNgram(byte* ngram, uint length, CombiningTable<NgramCount> table) { }

    public readonly void EndBatch(CombiningTable<NgramCount> table) => sums.MoveTo(table);
}

/// <summary>
/// A worker's sums by year: an array for the years 0 to 9999. At the end of each batch it moves to the table, by year, by
/// decade or under a single key.
/// </summary>
internal sealed class YearSums(GroupBy by)
{
    private const int Years = 10_000;

    private readonly NgramCount[] _sums = new NgramCount[Years];
    private readonly bool[] _seen = new bool[Years];

    private byte[] _label = [];

    /// <summary>The label of the next batches, in UTF-8 and with the NUL that ends it, which keys begin with. REQUIRES: the sums were moved.</summary>
    public void SetLabel(byte[] label) => _label = label;

    /// <summary>Adds a row, and checks the sums for overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(uint year, ulong matches, ulong volumes)
    {
        ref NgramCount sum = ref _sums[year];
        sum.Matches += matches;
        sum.Volumes += volumes;
        _seen[year] = true;
        if (NgramCount.HasOverflowed(in sum)) throw Overflow(year);
    }

    /// <summary>Moves all sums to the table.</summary>
    public void MoveTo(CombiningTable<NgramCount> table)
    {
        byte[] key = [.. _label, 0, 0];
        for (int year = _seen.AsSpan().IndexOf(true); year >= 0; year = Next(year))
        {
            table.Add(Key((uint)year, key), in _sums[year]);
            _sums[year] = default;
            _seen[year] = false;
        }
    }

    private int Next(int year)
    {
        int next = _seen.AsSpan(year + 1).IndexOf(true);
        return next < 0 ? -1 : year + 1 + next;
    }

    private SumOverflowException Overflow(uint year) => new(Key(year, [.. _label, 0, 0]));

    /// <summary>The key of a year. REQUIRES: <paramref name="key"/> begins with the label and has two bytes more.</summary>
    private ReadOnlySpan<byte> Key(uint year, byte[] key)
    {
        if (by == GroupBy.None) return _label;
        BinaryPrimitives.WriteUInt16BigEndian(key.AsSpan(_label.Length), (ushort)(by == GroupBy.Decade ? year - year % 10 : year));
        return key;
    }
}
