using MapReduce.Output;

namespace MapReduce.Cli.Cluster;

/// <summary>Sends a finished result to standard output.</summary>
internal static class ResultCopy
{
    public static void ToStandardOutput(string path, CancellationToken stop)
    {
        using var output = StreamOutput.Standard();
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] buffer = new byte[1 << 20];
            while (file.Read(buffer) is > 0 and int length)
            {
                stop.ThrowIfCancellationRequested();
                output.Write(buffer.AsSpan(0, length));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.OutputFailed, $"{path}: the result cannot be read back: {e.Message}", e);
        }
        output.Commit();
    }
}
