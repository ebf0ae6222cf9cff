using System.Runtime.InteropServices;

namespace MapReduce.Runs;

/// <summary>
/// Memory for a block of a Run. Native, for a merge opens dozens of Runs for every range of keys, and on the managed heap
/// that would be gigabytes of garbage under a tight limit. Not thread-safe.
/// </summary>
internal sealed unsafe class RunBlock : IDisposable
{
    private nuint _capacity;

    /// <summary>The first byte; null before the first <see cref="Reserve"/>.</summary>
    public byte* Start { get; private set; }

    /// <summary>Makes room for <paramref name="bytes"/>, of which nothing is kept. REQUIRES: nobody holds a pointer into the block.</summary>
    public void Reserve(int bytes)
    {
        if ((nuint)bytes <= _capacity) return;
        // Blocks differ by a row or two; a little more than asked for, and the next fits as well.
        nuint capacity = (nuint)bytes + (nuint)bytes / 8;
        Dispose();
        Start = (byte*)NativeMemory.Alloc(capacity);
        _capacity = capacity;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(Start);
        Start = null;
        _capacity = 0;
    }
}
