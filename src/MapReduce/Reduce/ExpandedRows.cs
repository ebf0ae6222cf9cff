using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MapReduce.Combine;
using MapReduce.Map;

namespace MapReduce.Reduce;

/// <summary>The rows of entries that are merged from sources of other values. Does not own the sources.</summary>
/// <remarks>
/// REQUIRES of bounds: each is at or below the key of an entry, or above all of its rows. Samples are, since they are the keys of entries.
/// </remarks>
internal sealed class ExpandedRows<TValue, TRow, TExpansion>(IReadOnlyList<RowSource<TValue>> sources) : RowSource<TRow>
    where TValue : unmanaged, IMergeable<TValue>
    where TRow : unmanaged, IMergeable<TRow>
    where TExpansion : struct, IExpansion<TValue, TRow>
{
    /// <summary>Bytes of a value that stand for a row in the estimate of a sample: a history has about three for each year.</summary>
    private const int BytesOfRow = 4;

    /// <inheritdoc/>
    /// <remarks>That of entries: the number of rows is known only when they are expanded.</remarks>
    public override long Count => sources.Sum(s => s.Count);

    /// <inheritdoc/>
    public override int Runs => sources.Sum(s => s.Runs);

    /// <inheritdoc/>
    public override IEnumerable<(byte[] Key, long Rows, long Bytes)> Samples() =>
        sources.SelectMany(s => s.Samples()).Select(s => (s.Key, s.Rows + s.Bytes / BytesOfRow, s.Bytes)).OrderBy(s => s.Key, Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b)));

    /// <inheritdoc/>
    public override RowCursor<TRow> Open(byte[]? low, byte[]? high) => new ExpandedCursor<TValue, TRow, TExpansion>(new RowMerger<TValue>(sources.Select(s => s.Open(low, high))));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) { }
}

/// <summary>Iterates over the rows of merged entries; owns the merger.</summary>
internal sealed unsafe class ExpandedCursor<TValue, TRow, TExpansion> : RowCursor<TRow>
    where TValue : unmanaged, IMergeable<TValue>
    where TRow : unmanaged, IMergeable<TRow>
    where TExpansion : struct, IExpansion<TValue, TRow>
{
    private readonly RowMerger<TValue> _entries;
    private readonly TableEntry<TRow>* _row = (TableEntry<TRow>*)NativeMemory.AllocZeroed((nuint)sizeof(TableEntry<TRow>));   // native, because others hold a pointer to it
    private TExpansion _expansion;
    private byte* _key;   // of the entry, and room for the rest of a row's
    private int _keyCapacity, _keyLength;
    private bool _isInEntry;

    public ExpandedCursor(RowMerger<TValue> entries)
    {
        _entries = entries;
        _expansion = new TExpansion();
        Entry = _row;
    }

    public override bool HasWholeKeys => true;

    public override bool Advance()
    {
        while (true)
        {
            if (_isInEntry && _expansion.Next(new ReadOnlySpan<byte>(_key, _keyLength), in _entries.Value, new Span<byte>(_key + _keyLength, TExpansion.MostSuffixBytes), out int suffix, out _row->Value))
            {
                _row->Length = (uint)(_keyLength + suffix);
                KeyHead.Load(_key, _row->Length).StoreUnsafe(ref _row->Head0);
                return true;
            }
            _isInEntry = _entries.Next();
            if (!_isInEntry) return false;
            CopyKey(_entries.Key);
            _expansion.Begin();
        }
    }

    private void CopyKey(ReadOnlySpan<byte> key)
    {
        int needed = key.Length + Math.Max(TExpansion.MostSuffixBytes, KeyHead.Bytes);
        if (needed > _keyCapacity)
        {
            _keyCapacity = Math.Max(256, needed + needed / 4);
            _key = (byte*)NativeMemory.Realloc(_key, (nuint)_keyCapacity);
            Tail = _key + KeyHead.Bytes;
        }
        key.CopyTo(new Span<byte>(_key, key.Length));
        _keyLength = key.Length;
    }

    public override void Dispose()
    {
        base.Dispose();
        _entries.Dispose();
        NativeMemory.Free(_key);
        // A cursor may be disposed twice; its row is then not read.
        _key = null;
        _keyCapacity = 0;
        _isInEntry = false;
        NativeMemory.Free(Entry);
        Entry = null;
    }
}
