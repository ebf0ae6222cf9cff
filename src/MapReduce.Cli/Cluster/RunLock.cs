namespace MapReduce.Cli.Cluster;

/// <summary>Keeps two processes from deciding about a run at the same time. Nothing is wrong if they do (on a file system without locks), but work would be done twice.</summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Waits for the lock, and says so where it is not free.</summary>
    public static async Task<RunLock> TakeAsync(RunFolder folder, TextWriter error, CancellationToken stop)
    {
        for (bool told = false; ; told = true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                return new RunLock(new FileStream(folder.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (UnauthorizedAccessException e)
            {
                throw new MapReduceException(Failure.OutputFailed, $"{folder.LockFile}: cannot be written: {e.Message}", e);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
            {
                if (!told) error.WriteLine($"mapreduce: another submit or resume is at work on {folder.Root}; waiting for it");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(200), stop).ConfigureAwait(false);
        }
    }

    public void Dispose() => _file.Dispose();
}
