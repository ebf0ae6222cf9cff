namespace MapReduce.Combine;

/// <summary>The sum of a key's values exceeded 2^63-1.</summary>
public sealed class SumOverflowException : Exception
{
    /// <summary>An overflow at <paramref name="key"/>, which is copied.</summary>
    public SumOverflowException(ReadOnlySpan<byte> key) : base("a sum passed 2^63-1") => Key = key.ToArray();

    /// <summary>The key whose sum overflowed, in the job's own byte form.</summary>
    public ReadOnlyMemory<byte> Key { get; }
}
