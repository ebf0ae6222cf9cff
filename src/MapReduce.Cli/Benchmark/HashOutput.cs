using System.IO.Hashing;
using MapReduce.Storage;

namespace MapReduce.Cli.Benchmark;

/// <summary>Keeps nothing of an answer but its length and hash, so that every program writes to the same place at the same small cost.</summary>
internal sealed class HashOutput : OutputTarget
{
    private readonly XxHash3 _hash = new();

    /// <summary>What was written.</summary>
    public Answer Answer => new(WrittenBytes, _hash.GetCurrentHashAsUInt64());

    public override void Commit() { }

    protected override void WriteBytes(ReadOnlySpan<byte> bytes) => _hash.Append(bytes);

    protected override void Dispose(bool disposing) { }
}
