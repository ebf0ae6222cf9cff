using MapReduce.Checkpoint;

namespace MapReduce.Cluster.Folder;

/// <summary>
/// Prevents two processes from driving a job at the same time. On a file system without locks nothing breaks, but work may be
/// done twice.
/// </summary>
public static class JobLock
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits for the lock, and reports if it has to wait.</summary>
    /// <exception cref="MapReduceException">The folder cannot be locked.</exception>
    public static async Task<FolderLock> TakeAsync(JobFolder folder, ClusterHost host)
    {
        for (bool reported = false; ; reported = true)
        {
            host.Stop.Token.ThrowIfCancellationRequested();
            if (FolderLock.TryTake(folder.Root) is { } taken) return taken;
            if (!reported) host.Log($"mapreduce: another submit or resume is working on {folder.Root}; waiting for it");
            await Task.Delay(Interval, host.Stop.Token).ConfigureAwait(false);
        }
    }
}
