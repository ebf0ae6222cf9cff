using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MapReduce.Combine;

/// <summary>
/// The memory in which composed keys wait to be merged: keys are taken one behind the other and all given back at once.
/// A mutable struct, to be held in a field only.
/// </summary>
internal unsafe struct KeyScratch : IDisposable
{
    // A flush's worth of keys of 250 bytes; a longer key than all of it makes it grow.
    private const uint InitialBytes = 1 << 16;

    private byte* _start;
    private uint _capacity;
    private uint _used;

    /// <summary>Whether a key of <paramref name="length"/> bytes fits beside those already taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool HasRoom(uint length) => (ulong)_used + length + KeyHead.Bytes <= _capacity;

    /// <summary>Takes room for a key; 16 bytes are readable there. REQUIRES: <see cref="HasRoom"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Take(uint length)
    {
        byte* key = _start + _used;
        _used += length;
        return key;
    }

    /// <summary>Makes room for a key of <paramref name="length"/>. REQUIRES: no key is waiting.</summary>
    public void Reserve(uint length)
    {
        if (HasRoom(length)) return;
        _capacity = Math.Max(InitialBytes, checked(length + KeyHead.Bytes));
        _start = (byte*)NativeMemory.Realloc(_start, _capacity);
    }

    /// <summary>Gives all keys back.</summary>
    public void Clear() => _used = 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_start);
        _start = null;
        _capacity = _used = 0;
    }
}
