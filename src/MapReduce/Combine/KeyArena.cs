namespace MapReduce.Combine;

/// <summary>Stores the tails that do not fit into their entries, one after another. Not thread-safe.</summary>
internal sealed unsafe class KeyArena(nuint reserveBytes) : IDisposable
{
    private readonly NativeRegion _region = NativeRegion.Reserve(reserveBytes);

    /// <summary>Bytes in use.</summary>
    public nuint UsedBytes { get; private set; }

    /// <summary>The first byte; a tail is addressed by its offset from here.</summary>
    public byte* Start => _region.Start;

    /// <summary>Bytes still free.</summary>
    public nuint FreeBytes => _region.ReservedBytes - UsedBytes;

    /// <summary>Copies a tail and returns its offset from <see cref="Start"/>. REQUIRES: <c>FreeBytes</c> ≥ length, and as many bytes at <paramref name="tail"/>.</summary>
    public ulong Append(byte* tail, uint length)
    {
        nuint at = UsedBytes;
        Buffer.MemoryCopy(tail, _region.Start + at, length, length);
        UsedBytes = at + length;
        return at;
    }

    /// <summary>Removes all tails.</summary>
    public void Clear() => UsedBytes = 0;

    /// <inheritdoc/>
    public void Dispose() => _region.Dispose();
}
