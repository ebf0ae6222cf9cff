using System.Text;
using MapReduce.Storage;

namespace MapReduce.Tests.Output;

/// <summary>Keeps what is written; fails at the write with the given 0-based number, and says what was asked of it.</summary>
internal sealed class MemoryOutput(int failAt = int.MaxValue, Func<Exception>? failure = null) : OutputTarget
{
    private readonly MemoryStream _bytes = new();

    /// <summary>Called before each write with its 0-based number.</summary>
    public Action<int>? OnWrite { get; init; }

    public int Writes { get; private set; }

    public bool IsCommitted { get; private set; }

    public string Text => Encoding.UTF8.GetString(_bytes.ToArray());

    public byte[] Bytes => _bytes.ToArray();

    public override void Commit() => IsCommitted = true;

    protected override void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        OnWrite?.Invoke(Writes);
        if (Writes++ >= failAt) throw failure?.Invoke() ?? new MapReduceException(Failure.OutputFailed, "memory: the disk is full");
        _bytes.Write(bytes);
    }

    protected override void Dispose(bool disposing) { }
}
