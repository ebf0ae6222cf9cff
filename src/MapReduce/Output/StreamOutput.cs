using MapReduce.Input;

namespace MapReduce.Output;

/// <summary>
/// Standard output, a device or a named pipe, written as it comes. A reader that goes away (<c>| head</c>) ends the run
/// quietly: the framework's own console stream would swallow that and let the run go on for nobody.
/// </summary>
public sealed class StreamOutput : OutputTarget
{
    private readonly Stream _stream;
    private readonly string _name;

    private StreamOutput(Stream stream, string name) => (_stream, _name) = (stream, name);

    /// <summary>Opens standard output.</summary>
    public static StreamOutput Standard() =>
        OperatingSystem.IsWindows() ? new(Console.OpenStandardOutput(), "standard output") : Handle(1, "standard output");

    /// <summary>Writes to a handle that is open, and leaves it open.</summary>
    internal static StreamOutput Handle(int handle, string name) => new(new HandleStream(handle), name);

    /// <summary>Opens a device or a named pipe, which a rename would replace by a file.</summary>
    public static StreamOutput Device(string path)
    {
        try
        {
            return new(OpenExisting(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.OutputFailed, $"{path}: cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Opens what is at <paramref name="path"/> if it is a pipe, and waits for its reader; null where it is something else.</summary>
    internal static StreamOutput? TryPipe(string path)
    {
        try
        {
            if (!PipePath.IsPipe(path)) return null;
            FileStream stream = OpenExisting(path);
            if (!stream.CanSeek) return new(stream, path);
            stream.Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static FileStream OpenExisting(string path) => new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    /// <inheritdoc/>
    public override void Commit() => _stream.Flush();

    /// <inheritdoc/>
    protected override void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Write(bytes);
        }
        catch (IOException e)
        {
            if (IsBrokenPipe(e)) throw new MapReduceException(Failure.OutputClosed, $"{_name} was closed by its reader", e);
            throw new MapReduceException(Failure.OutputFailed, $"{_name}: cannot be written: {e.Message}", e);
        }
    }

    // EPIPE, in the system's words or as its number: the framework has no type of its own for it.
    private static bool IsBrokenPipe(IOException e) => e.HResult == 32 || e.Message.Contains("Broken pipe", StringComparison.Ordinal);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _stream.Dispose();
}
