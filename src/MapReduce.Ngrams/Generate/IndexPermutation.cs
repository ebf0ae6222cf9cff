namespace MapReduce.Ngrams.Generate;

/// <summary>A keyed pseudo-random permutation of 0…<see cref="Count"/>-1 in constant memory. Immutable.</summary>
/// <remarks>
/// A Feistel network over a rectangle that is barely larger than the range, and cycle-walking past the rest
/// (Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002). For order without pattern, not for secrecy.
/// </remarks>
internal sealed class IndexPermutation
{
    private const int RoundPairs = 2;

    // A rectangle of at least Count cells; the sides are at most 2^31 + 1.
    private readonly uint rows;
    private readonly uint columns;
    private readonly ulong[] keys = new ulong[2 * RoundPairs];

    /// <summary>A permutation of at least 0 and fewer than 2^62 indexes.</summary>
    public IndexPermutation(long count, ulong key)
    {
        Count = count;
        rows = 1;
        for (uint step = 1U << 30; step > 0; step >>= 1)
        {
            ulong longer = rows + step;
            if (longer * longer <= (ulong)count)
            {
                rows += step;
            }
        }

        columns = (uint)((ulong)count / rows) + 1;
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = KeyedHash.Of(key, (ulong)i);
        }
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
        (ulong row, ulong column) = Math.DivRem(index, columns);
        for (int i = 0; i < keys.Length; i += 2)
        {
            row = Shifted(row, Round(column, keys[i]), rows);
            column = Shifted(column, Round(row, keys[i + 1]), columns);
        }

        return (row * columns) + column;
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
