namespace MapReduce.Combine;

/// <summary>
/// The value into which the records of one key are combined. The merge must be commutative and associative: parallel workers,
/// spills, checkpoints and shards rely on that alone.
/// </summary>
/// <remarks>
/// An unmanaged struct of 1 to 4,096 bytes; a run refuses larger ones. A value that has no fixed size is a <see cref="PartList{TMerger}"/>. Its bytes in memory (little-endian) are its bytes on disk,
/// so it must have no padding, or equal rows would give different files. No identity value is needed: a total starts with the first
/// value.
/// </remarks>
/// <typeparam name="TSelf">The value itself.</typeparam>
public interface IMergeable<TSelf> where TSelf : unmanaged, IMergeable<TSelf>
{
    /// <summary>Merges <paramref name="other"/> into <paramref name="into"/>.</summary>
    static abstract void Merge(ref TSelf into, in TSelf other);

    /// <summary>
    /// Whether a sum in <paramref name="value"/> has exceeded its range. Checked after every merge of two values in range, so a sum
    /// of unsigned 64-bit numbers below 2^63 shows it in the top bit and cannot wrap unnoticed.
    /// </summary>
    static abstract bool HasOverflowed(in TSelf value);

    /// <summary>
    /// Adds <paramref name="value"/> to the total of all keys. No row shows that total, and its sums may exceed their range; once
    /// overflowed, it stays overflowed.
    /// </summary>
    static virtual void AddToTotal(ref TSelf total, in TSelf value) => TSelf.Merge(ref total, in value);

    /// <summary>Whether the value is a <see cref="PartList{TMerger}"/>, whose bytes are outside of it. A constant to the compiler: values of fixed size pay nothing for the others.</summary>
    internal static virtual bool IsVariable => false;

    /// <summary>Merges the parts of a key, if <see cref="IsVariable"/>; false if a sum exceeds its range.</summary>
    internal static virtual bool TryMergeParts(ReadOnlySpan<Part> parts, PartBuffer merged) => throw new NotSupportedException();
}

/// <summary>The sum of a key's values exceeded 2^63-1.</summary>
public sealed class SumOverflowException : Exception
{
    /// <summary>An overflow at <paramref name="key"/>, which is copied.</summary>
    public SumOverflowException(ReadOnlySpan<byte> key) : base("a sum passed 2^63-1") => Key = key.ToArray();

    /// <summary>The key whose sum overflowed, in the job's own byte form.</summary>
    public ReadOnlyMemory<byte> Key { get; }
}
