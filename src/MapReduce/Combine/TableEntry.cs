using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MapReduce.Combine;

/// <summary>
/// One key and its value. The first 16 bytes of the key are in the entry, padded with zeros, as they would lie in memory;
/// the rest of a longer key is in the table's arena. Nine ngrams in ten fit whole, so one cache line answers a probe.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TableEntry<TValue> where TValue : unmanaged
{
    /// <summary>Key bytes 0..8, the first in the lowest byte.</summary>
    public ulong Head0;

    /// <summary>Key bytes 8..16.</summary>
    public ulong Head1;

    /// <summary>Length of the whole key in bytes.</summary>
    public uint Length;

    /// <summary>Where the rest of a key over 16 bytes begins in the arena, in units of <see cref="KeyArena.Unit"/>.</summary>
    public uint Rest;

    /// <summary>The value merged so far.</summary>
    public TValue Value;

    /// <summary>Key bytes 0..8 as a number that orders as the bytes do.</summary>
    public readonly ulong Order0 => BinaryPrimitives.ReverseEndianness(Head0);

    /// <summary>Key bytes 8..16 as a number that orders as the bytes do.</summary>
    public readonly ulong Order1 => BinaryPrimitives.ReverseEndianness(Head1);
}
