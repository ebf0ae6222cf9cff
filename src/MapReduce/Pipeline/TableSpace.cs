using System.Collections.Concurrent;
using MapReduce.Combine;
using MapReduce.Reduce;
using MapReduce.Runs;

namespace MapReduce.Pipeline;

/// <summary>
/// The memory of a pass: hands tables to workers, each with its share of the limit, spills a table that has reached its
/// share, and gives all of it, tables and Runs, to the reduce as sorted sources. Thread-safe.
/// </summary>
internal sealed class TableSpace<TValue> : IDisposable where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>
    /// Runs that one merge reads: each costs a block and a comparison level, and beyond this many reading back grows
    /// towards single blocks. More are merged in levels first.
    /// </summary>
    private const int MostRunsAtOnce = 64;

    private readonly PipelineOptions _options;
    private readonly string _job;
    private readonly SpillFolder<TValue> _spills;
    private readonly long _tableBytes;
    private readonly ConcurrentBag<CombiningTable<TValue>> _tables = [];
    private readonly ConcurrentBag<RunFile<TValue>> _runs = [];
    private readonly List<RowSource<TValue>> _sources = [];

    public TableSpace(PipelineOptions options, string job) : this(options, job, new SpillFolder<TValue>(options.TemporaryFolder, job)) { }

    private TableSpace(PipelineOptions options, string job, SpillFolder<TValue> spills)
    {
        (_options, _job, _spills) = (options, job, spills);
        // An eighth stays for chunks in flight and formatted rows.
        _tableBytes = Math.Max(options.LeastTableBytes, options.MemoryBytes / options.Workers * 7 / 8);
    }

    /// <summary>Spills so far, of this pass and the one it follows.</summary>
    public int Spills => _spills.Count;

    /// <summary>Bytes of those.</summary>
    public long SpilledBytes => _spills.Bytes;

    /// <summary>A table for one worker.</summary>
    public CombiningTable<TValue> NewTable()
    {
        var table = new CombiningTable<TValue>(_tableBytes, Spill);
        _tables.Add(table);
        return table;
    }

    /// <summary>Adds Runs that were made before; the space owns them from now on.</summary>
    public void Add(IEnumerable<RunFile<TValue>> runs)
    {
        foreach (RunFile<TValue> run in runs) _runs.Add(run);
    }

    /// <summary>A space for a second pass over the rows of this one, under the same limit.</summary>
    public TableSpace<TValue> ForSecondPass() => new(_options, _job, _spills);

    /// <summary>
    /// Sorts all tables side by side, and returns them and the Runs: at most <see cref="MostRunsAtOnce"/> sources. Before
    /// a second pass that will need the memory, tables that together hold more than half of it are spilled too.
    /// </summary>
    public List<RowSource<TValue>> Sort(bool forSecondPass, CancellationToken stop)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Workers, CancellationToken = stop };
        bool spillAll = forSecondPass && _tables.Sum(t => t.UsedBytes) > _options.MemoryBytes / 2;
        var sorted = new ConcurrentBag<RowSource<TValue>>();
        try
        {
            Parallel.ForEach(_tables.Where(t => t.Count > 0), parallel, table =>
            {
                if (!spillAll)
                {
                    sorted.Add(new SortedTable<TValue>(table));
                    return;
                }
                Spill(table);
                table.Dispose();
            });
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        finally
        {
            _sources.AddRange(sorted);
        }
        MergeLevels(stop);
        _sources.AddRange(_runs);
        return _sources;
    }

    private void Spill(CombiningTable<TValue> table)
    {
        _runs.Add(_spills.Spill(table));
        table.Clear();
    }

    private void MergeLevels(CancellationToken stop)
    {
        while (_runs.Count > MostRunsAtOnce)
        {
            stop.ThrowIfCancellationRequested();
            // The smallest first, and no more than needed: every row that is merged here is written once more.
            int count = Math.Min(MostRunsAtOnce, _runs.Count - MostRunsAtOnce + 1);
            List<RunFile<TValue>> all = [.. _runs.OrderBy(r => r.Count)];
            List<RunFile<TValue>> few = all[..count];
            RunFile<TValue> merged = _spills.Write(writer =>
            {
                using var merger = new RowMerger<TValue>(few.Select(r => r.Open(null, null)));
                merger.CopyTo(writer);
            });
            foreach (RunFile<TValue> run in few) run.Dispose();
            _runs.Clear();
            foreach (RunFile<TValue> run in all[count..]) _runs.Add(run);
            _runs.Add(merged);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RowSource<TValue> source in _sources) source.Dispose();
        foreach (RunFile<TValue> run in _runs) run.Dispose();
        foreach (CombiningTable<TValue> table in _tables) table.Dispose();
    }
}
