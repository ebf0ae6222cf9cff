using MapReduce.Checkpoint;

namespace MapReduce.Cluster.Folder;

/// <summary>
/// Keeps two processes from driving one job at the same time. Nothing breaks if they do (on a file system without locks), but
/// work would be done twice.
/// </summary>
public static class JobLock
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits for the lock, and reports that it waits.</summary>
    /// <exception cref="MapReduceException">The lock cannot be taken at all.</exception>
    public static async Task<FolderLock> TakeAsync(JobFolder folder, ClusterHost host)
    {
        for (bool reported = false; ; reported = true)
        {
            host.Stop.Token.ThrowIfCancellationRequested();
            if (FolderLock.TryTake(folder.Root) is { } taken) return taken;
            if (!reported) host.Log($"mapreduce: another submit or resume is at work on {folder.Root}; waiting for it");
            await Task.Delay(Interval, host.Stop.Token).ConfigureAwait(false);
        }
    }
}
