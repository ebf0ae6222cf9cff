using System.Runtime.InteropServices;

namespace MapReduce.Runs;

/// <summary>
/// Native memory for a block of a Run: a merge opens dozens of Runs for every key range, which on the managed heap would be
/// gigabytes of garbage under a tight limit. Not thread-safe.
/// </summary>
internal sealed unsafe class RunBlock : IDisposable
{
    private nuint _capacity;

    /// <summary>The first byte; null before the first <see cref="Reserve"/>.</summary>
    public byte* Start { get; private set; }

    /// <summary>Makes room for <paramref name="bytes"/>; the content is lost. REQUIRES: nobody holds a pointer into the block.</summary>
    public void Reserve(int bytes)
    {
        if ((nuint)bytes <= _capacity) return;
        // Blocks differ by a row or two; with a little extra room the next one fits as well.
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
