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
    private readonly PipelineOptions _options;
    private readonly string _job;
    private readonly SpillFolder<TValue> _spills;
    private readonly long _tableBytes;
    private readonly ConcurrentBag<CombiningTable<TValue>> _tables = [];
    private readonly ConcurrentBag<RunFile<TValue>> _runs = [];
    private readonly List<ClosedRun<TValue>> _closed = [];
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

    /// <summary>Adds Runs that are opened when their turn comes.</summary>
    public void Add(IEnumerable<ClosedRun<TValue>> runs) => _closed.AddRange(runs);

    /// <summary>Adds rows that are sorted already; the space owns the source from now on.</summary>
    public void Add(RowSource<TValue> source) => _sources.Add(source);

    /// <summary>A space for a second pass over the rows of this one, under the same limit.</summary>
    public TableSpace<TValue> ForSecondPass() => new(_options, _job, _spills);

    /// <summary>
    /// Sorts all tables side by side, and returns them and the Runs, as few of these as one merge can read. Before a second
    /// pass that will need the memory, tables that together hold more than half of it are spilled too.
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
        _sources.AddRange(LevelMerge<TValue>.Open([.. _runs.Select(ClosedRun<TValue>.Of), .. _closed], _spills, null, null, stop));
        return _sources;
    }

    private void Spill(CombiningTable<TValue> table)
    {
        _runs.Add(_spills.Spill(table));
        table.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RowSource<TValue> source in _sources) source.Dispose();
        foreach (RunFile<TValue> run in _runs) run.Dispose();
        foreach (CombiningTable<TValue> table in _tables) table.Dispose();
    }
}
