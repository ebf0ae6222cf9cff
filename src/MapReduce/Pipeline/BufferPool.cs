using System.Collections.Concurrent;
using MapReduce.Partition;

namespace MapReduce.Pipeline;

/// <summary>
/// The buffers of streamed chunks, a fixed number: a reader that is ahead of the workers waits here, which is what bounds
/// the memory of chunks in flight. Thread-safe.
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

    /// <summary>Gives a buffer back.</summary>
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
