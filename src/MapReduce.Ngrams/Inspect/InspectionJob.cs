using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Map;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Index;
using MapReduce.Partition;

namespace MapReduce.Ngrams.Inspect;

/// <summary>Counts one input by ngram, and notes its container, version and years.</summary>
/// <remarks>Of an index, the footer says most of it. All of its blocks are decoded only to verify it, and nothing needs to be counted then.</remarks>
/// <param name="inspection">Receives the results.</param>
/// <param name="verifies">Whether the blocks of an index are read.</param>
public readonly struct InspectionJob(Inspection inspection, bool verifies) : IJob<InspectionJob, NgramCount>, IDisposable
{
    private readonly CountJob _count = new(new CountOptions { By = GroupBy.Ngram, NoteYears = true });
    private readonly IndexBlock? _block;   // a worker's

    private InspectionJob(Inspection inspection, bool verifies, CountJob count) : this(inspection, verifies) => (_count, _block) = (count, new IndexBlock());

    /// <inheritdoc/>
    public string Name => _count.Name;

    /// <inheritdoc/>
    public int LineLimit => _count.LineLimit;

    /// <inheritdoc/>
    public InspectionJob ForWorker() => new(inspection, verifies, _count.ForWorker());

    /// <inheritdoc/>
    public int Recognize(ReadOnlySpan<byte> head)
    {
        if (ResultLayout.Of(head) is { } layout)
        {
            inspection.Format = NgramFormat.Result;
            return layout.Dialect;
        }
        int dialect = _count.Recognize(head);
        inspection.Format = FormatDetector.Find(head);
        return dialect;
    }

    /// <inheritdoc/>
    public bool HasParts(ReadOnlySpan<byte> head) => _count.HasParts(head);

    /// <inheritdoc/>
    public IReadOnlyList<ByteRange>? PartsOf(InputSource input, int dialect, IRangeReader? file)
    {
        IReadOnlyList<ByteRange>? parts = _count.PartsOf(input, dialect, file);
        if (parts is null) return null;
        inspection.Begin(_count.IndexOf(input), verifies);
        return verifies ? parts : [];
    }

    /// <inheritdoc/>
    public void Map(in Batch batch, CombiningTable<NgramCount> table, BatchTally tally)
    {
        inspection.Container = batch.Input.Container;
        if (CountJob.IsIndex(batch.Dialect)) Verify(in batch);
        else _count.Map(in batch, table, tally);
    }

    private void Verify(in Batch batch)
    {
        IndexFile file = _count.IndexOf(batch.Input);
        IndexBlock block = _block!;
        var totals = new IndexTotals();
        (long ngrams, long tagged) = (0, 0);
        for ((int number, int at) = (file.BlockAt(batch.Offset), 0); at < batch.Length; number++)
        {
            int length = (int)Math.Min(file.RangeOf(number).Length, batch.Length - at);
            file.Decode(number, batch.Bytes.Slice(at, length), block);
            for (int row = 0; row < block.Rows; row++)
            {
                (int year, NgramCount count) = block.Row(row);
                totals.Add(year, year, count.Matches, count.Volumes);
            }
            ngrams += block.Ngrams;
            for (int i = 0; i < block.Ngrams; i++)
                if (PosTags.Of(block.Ngram(i)) != PosTag.None) tagged++;
            at += length;
        }
        inspection.AddBlocks(ngrams, tagged, totals);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _count.Dispose();
        _block?.Dispose();
    }
}
