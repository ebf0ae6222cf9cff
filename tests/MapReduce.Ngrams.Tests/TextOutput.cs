using System.Text;
using MapReduce.Storage;

namespace MapReduce.Ngrams.Tests;

/// <summary>Output kept in memory, as text.</summary>
internal sealed class TextOutput : OutputTarget
{
    private readonly MemoryStream _bytes = new();

    public string Text => Encoding.UTF8.GetString(_bytes.ToArray());

    public override void Commit() { }

    protected override void WriteBytes(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    protected override void Dispose(bool disposing) => _bytes.Dispose();
}
