namespace MapReduce.Combine;

/// <summary>
/// A value that two records with the same key are combined into. The merge must be commutative and associative:
/// from that alone follow parallel workers, spills, checkpoints and shards, all with one merger.
/// </summary>
/// <remarks>
/// The value is an unmanaged struct of 1 to 4,096 bytes; a run with larger ones is refused. Its bytes in memory (little-endian)
/// are its bytes on disk, so it has no padding, or equal rows would not be equal files. No value has to be an identity: a
/// total begins with the first value that there is.
/// </remarks>
/// <typeparam name="TSelf">The value itself.</typeparam>
public interface IMergeable<TSelf> where TSelf : unmanaged, IMergeable<TSelf>
{
    /// <summary>Merges <paramref name="other"/> into <paramref name="into"/>.</summary>
    static abstract void Merge(ref TSelf into, in TSelf other);

    /// <summary>
    /// Whether a sum in <paramref name="value"/> has left its range. It is asked after every merge of two values that are
    /// in range, so a sum of unsigned 64-bit numbers below 2^63 shows it in its top bit and can never wrap unseen.
    /// </summary>
    static abstract bool HasOverflowed(in TSelf value);

    /// <summary>
    /// Adds <paramref name="value"/> to the total of all keys, which no row shows and which may leave the range of a sum: one that
    /// does stays overflowed, whatever is added.
    /// </summary>
    static virtual void AddToTotal(ref TSelf total, in TSelf value) => TSelf.Merge(ref total, in value);
}
