namespace MapReduce.Ngrams.Generate;

/// <summary>Pseudo-random 64-bit values as a pure function of a key and an index.</summary>
/// <remarks>SplitMix64 (Steele, Lea, Flood 2014) at an arbitrary position of its stream.</remarks>
internal static class KeyedHash
{
    private const ulong StreamStep = 0x9E3779B97F4A7C15;

    public static ulong Of(ulong key, ulong index)
    {
        ulong z = key + ((index + 1) * StreamStep);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A key for one purpose, so that different purposes of a seed draw independent values.</summary>
    public static ulong Key(ulong seed, HashPurpose purpose) => Of(Of(seed, 0), (ulong)purpose);

    /// <summary>Maps the upper half of a hash to [0, <paramref name="bound"/>) without a division. REQUIRES: a positive bound.</summary>
    public static uint Below(ulong hash, uint bound) => (uint)(((hash >> 32) * bound) >> 32);
}

/// <summary>What a hash is used for. The values affect the bytes of every dataset, so they never change.</summary>
internal enum HashPurpose
{
    StemWeight = 1,
    PseudoFamily = 2,
    PseudoWord = 3,
    ProfileOrder = 4,
    RealFamily = 5,
    PseudoHistory = 6,
    RealHistory = 7,
    LineOrder = 8,
}
