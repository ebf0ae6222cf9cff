using MapReduce.Storage;

namespace MapReduce.Cli.Process;

/// <summary>Sends what was committed to a file on to where it is wanted.</summary>
internal static class FileCopy
{
    /// <summary>Copies a whole file.</summary>
    /// <param name="target">Where it goes; the caller commits it.</param>
    /// <param name="path">The file.</param>
    /// <param name="what">What it holds, for a message.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="MapReduceException">The file cannot be read, or the target not be written.</exception>
    public static void Into(OutputTarget target, string path, string what, CancellationToken stop)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
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
