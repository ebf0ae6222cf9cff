using MapReduce.Combine;
using MapReduce.Storage;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Runs;

/// <summary>Where tables go when memory runs out: nameless files, which leave nothing behind however the process ends. Thread-safe.</summary>
/// <param name="folder">The folder for temporary files.</param>
/// <param name="job">The job's name, which Runs carry.</param>
internal sealed class SpillFolder<TValue>(string folder, string job) where TValue : unmanaged, IMergeable<TValue>
{
    private const string Extension = ".run";

    private long _bytes;
    private int _count, _begun;

    /// <summary>Spills so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Bytes that they took.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

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
                var writer = new RunWriter<TValue>(new OutwardStream(bytes =>
                {
                    RandomAccess.Write(file, bytes, at);
                    at += bytes.Length;
                }), job);
                fill(writer);
                writer.Finish();
                Interlocked.Add(ref _bytes, writer.WrittenBytes);
                Interlocked.Increment(ref _count);
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
