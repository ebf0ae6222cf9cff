using MapReduce.Combine;

namespace MapReduce.Runs;

/// <summary>
/// Runs in ascending order, each starting above the last key of the one before, as one source: a cursor opens only those that hold
/// its keys. Owns the Runs.
/// </summary>
internal sealed class RunSequence<TValue>(IEnumerable<RunFile<TValue>> runs) : RowSource<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    private readonly RunFile<TValue>[] _runs = [.. runs];

    /// <inheritdoc/>
    public override long Count => _runs.Sum(r => r.Count);

    /// <inheritdoc/>
    public override IEnumerable<(byte[] Key, long Rows, long Bytes)> Samples() => _runs.SelectMany(r => r.Samples());

    /// <inheritdoc/>
    public override RowCursor<TValue> Open(byte[]? low, byte[]? high)
    {
        RunFile<TValue>[] full = [.. _runs.Where(r => r.Count > 0 && (high is null || !r.BeginsAtOrAbove(high)))];
        int first = low is null ? 0 : Math.Max(0, Array.FindLastIndex(full, r => r.BeginsBelow(low)));
        return new Cursor(full[first..], low, high);
    }

    private sealed unsafe class Cursor(RunFile<TValue>[] runs, byte[]? low, byte[]? high) : RowCursor<TValue>
    {
        private RowCursor<TValue>? _rows;
        private int _next;

        public override bool Advance()
        {
            while (_rows is null || !_rows.Advance())
            {
                _rows?.Dispose();
                _rows = null;
                if (_next == runs.Length) return false;
                _rows = runs[_next++].Open(low, high);
            }
            Entry = _rows.Entry;
            Tail = _rows.Tail;
            return true;
        }

        public override void Dispose()
        {
            base.Dispose();
            _rows?.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (RunFile<TValue> run in _runs) run.Dispose();
    }
}
