using System.Runtime.InteropServices;
using MapReduce.Combine;
using MapReduce.Tests.Combine;

namespace MapReduce.Tests.Reduce;

/// <summary>A cursor over rows of one word each that knows whether it was given back, and may fail at a row.</summary>
internal sealed unsafe class TrackedCursor : RowCursor<Sum>
{
    private readonly ulong[] _words;
    private readonly int _failsAt;
    private int _next;

    public TrackedCursor(ulong[] words, int failsAt = -1)
    {
        (_words, _failsAt) = (words, failsAt);
        Entry = (TableEntry<Sum>*)NativeMemory.AllocZeroed((nuint)sizeof(TableEntry<Sum>));
    }

    public bool IsDisposed { get; private set; }

    public int RowsRead => _next;

    public override bool Advance()
    {
        if (_next == _failsAt) throw new IOException("a cursor that fails");
        if (_next == _words.Length) return false;
        *Entry = new TableEntry<Sum> { Head0 = _words[_next++], Length = 8, Value = new Sum(1) };
        return true;
    }

    public override void Dispose()
    {
        IsDisposed = true;
        NativeMemory.Free(Entry);
        Entry = null;
        base.Dispose();
    }
}
