using System.Buffers.Binary;

namespace MapReduce.Reduce;

/// <summary>
/// A key that sorts by rank, the highest first, and then by the original key: eight big-endian bytes of the rank's
/// complement, and the key. Ordering by count is thereby the one merge there is, over keys of this form.
/// </summary>
internal static class RankedKey
{
    /// <summary>Bytes before the original key.</summary>
    public const int PrefixBytes = 8;

    /// <summary>Writes the ranked form. REQUIRES: room for <see cref="PrefixBytes"/> more than the key.</summary>
    public static void Write(Span<byte> ranked, ReadOnlySpan<byte> key, ulong rank)
    {
        BinaryPrimitives.WriteUInt64BigEndian(ranked, ~rank);
        key.CopyTo(ranked[PrefixBytes..]);
    }
}
