namespace MapReduce.Combine;

/// <summary>The tails of the keys that do not fit into their entries, one behind the other. Not thread-safe.</summary>
internal sealed unsafe class KeyArena(nuint reserveBytes) : IDisposable
{
    /// <summary>Tails begin at multiples of this many bytes, so that 32 bits address 32 GiB.</summary>
    public const int Unit = 8;

    private readonly NativeRegion _region = NativeRegion.Reserve((nuint)Math.Min(reserveBytes, (ulong)uint.MaxValue * Unit));

    /// <summary>Bytes taken so far, padding included.</summary>
    public nuint UsedBytes { get; private set; }

    /// <summary>The first byte of the arena; tail <c>i</c> begins at <c>Start + i * Unit</c>.</summary>
    public byte* Start => _region.Start;

    /// <summary>Bytes that can still be taken.</summary>
    public nuint FreeBytes => _region.ReservedBytes - UsedBytes;

    /// <summary>Copies a tail and returns its place in units. REQUIRES: <c>FreeBytes</c> ≥ length + <see cref="Unit"/>.</summary>
    public uint Append(byte* tail, uint length)
    {
        nuint at = UsedBytes;
        Buffer.MemoryCopy(tail, _region.Start + at, length, length);
        UsedBytes = (at + length + Unit - 1) & ~(nuint)(Unit - 1);
        return (uint)(at / Unit);
    }

    /// <summary>Forgets all tails.</summary>
    public void Clear() => UsedBytes = 0;

    /// <inheritdoc/>
    public void Dispose() => _region.Dispose();
}
