using MapReduce.Checkpoint;

namespace MapReduce.Cli.Cluster;

/// <summary>Keeps two processes from deciding about a run at the same time. Nothing is wrong if they do (on a file system without locks), but work would be done twice.</summary>
internal static class RunLock
{
    /// <summary>Waits for the lock, and says so where it is not free.</summary>
    /// <exception cref="MapReduceException">It cannot be taken at all.</exception>
    public static async Task<FolderLock> TakeAsync(RunFolder folder, TextWriter error, CancellationToken stop)
    {
        for (bool told = false; ; told = true)
        {
            stop.ThrowIfCancellationRequested();
            if (FolderLock.TryTake(folder.Root) is { } taken) return taken;
            if (!told) error.WriteLine($"mapreduce: another submit or resume is at work on {folder.Root}; waiting for it");
            await Task.Delay(TimeSpan.FromMilliseconds(200), stop).ConfigureAwait(false);
        }
    }
}
