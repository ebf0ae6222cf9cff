using System.Collections.Concurrent;
using MapReduce.Partition;

namespace MapReduce.Pipeline;

/// <summary>
/// A fixed number of buffers for streamed chunks: a reader ahead of the workers waits here, which bounds the memory of chunks in
/// flight. Thread-safe.
/// </summary>
internal sealed class BufferPool(int count, int bufferBytes) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count);
    private readonly ConcurrentStack<LineBuffer> _idle = [];
    private readonly ConcurrentStack<LineBuffer> _all = [];

    /// <summary>Waits for a free buffer.</summary>
    public LineBuffer Rent(CancellationToken stop)
    {
        _free.Wait(stop);
        if (_idle.TryPop(out LineBuffer? buffer)) return buffer;
        buffer = new LineBuffer(bufferBytes);
        _all.Push(buffer);
        return buffer;
    }

    /// <summary>Returns a buffer to the pool.</summary>
    public void Return(LineBuffer buffer)
    {
        _idle.Push(buffer);
        _free.Release();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LineBuffer buffer in _all) buffer.Dispose();
        _free.Dispose();
    }
}
