using System.Runtime.CompilerServices;
using MapReduce.Combine;

namespace MapReduce.Reduce;

/// <summary>The one order of keys: as unsigned bytes, a prefix before what it begins.</summary>
internal static unsafe class KeyOrder
{
    /// <summary>Compares two keys, each given as its entry and the tail beyond the entry's 16 bytes.</summary>
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

    private static int CompareTails(uint leftLength, byte* leftTail, uint rightLength, byte* rightTail)
    {
        // Equal heads: at least one key ends within its head only if it is a prefix of the other (or padded alike).
        if (leftLength > KeyHead.InlineBytes && rightLength > KeyHead.InlineBytes)
        {
            int order = new ReadOnlySpan<byte>(leftTail, (int)leftLength - KeyHead.InlineBytes)
                .SequenceCompareTo(new ReadOnlySpan<byte>(rightTail, (int)rightLength - KeyHead.InlineBytes));
            if (order != 0) return order;
        }
        return leftLength.CompareTo(rightLength);
    }
}
