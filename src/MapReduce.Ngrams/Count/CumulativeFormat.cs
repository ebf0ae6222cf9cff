using System.Collections.Concurrent;
using MapReduce.Output;
using MapReduce.Storage;

namespace MapReduce.Ngrams.Count;

/// <summary>
/// An adapter between a run and an output format that adds <c>cumulative_share</c>: the match_count of all rows so far, divided by that
/// of all rows. Blocks are filled by many workers, but appended in order, so the sum is kept there.
/// </summary>
/// <remarks>
/// REQUIRES: the run orders its rows by count and has no limit of its own, so that all rows are known before the first is written, and
/// each is accepted once.
/// </remarks>
/// <param name="projection">The projection of the run, which adds up all rows.</param>
/// <param name="most">The most rows to write; null for all.</param>
/// <param name="rows">The output format.</param>
public sealed class CumulativeFormat<TBlock>(CountProjection projection, int? most, IRowFormat<TBlock> rows) : IRowFormat<SharedRows> where TBlock : struct, IRowWriter
{
    private readonly RowBuffers _buffers = new();
    private readonly ConcurrentBag<SharedRows> _blocks = [];
    private int _matchColumn;
    private UInt128 _soFar;
    private long _written;

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Column> columns, OutputTarget output)
    {
        _matchColumn = columns.ToList().FindIndex(column => column.Name == CountProjection.MatchColumn);
        rows.Begin([.. columns, ExtraColumn.CumulativeShare.Definition()], output);
    }

    /// <inheritdoc/>
    public SharedRows NewBlock() => _blocks.TryTake(out SharedRows block) ? block : new SharedRows(_buffers.Take());

    /// <inheritdoc/>
    public void Append(SharedRows block, OutputTarget output)
    {
        TBlock shown = rows.NewBlock();
        double all = projection.AcceptedMatches;
        int at = 0;
        while (!(_written >= most) && block.TryCopy(ref at, _matchColumn, out long matches, ref shown))
        {
            _soFar += (ulong)matches;
            // Where all rows are zeros, they are all of it.
            shown.Real(all == 0 ? 1 : (double)_soFar / all);
            shown.EndRow();
            _written++;
        }
        rows.Append(shown, output);
        block.Clear();
        _blocks.Add(block);
    }

    /// <inheritdoc/>
    public void End(OutputTarget output) => rows.End(output);

    /// <inheritdoc/>
    public void Dispose()
    {
        _buffers.Dispose();
        rows.Dispose();
    }
}
