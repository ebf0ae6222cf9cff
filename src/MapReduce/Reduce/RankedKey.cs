using System.Buffers.Binary;
using MapReduce.Combine;

namespace MapReduce.Reduce;

/// <summary>
/// A key that sorts by rank, highest first, then by the original key: eight big-endian bytes of the rank's complement, then the
/// key. Ordering by count is then the usual merge, over keys of this form.
/// </summary>
internal static class RankedKey
{
    /// <summary>Bytes before the original key.</summary>
    public const int PrefixBytes = 8;

    /// <summary>Adds a value to a table under the ranked form of its key.</summary>
    public static unsafe void Add<TValue>(CombiningTable<TValue> table, ReadOnlySpan<byte> key, ulong rank, in TValue value) where TValue : unmanaged, IMergeable<TValue>
    {
        uint length = PrefixBytes + (uint)key.Length;
        byte* ranked = table.Compose(length);
        BinaryPrimitives.WriteUInt64BigEndian(new Span<byte>(ranked, PrefixBytes), ~rank);
        key.CopyTo(new Span<byte>(ranked + PrefixBytes, key.Length));
        table.AddCopy(ranked, length, in value);
    }

    /// <summary>The ranked form of a key, in <paramref name="room"/>, which grows as needed.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> key, ulong rank, ref byte[] room)
    {
        int length = PrefixBytes + key.Length;
        if (room.Length < length) room = new byte[Math.Max(256, length * 2)];
        BinaryPrimitives.WriteUInt64BigEndian(room, ~rank);
        key.CopyTo(room.AsSpan(PrefixBytes));
        return room.AsSpan(0, length);
    }
}

/// <summary>Which rows are wanted, and in which order.</summary>
/// <param name="Top">Only this many rows of the highest rank, at least 0; null for all.</param>
/// <param name="ByRank">Highest rank first, ties in key order; otherwise in key order.</param>
public readonly record struct RowOrder(int? Top = null, bool ByRank = false);
