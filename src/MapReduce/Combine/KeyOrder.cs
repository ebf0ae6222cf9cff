using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MapReduce.Combine;

/// <summary>The only order of keys: by unsigned bytes, a prefix before the longer key.</summary>
internal static unsafe class KeyOrder
{
    /// <summary>Compares two keys. REQUIRES: each is given by its entry and, if it is longer than 16 bytes, its tail.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compare<TValue>(TableEntry<TValue>* left, byte* leftTail, TableEntry<TValue>* right, byte* rightTail)
        where TValue : unmanaged
    {
        ulong a = left->Order0, b = right->Order0;
        if (a != b) return a < b ? -1 : 1;
        a = left->Order1;
        b = right->Order1;
        if (a != b) return a < b ? -1 : 1;
        return CompareTails(left->Length, leftTail, right->Length, rightTail);
    }

    /// <summary>Compares an entry's key with a key in bytes. REQUIRES: as <c>Compare</c> of two entries.</summary>
    public static int Compare<TValue>(TableEntry<TValue>* left, byte* leftTail, ReadOnlySpan<byte> right) where TValue : unmanaged
    {
        Span<byte> head = stackalloc byte[KeyHead.Bytes];
        head.Clear();
        right[..Math.Min(right.Length, KeyHead.Bytes)].CopyTo(head);
        ulong a = left->Order0, b = BinaryPrimitives.ReadUInt64BigEndian(head);
        if (a != b) return a < b ? -1 : 1;
        a = left->Order1;
        b = BinaryPrimitives.ReadUInt64BigEndian(head[8..]);
        if (a != b) return a < b ? -1 : 1;
        fixed (byte* key = right) return CompareTails(left->Length, leftTail, (uint)right.Length, key + KeyHead.Bytes);
    }

    /// <summary>Whether two keys are equal. REQUIRES: as <c>Compare</c> of two entries.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same<TValue>(TableEntry<TValue>* left, byte* leftTail, TableEntry<TValue>* right, byte* rightTail)
        where TValue : unmanaged =>
        left->Head0 == right->Head0 && left->Head1 == right->Head1 && left->Length == right->Length
        && (left->Length <= KeyHead.Bytes || CompareTails(left->Length, leftTail, right->Length, rightTail) == 0);

    /// <summary>Compares keys with equal heads. REQUIRES: a key longer than 16 bytes has its tail there; the tail of a shorter one is ignored.</summary>
    public static int CompareTails(uint leftLength, byte* leftTail, uint rightLength, byte* rightTail)
    {
        // With equal heads, a key that ends within its head is a prefix of the other (or padded alike).
        if (leftLength > KeyHead.Bytes && rightLength > KeyHead.Bytes)
        {
            int order = new ReadOnlySpan<byte>(leftTail, (int)leftLength - KeyHead.Bytes)
                .SequenceCompareTo(new ReadOnlySpan<byte>(rightTail, (int)rightLength - KeyHead.Bytes));
            if (order != 0) return order;
        }
        return leftLength.CompareTo(rightLength);
    }
}
