namespace MapReduce.Ngrams.Generate;

/// <summary>A keyed pseudo-random permutation of [0, <see cref="Count"/>) in constant memory. Immutable.</summary>
/// <remarks>
/// A Feistel network over a rectangle slightly larger than the range, with cycle-walking to skip the excess
/// (Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002). Not cryptographically secure.
/// </remarks>
internal sealed class IndexPermutation
{
    private const int RoundPairs = 2;

    // A rectangle of at least Count cells, with sides of at most 2^31 + 1.
    private readonly uint _rows;
    private readonly uint _columns;
    private readonly ulong[] _keys = new ulong[2 * RoundPairs];

    /// <summary>A permutation of <paramref name="count"/> indexes, at least 0 and below 2^62.</summary>
    public IndexPermutation(long count, ulong key)
    {
        Count = count;
        _rows = 1;
        for (uint step = 1U << 30; step > 0; step >>= 1)
        {
            ulong longer = _rows + step;
            if (longer * longer <= (ulong)count) _rows += step;
        }
        _columns = (uint)((ulong)count / _rows) + 1;
        for (int i = 0; i < _keys.Length; i++) _keys[i] = KeyedHash.Of(key, (ulong)i);
    }

    /// <summary>Size of the range.</summary>
    public long Count { get; }

    /// <summary>The index at a position; both are below <see cref="Count"/>.</summary>
    public long At(long position)
    {
        ulong index = (ulong)position;
        do
        {
            index = Once(index);
        }
        while (index >= (ulong)Count);
        return (long)index;
    }

    private ulong Once(ulong index)
    {
        (ulong row, ulong column) = Math.DivRem(index, _columns);
        for (int i = 0; i < _keys.Length; i += 2)
        {
            row = Shifted(row, Round(column, _keys[i]), _rows);
            column = Shifted(column, Round(row, _keys[i + 1]), _columns);
        }
        return (row * _columns) + column;
    }

    private static ulong Round(ulong half, ulong key)
    {
        ulong z = (half ^ key) * 0xBF58476D1CE4E5B9;
        return (z ^ (z >> 32)) * 0x94D049BB133111EB;
    }

    private static ulong Shifted(ulong half, ulong hash, uint bound)
    {
        ulong sum = half + KeyedHash.Below(hash, bound);
        return sum >= bound ? sum - bound : sum;
    }
}
