using MapReduce.Combine;
using MapReduce.Runs;
using MapReduce.Storage;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Checkpoint;

/// <summary>Named Runs, which outlive the process: parts of a checkpoint, shards, merged partitions.</summary>
internal static class CommittedRun<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>Writes a Run filled by <paramref name="fill"/>. It appears whole and flushed to disk, or not at all.</summary>
    /// <exception cref="MapReduceException">The folder cannot be written.</exception>
    public static RunSeal Write(string path, string job, Action<RunWriter<TValue>> fill) =>
        Write(new AtomicFile(path, remedy: "free space there, then run it again"), job, fill);

    /// <summary>Writes a Run into <paramref name="file"/> and commits it; on failure the file is discarded.</summary>
    /// <exception cref="MapReduceException">The folder cannot be written.</exception>
    public static RunSeal Write(AtomicFile file, string job, Action<RunWriter<TValue>> fill)
    {
        using AtomicFile owned = file;
        using var writer = new RunWriter<TValue>(new OutwardStream(file.Write), job);
        fill(writer);
        writer.Finish();
        file.Commit();
        return writer.Seal;
    }

    /// <summary>Opens a Run.</summary>
    /// <exception cref="MapReduceException">It is missing, damaged, or of another job.</exception>
    public static RunFile<TValue> Open(string path, string job)
    {
        SafeFileHandle file;
        try
        {
            file = Files.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.OutputFailed, $"{path}: the run cannot be opened: {e.Message}", e) { DamagedRun = path };
        }
        return new RunFile<TValue>(file, path, job);
    }

    /// <summary>Opens a Run and checks that it is the committed one. Its blocks are checked as they are read.</summary>
    /// <exception cref="MapReduceException">It is not, or cannot be opened.</exception>
    public static RunFile<TValue> Open(SealedRun run, string job)
    {
        RunFile<TValue> file;
        try
        {
            file = Open(run.Path, job);
        }
        catch (MapReduceException e) when (e.Failure == Failure.OtherRun)
        {
            throw new MapReduceException(Failure.BadData, e.Message, e) { DamagedRun = run.Path };
        }
        if (file.Seal == run.Seal) return file;
        file.Dispose();
        throw file.Damaged("is not the one that was committed under its name", null);
    }
}

/// <summary>A Run that is opened only when it is needed: the indexes of hundreds of Runs need not be in memory at once.</summary>
/// <param name="Rows">Rows in it.</param>
/// <param name="Open">Opens it; called once, and the caller disposes of the result.</param>
internal sealed record ClosedRun<TValue>(long Rows, Func<RunFile<TValue>> Open) where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>A Run that is already open.</summary>
    public static ClosedRun<TValue> Of(RunFile<TValue> run) => new(run.Count, () => run);

    /// <summary>A committed Run.</summary>
    public static ClosedRun<TValue> Of(SealedRun run, string job) => new(run.Seal.Rows, () => CommittedRun<TValue>.Open(run, job));

    /// <summary>Opens Runs; if one cannot be opened, the earlier ones are closed.</summary>
    public static List<RunFile<TValue>> OpenAll(IEnumerable<ClosedRun<TValue>> runs)
    {
        var open = new List<RunFile<TValue>>();
        try
        {
            foreach (ClosedRun<TValue> run in runs) open.Add(run.Open());
            return open;
        }
        catch
        {
            foreach (RunFile<TValue> run in open) run.Dispose();
            throw;
        }
    }
}
