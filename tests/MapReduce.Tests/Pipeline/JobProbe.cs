using System.Collections.Concurrent;
using MapReduce.Tests.Partition;

namespace MapReduce.Tests.Pipeline;

/// <summary>Watches a <see cref="NumbersJob"/>, and gets in its way.</summary>
public sealed class JobProbe
{
    private int _lines, _made, _disposed;

    /// <summary>Called with the 0-based number of each line in the order of mapping, and its text; may throw.</summary>
    public Action<int, string>? OnLine { get; init; }

    /// <summary>Called with the beginning of each input that the job is shown; may throw.</summary>
    public Action<string>? OnHead { get; init; }

    /// <summary>Beginnings of inputs that the job was shown.</summary>
    public ConcurrentBag<string> Heads { get; } = [];

    /// <summary>Copies that workers have and have not disposed.</summary>
    public int LiveCopies => Volatile.Read(ref _made) - Volatile.Read(ref _disposed);

    /// <summary>Lines that were mapped, or begun.</summary>
    public int Lines => Volatile.Read(ref _lines);

    /// <summary>Copies that were made.</summary>
    public int MadeCopies => Volatile.Read(ref _made);

    public void Line(string text)
    {
        int number = Interlocked.Increment(ref _lines) - 1;
        OnLine?.Invoke(number, text);
    }

    public void Make() => Interlocked.Increment(ref _made);

    public void Dispose() => Interlocked.Increment(ref _disposed);
}
