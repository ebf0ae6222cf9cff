namespace MapReduce.Combine;

/// <summary>The tails that do not fit into their entries, one behind the other. Not thread-safe.</summary>
internal sealed unsafe class KeyArena(nuint reserveBytes) : IDisposable
{
    private readonly NativeRegion _region = NativeRegion.Reserve(reserveBytes);

    /// <summary>Bytes taken so far.</summary>
    public nuint UsedBytes { get; private set; }

    /// <summary>The first byte of the arena; tails are named by their distance from it.</summary>
    public byte* Start => _region.Start;

    /// <summary>Bytes that can still be taken.</summary>
    public nuint FreeBytes => _region.ReservedBytes - UsedBytes;

    /// <summary>Copies a tail and returns its distance from <see cref="Start"/>. REQUIRES: <c>FreeBytes</c> ≥ length, and as many bytes at <paramref name="tail"/>.</summary>
    public ulong Append(byte* tail, uint length)
    {
        nuint at = UsedBytes;
        Buffer.MemoryCopy(tail, _region.Start + at, length, length);
        UsedBytes = at + length;
        return at;
    }

    /// <summary>Forgets all tails.</summary>
    public void Clear() => UsedBytes = 0;

    /// <inheritdoc/>
    public void Dispose() => _region.Dispose();
}
