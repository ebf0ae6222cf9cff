using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MapReduce.Combine;

/// <summary>
/// Holds composed keys until they are merged: keys are allocated one after another and released all at once. A mutable struct, to
/// be held in a field only.
/// </summary>
internal unsafe struct KeyScratch : IDisposable
{
    // One flush of keys of 250 bytes; a longer key makes it grow.
    private const uint InitialBytes = 1 << 16;

    private byte* _start;
    private uint _capacity;
    private uint _used;

    /// <summary>Whether a key of <paramref name="length"/> bytes fits beside those already allocated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool HasRoom(uint length) => (ulong)_used + length + KeyHead.Bytes <= _capacity;

    /// <summary>Allocates room for a key; 16 bytes are readable there. REQUIRES: <see cref="HasRoom"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Take(uint length)
    {
        byte* key = _start + _used;
        _used += length;
        return key;
    }

    /// <summary>Makes room for a key of <paramref name="length"/>. REQUIRES: no key is pending.</summary>
    public void Reserve(uint length)
    {
        if (HasRoom(length)) return;
        _capacity = Math.Max(InitialBytes, checked(length + KeyHead.Bytes));
        _start = (byte*)NativeMemory.Realloc(_start, _capacity);
    }

    /// <summary>Releases all keys.</summary>
    public void Clear() => _used = 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_start);
        _start = null;
        _capacity = _used = 0;
    }
}

/// <summary>Stores what does not fit into entries, one after another: it never moves. Not thread-safe.</summary>
internal sealed unsafe class TableArena(nuint reserveBytes) : IDisposable
{
    private readonly NativeRegion _region = NativeRegion.ReserveUpTo(reserveBytes);

    /// <summary>Bytes in use.</summary>
    public nuint UsedBytes { get; private set; }

    /// <summary>The first byte.</summary>
    public byte* Start => _region.Start;

    /// <summary>Bytes still free.</summary>
    public nuint FreeBytes => _region.ReservedBytes - UsedBytes;

    /// <summary>Copies bytes and returns their offset from <see cref="Start"/>. REQUIRES: <c>FreeBytes</c> ≥ length, and as many bytes at <paramref name="bytes"/>.</summary>
    public ulong Append(byte* bytes, uint length)
    {
        nuint at = UsedBytes;
        Buffer.MemoryCopy(bytes, _region.Start + at, length, length);
        UsedBytes = at + length;
        return at;
    }

    /// <summary>Copies bytes as a part of a value. REQUIRES: <c>FreeBytes</c> ≥ their number and 16.</summary>
    public Chunk* AppendPart(ReadOnlySpan<byte> bytes)
    {
        Chunk* part = Chunk.Begin(_region.Start + UsedBytes, (uint)bytes.Length);
        bytes.CopyTo(new Span<byte>((byte*)part + Chunk.HeadBytes, bytes.Length));
        // Aligned to 4, so that few heads span two cache lines.
        UsedBytes += ((nuint)Chunk.HeadBytes + (nuint)bytes.Length + 3) & ~(nuint)3;
        return part;
    }

    /// <summary>Removes all content and keeps the memory.</summary>
    public void Clear() => UsedBytes = 0;

    /// <inheritdoc/>
    public void Dispose() => _region.Dispose();
}
