namespace MapReduce.Storage;

/// <summary>
/// Standard output, a device or a named pipe, written as bytes come. A reader that closes it (<c>| head</c>) ends the run quietly:
/// the framework's console stream would swallow the error, and the run would continue although nobody reads its output.
/// </summary>
public sealed class StreamOutput : OutputTarget
{
    private readonly Stream _stream;
    private readonly string _name;

    private StreamOutput(Stream stream, string name) => (_stream, _name) = (stream, name);

    /// <summary>Opens standard output.</summary>
    public static StreamOutput Standard() => Handle(1, "standard output");

    /// <summary>Writes to an open descriptor and leaves it open.</summary>
    internal static StreamOutput Handle(int descriptor, string name) => new(SystemCalls.AreUsed ? new HandleStream(descriptor) : ManagedStream.Open(descriptor), name);

    /// <summary>Opens a device or a named pipe, which a rename would replace with a file.</summary>
    public static StreamOutput Device(string path)
    {
        try
        {
            return new(Files.Write(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.OutputFailed, $"{path}: cannot be written: {e.Message}{(Files.IsDenied(e) ? "; write somewhere else, or change its permissions (chmod)" : "")}", e);
        }
    }

    /// <inheritdoc/>
    public override void Commit() => _stream.Flush();

    /// <inheritdoc/>
    protected override void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Write(bytes);
        }
        catch (Exception e) when (AtomicFile.CannotWrite(e))
        {
            if (IsBrokenPipe(e)) throw new MapReduceException(Failure.OutputClosed, $"{_name} was closed by its reader", e);
            throw new MapReduceException(Failure.OutputFailed, $"{_name}: cannot be written: {AtomicFile.Reason(e)}", e) { Remedy = Remedy.OtherOutput };
        }
    }

    // EPIPE, by message or number: the framework has no exception type for it.
    private static bool IsBrokenPipe(Exception e) => e.HResult == 32 || e.Message.Contains("Broken pipe", StringComparison.Ordinal);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _stream.Dispose();
}
