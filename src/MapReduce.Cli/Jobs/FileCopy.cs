using MapReduce.Storage;

namespace MapReduce.Cli.Jobs;

/// <summary>Copies a committed file to an output.</summary>
internal static class FileCopy
{
    /// <param name="target">The output. The caller commits it.</param>
    /// <param name="path">The file.</param>
    /// <param name="what">What the file contains, for messages.</param>
    /// <param name="stop">Cancels the copy.</param>
    /// <exception cref="MapReduceException">The file cannot be read, or the output cannot be written.</exception>
    public static void Into(OutputTarget target, string path, string what, CancellationToken stop)
    {
        try
        {
            using FileStream file = Files.Read(path);
            byte[] buffer = new byte[1 << 20];
            while (file.Read(buffer) is > 0 and int length)
            {
                stop.ThrowIfCancellationRequested();
                target.Write(buffer.AsSpan(0, length));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.OutputFailed, $"{path}: {what} cannot be read back: {e.Message}", e);
        }
    }
}
