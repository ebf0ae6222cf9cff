using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace MapReduce.Combine;

/// <summary>
/// One key and its value: 64 bytes for a value of at most 16, so that a probe reads one cache line. The entry holds the key's head,
/// padded with zeros, and up to 24 bytes of the tail after it. A longer tail is in the table's arena.
/// </summary>
/// <remarks>With entries of 40 bytes, without room for tails, half of them spanned two lines, and shuffled input took 6 % longer.</remarks>
[StructLayout(LayoutKind.Sequential, Size = CacheLine)]
internal unsafe struct TableEntry<TValue> where TValue : unmanaged
{
    private const int CacheLine = 64;

    /// <summary>Key bytes 0..8, the first in the lowest byte.</summary>
    public ulong Head0;

    /// <summary>Key bytes 8..16.</summary>
    public ulong Head1;

    /// <summary>Length of the whole key in bytes.</summary>
    public uint Length;

    /// <summary>The hash of the whole key.</summary>
    public uint Hash;

    /// <summary>Key bytes 16..24; for a tail longer than <see cref="KeyHead.TailBytes"/>, its offset in the arena.</summary>
    public ulong Tail0;

    /// <summary>Key bytes 24..40.</summary>
    public ulong Tail1, Tail2;

    /// <summary>The value merged so far.</summary>
    public TValue Value;

    /// <summary>Key bytes 0..8 as a number that sorts as the bytes do.</summary>
    public readonly ulong Order0 => BinaryPrimitives.ReverseEndianness(Head0);

    /// <summary>Key bytes 8..16 as a number that sorts as the bytes do.</summary>
    public readonly ulong Order1 => BinaryPrimitives.ReverseEndianness(Head1);

    /// <summary>
    /// A key's bytes after the sixteenth; meaningless for a shorter key. REQUIRES: the entry belongs to the table whose arena
    /// starts at <paramref name="arena"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* TailOf(TableEntry<TValue>* entry, byte* arena) =>
        entry->Length <= KeyHead.Bytes + KeyHead.TailBytes ? (byte*)&entry->Tail0 : arena + entry->Tail0;

    /// <summary>Prefetches an entry. Any pointer is allowed, even null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(TableEntry<TValue>* entry)
    {
        if (!Sse.IsSupported) return;
        Sse.Prefetch0(entry);
        if (sizeof(TableEntry<TValue>) % CacheLine != 0) Sse.Prefetch0((byte*)entry + sizeof(TableEntry<TValue>) - 1);
    }
}

/// <summary>
/// A slot of the hash table, in 32 bits. The hash's low bits (the table's mask) choose the slot; it stores the other bits and, in
/// place of the low ones, the entry's number, which fits because a table has more slots than entries.
/// </summary>
/// <remarks>
/// With four million slots, one in a thousand matches another key's bits and costs a look at its entry; with a thousand million,
/// one in four. Storing the whole hash beside the number took twice the memory, and shuffled input 4 % longer.
/// </remarks>
internal readonly struct TableSlot
{
    private readonly uint _bits;

    /// <summary>The slot for the entry with a 1-based number of at most <paramref name="mask"/>.</summary>
    public TableSlot(uint number, uint hash, uint mask) => _bits = (hash & ~mask) | number;

    /// <summary>Whether the slot is unused.</summary>
    public bool IsEmpty => _bits == 0;

    /// <summary>Whether its entry's key may have that hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayBe(uint hash, uint mask) => ((_bits ^ hash) & ~mask) == 0;

    /// <summary>The entry's 1-based number; 0 if the slot is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint EntryNumber(uint mask) => _bits & mask;
}

/// <summary>The slots of a table, a power of two. A mutable struct, to be held in a field only.</summary>
internal unsafe struct TableSlots : IDisposable
{
    /// <summary>Slots of a new table, 64 KiB: small enough to cost nothing for a 20 KB file.</summary>
    private const uint InitialSlots = 1 << 14;

    private NativeRegion _region;

    /// <summary>The first slot.</summary>
    public readonly TableSlot* Start => (TableSlot*)_region.Start;

    /// <summary>The bits of a hash that choose its first slot; one less than the number of slots.</summary>
    public uint Mask { get; private init; }

    /// <summary>The slots of a new table.</summary>
    public static TableSlots Initial() => Of(InitialSlots - 1);

    /// <summary>Empty slots. REQUIRES: mask + 1 is a power of two.</summary>
    public static TableSlots Of(uint mask) => new() { _region = NativeRegion.Reserve((mask + (nuint)1) * (nuint)sizeof(TableSlot)), Mask = mask };

    /// <summary>Puts an entry's 1-based number into a slot. REQUIRES: a slot is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Place(uint number, uint hash)
    {
        TableSlot* slots = Start;
        uint at = hash & Mask;
        while (!slots[at].IsEmpty) at = (at + 1) & Mask;
        slots[at] = new TableSlot(number, hash, Mask);
    }

    /// <summary>Empties all slots.</summary>
    public readonly void Clear() => NativeMemory.Clear(Start, (Mask + (nuint)1) * (nuint)sizeof(TableSlot));

    /// <inheritdoc/>
    public readonly void Dispose() => _region.Dispose();
}
