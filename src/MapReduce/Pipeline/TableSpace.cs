using System.Collections.Concurrent;
using MapReduce.Checkpoint;
using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Reduce;
using MapReduce.Runs;
using MapReduce.Tracing;

namespace MapReduce.Pipeline;

/// <summary>
/// The memory of a pass: gives tables to workers, each with its share of the limit, makes a Run of a table that reaches it, and
/// gives all tables and Runs to the reduce as sorted sources. Thread-safe.
/// </summary>
internal sealed class TableSpace<TValue> : IDisposable where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>
    /// Most Runs kept while tables are still being filled: each is an open file and an index in memory. When there are more, some
    /// are merged, so that neither grows with the input.
    /// </summary>
    private const int MostRunsKept = 512;

    private readonly PipelineOptions _options;
    private readonly string _job;
    private readonly SpillFolder<TValue> _spills;
    private readonly CancellationToken _stop;
    private readonly TableBudget _budget;
    private readonly ConcurrentQueue<CombiningTable<TValue>> _tables = [];
    private readonly List<RunFile<TValue>> _runs = [];
    private readonly Lock _runsGate = new();
    private readonly List<ClosedRun<TValue>> _closed = [];
    private readonly List<RowSource<TValue>> _sources = [];
    private EntrySpace<TValue>? _entries;   // what is expanded to rows of this space; null if nothing is
    private volatile bool _hasSpilled;   // into memory or a file
    private long _keptBytes;   // of tables that stay in memory during a second pass

    /// <summary>A space within the limit of <paramref name="options"/>; <paramref name="stop"/> cancels its merges and sorts.</summary>
    public TableSpace(PipelineOptions options, string job, CancellationToken stop)
        : this(options, job, new SpillFolder<TValue>(options.TemporaryFolder, job), stop) { }

    private TableSpace(PipelineOptions options, string job, SpillFolder<TValue> spills, CancellationToken stop)
    {
        (_options, _job, _spills, _stop) = (options, job, spills, stop);
        _budget = new TableBudget(options.MemoryBytes, options.Workers, options.LeastTableBytes, options.DistinctTableBytes);
    }

    /// <summary>Spills so far, of this pass and of the pass that it continues.</summary>
    public int Spills => _spills.Count;

    /// <summary>Bytes of those spills.</summary>
    public long SpilledBytes => _spills.Bytes;

    /// <summary>A table for one worker.</summary>
    public CombiningTable<TValue> NewTable()
    {
        var table = new CombiningTable<TValue>(_budget, Spill);
        _tables.Enqueue(table);
        return table;
    }

    /// <summary>Keys that always have a row: with the value <c>default</c> if nothing else is under them.</summary>
    public IReadOnlyList<byte[]> StandingKeys { get; init; } = [];

    /// <summary>Adds existing Runs; the space owns them from now on.</summary>
    public void Add(IEnumerable<RunFile<TValue>> runs)
    {
        lock (_runsGate)
        {
            foreach (RunFile<TValue> run in runs)
            {
                _runs.Add(run);
                if (_runs.Count > MostRunsKept) MergeSmallest(LevelMerge<TValue>.MostRunsAtOnce);
            }
        }
    }

    /// <summary>Adds Runs that are opened when they are needed.</summary>
    public void Add(IEnumerable<ClosedRun<TValue>> runs) => _closed.AddRange(runs);

    /// <summary>Adds sorted rows; the space owns the source from now on.</summary>
    public void Add(RowSource<TValue> source) => _sources.Add(source);

    /// <summary>A space for a part of the input, within the same limit; its spills count as this one's.</summary>
    public TableSpace<TValue> ForPart() => new(_options, _job, _spills, _stop);

    /// <summary>A space for entries that are expanded to rows of this one, within the same limit; this one owns it. REQUIRES: it is the only one, and this one gets no tables.</summary>
    public TableSpace<TEntry> ForEntries<TEntry, TExpansion>()
        where TEntry : unmanaged, IMergeable<TEntry>
        where TExpansion : struct, IExpansion<TEntry, TValue>
    {
        var entries = new TableSpace<TEntry>(_options, _job, _spills.For<TEntry>(), _stop);
        _entries = new EntrySpace<TEntry, TValue, TExpansion>(entries);
        return entries;
    }

    /// <summary>A space for a second pass over these rows, with the memory that this one leaves. REQUIRES: this one is sorted for a second pass.</summary>
    public TableSpace<TValue> ForSecondPass() => new(_options with { MemoryBytes = Math.Max(1, _options.MemoryBytes - KeptBytes) }, _job, _spills, _stop);

    /// <summary>
    /// Sorts all tables in parallel and returns them with the Runs, no more of these than one merge can read. Before a second pass,
    /// which needs the memory, tables that together hold more than half of it are spilled too.
    /// </summary>
    /// <param name="forSecondPass">Whether another pass needs memory.</param>
    /// <param name="apart">Whether each table and Run is a source, so that they can be written in parallel; otherwise entries that are expanded are merged first, which is cheaper than merging their rows.</param>
    public List<RowSource<TValue>> Sort(bool forSecondPass, bool apart = false)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Workers, CancellationToken = _stop };
        var sorted = new ConcurrentQueue<RowSource<TValue>>();
        try
        {
            // The loops find the trace by the line that this thread is on.
            using TraceLane? lane = _options.Trace?.Enter(LaneKind.Run);
            List<CombiningTable<TValue>> tables = Fold(parallel);
            using TraceSpan? sorting = _options.Trace?.Phase("sort");
            // A table that has been full keeps its memory, however little it holds now.
            bool spillAll = forSecondPass && (_hasSpilled || tables.Sum(t => t.UsedBytes) > _options.MemoryBytes / 2);
            TracedLoop.For(tables.Count, parallel, "sort", number =>
            {
                CombiningTable<TValue> table = tables[number];
                if (!spillAll)
                {
                    if (table.Count > 0) sorted.Enqueue(new SortedTable<TValue>(table, parallel));
                    return;
                }
                if (table.Count > 0) Spill(table);
                table.Dispose();
            });
            if (_entries is not null)
            {
                _sources.AddRange(_entries.Sort(forSecondPass, apart));
                _keptBytes = _entries.KeptBytes;
            }
            else if (!spillAll) _keptBytes = tables.Sum(t => _hasSpilled ? Math.Max(t.UsedBytes, _budget.TableBytes) : t.UsedBytes);
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        finally
        {
            _sources.AddRange(sorted);
        }
        _sources.AddRange(LevelMerge<TValue>.Open([.. _runs.Select(ClosedRun<TValue>.Of), .. _closed], _spills, null, null, LevelMerge<TValue>.CursorBytes(_options), _options.Workers, _stop));
        AddStanding();
        return _sources;
    }

    /// <summary>Adds the standing keys that no source has. A key that has rows keeps them as they are: <c>default</c> need not be an identity.</summary>
    private void AddStanding()
    {
        byte[][] absent = [.. StandingKeys.Where(key => !_sources.Any(source => HasKey(source, key)))];
        if (absent.Length == 0) return;
        // It must never spill: the Runs are already collected.
        var table = new CombiningTable<TValue>(limitBytes: 1 << 20);
        _tables.Enqueue(table);
        foreach (byte[] key in absent) table.Add(key, default);
        table.Flush();
        _sources.Add(new SortedTable<TValue>(table));
    }

    private static bool HasKey(RowSource<TValue> source, byte[] key)
    {
        using RowCursor<TValue> rows = source.Open(key, [.. key, 0]);
        return rows.Advance();
    }

    /// <summary>Merges tables that hold mostly the keys of the largest one into it, and returns the remaining tables.</summary>
    private List<CombiningTable<TValue>> Fold(ParallelOptions parallel)
    {
        List<CombiningTable<TValue>> tables = [.. _tables];
        // After a spill, tables hold only a remainder, and the slots of a table that only appends lead nowhere.
        if (tables.Count < 2 || _hasSpilled) return tables;
        using TraceSpan? folding = _options.Trace?.Phase("fold");
        CombiningTable<TValue> largest = tables.MaxBy(t => t.Count)!;
        tables.RemoveAll(table =>
        {
            if (table == largest || table.Count == 0 || !TableFold<TValue>.IsWorthwhile(table, largest)) return false;
            TableFold<TValue>.Fold(table, largest, parallel);
            return true;
        });
        return tables;
    }

    /// <summary>Makes a Run of a table: in memory, if there is enough, or in a file.</summary>
    private void Spill(CombiningTable<TValue> table)
    {
        _hasSpilled = true;
        using TraceSpan? span = TraceSpan.Begin("spill");
        RunFile<TValue>? run = _spills.TryKeep(table, _budget);
        if (run is null)
        {
            run = _spills.Spill(table);
            RunMeters.AddSpill(run.Seal.Bytes);
        }
        span?.Did(bytes: run.Seal.Bytes, rows: table.Count);
        Add([run]);
        table.Clear();
    }

    /// <summary>Merges the <paramref name="count"/> smallest Runs into one.</summary>
    private void MergeSmallest(int count)
    {
        List<ClosedRun<TValue>> all = [.. _runs.OrderBy(r => r.Count).Select(ClosedRun<TValue>.Of)];
        all = LevelMerge<TValue>.MergeFirst(all, count, _spills, null, null, LevelMerge<TValue>.CursorBytes(_options), _stop);
        _runs.Clear();
        _runs.AddRange(all.Select(r => r.Open()));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RowSource<TValue> source in _sources) source.Dispose();
        foreach (RunFile<TValue> run in _runs) run.Dispose();
        foreach (CombiningTable<TValue> table in _tables) table.Dispose();
        _entries?.Dispose();
    }

    /// <summary>Memory of the tables and Runs that stay during a second pass. REQUIRES: this space is sorted.</summary>
    public long KeptBytes => _keptBytes + _budget.KeptBytes;
}

