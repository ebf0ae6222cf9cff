using MapReduce.Combine;
using MapReduce.Storage;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Runs;

/// <summary>Where tables go when memory runs out: nameless files, which leave nothing behind however the process ends. Thread-safe.</summary>
/// <param name="folder">The folder for temporary files.</param>
/// <param name="job">The job's name, which Runs carry.</param>
/// <param name="count">Counts the spills, together with those of other values of the same run.</param>
internal sealed class SpillFolder<TValue>(string folder, string job, SpillCount count) where TValue : unmanaged, IMergeable<TValue>
{
    private const string Extension = ".run";

    private int _begun;

    /// <summary>A folder that counts its own spills.</summary>
    public SpillFolder(string folder, string job) : this(folder, job, new SpillCount()) { }

    /// <summary>Spills so far.</summary>
    public int Count => count.Runs;

    /// <summary>Bytes that they took.</summary>
    public long Bytes => count.Bytes;

    /// <summary>A folder for other values of the same run, whose spills count as this one's.</summary>
    public SpillFolder<TOther> For<TOther>() where TOther : unmanaged, IMergeable<TOther> => new(folder, job, count);

    /// <summary>Sorts a table, writes it as a Run, and opens the Run for reading. REQUIRES: no key is pending in the table.</summary>
    /// <exception cref="MapReduceException">The folder cannot be written.</exception>
    public RunFile<TValue> Spill(CombiningTable<TValue> table)
    {
        using var sorted = new SortedTable<TValue>(table);
        return Write(writer =>
        {
            using RowCursor<TValue> rows = sorted.Open(null, null);
            writer.Append(rows);
        });
    }

    /// <summary>As <see cref="Spill"/>, into memory of a budget; null if there is not enough.</summary>
    public RunFile<TValue>? TryKeep(CombiningTable<TValue> table, TableBudget budget)
    {
        // A Run has the keys' common beginnings once, and short numbers, and a table has slots and what sorting needs besides.
        long used = table.UsedBytes;
        if (MemoryBytes.TryCreate(budget, table.ContentBytes, 2 * used + (1 << 20), used) is not { } memory) return null;
        try
        {
            using var sorted = new SortedTable<TValue>(table);
            using var writer = new RunWriter<TValue>(new OutwardStream(memory.Write), job);
            using (RowCursor<TValue> rows = sorted.Open(null, null)) writer.Append(rows);
            writer.Finish();
            memory.Finish();
        }
        catch (InsufficientMemoryException)
        {
            memory.Dispose();   // the table is as it was
            return null;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
        return new RunFile<TValue>(memory, "memory", job);
    }

    /// <summary>Writes a Run filled by <paramref name="fill"/> and opens it for reading.</summary>
    public RunFile<TValue> Write(Action<RunWriter<TValue>> fill)
    {
        try
        {
            if (Interlocked.Exchange(ref _begun, 1) == 0) NamelessFile.RemoveAbandoned(folder, Extension);
            SafeFileHandle file = NamelessFile.Create(folder, Extension, out string path);
            try
            {
                long at = 0;
                using var writer = new RunWriter<TValue>(new OutwardStream(bytes =>
                {
                    RandomAccess.Write(file, bytes, at);
                    at += bytes.Length;
                }), job);
                fill(writer);
                writer.Finish();
                count.Add(writer.WrittenBytes);
                return new RunFile<TValue>(file, path, job);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception e) when (AtomicFile.CannotWrite(e))
        {
            throw new MapReduceException(Failure.OutputFailed, $"{folder}: temporary data cannot be written: {AtomicFile.Reason(e)}", e) { Remedy = Remedy.OtherTemporaryFolder };
        }
    }
}

/// <summary>How many Runs a run has spilled, and their bytes. Thread-safe.</summary>
internal sealed class SpillCount
{
    private long _bytes;
    private int _runs;

    /// <summary>Number of Runs.</summary>
    public int Runs => Volatile.Read(ref _runs);

    /// <summary>Bytes of them.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Adds a Run.</summary>
    public void Add(long bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Increment(ref _runs);
    }
}