/// <summary>A space of entries, as rows.</summary>
internal abstract class EntrySpace<TRow> : IDisposable where TRow : unmanaged, IMergeable<TRow>
{
    /// <summary>See <see cref="TableSpace{TValue}.KeptBytes"/>.</summary>
    public abstract long KeptBytes { get; }

    /// <summary>See <see cref="TableSpace{TValue}.Sort"/>.</summary>
    public abstract IEnumerable<RowSource<TRow>> Sort(bool forSecondPass, bool apart);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>A space of entries that are expanded to rows; owns it.</summary>
internal sealed class EntrySpace<TValue, TRow, TExpansion>(TableSpace<TValue> entries) : EntrySpace<TRow>
    where TValue : unmanaged, IMergeable<TValue>
    where TRow : unmanaged, IMergeable<TRow>
    where TExpansion : struct, IExpansion<TValue, TRow>
{
    /// <inheritdoc/>
    public override long KeptBytes => entries.KeptBytes;

    /// <inheritdoc/>
    public override IEnumerable<RowSource<TRow>> Sort(bool forSecondPass, bool apart)
    {
        List<RowSource<TValue>> sources = entries.Sort(forSecondPass);
        if (sources.Count == 0) return [];
        return apart ? sources.Select(source => new ExpandedRows<TValue, TRow, TExpansion>([source])) : [new ExpandedRows<TValue, TRow, TExpansion>(sources)];
    }

    /// <inheritdoc/>
    public override void Dispose() => entries.Dispose();
}
