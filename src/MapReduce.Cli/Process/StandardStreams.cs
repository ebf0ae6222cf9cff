using System.Runtime.InteropServices;
using System.Text;
using MapReduce.Storage;

namespace MapReduce.Cli.Process;

/// <summary>The three streams that a program is started with, or should be.</summary>
internal static partial class StandardStreams
{
    private const int GetFlags = 1, CloseOnExecute = 1, ReadOnly = 0, WriteOnly = 1;

    /// <summary>Whether there is no standard input to read.</summary>
    public static bool IsInputClosed { get; private set; }

    /// <summary>
    /// Puts something in the place of streams that the process was started without (<c>&gt;&amp;-</c>), so that the next
    /// file to be opened does not become one of them and takes the result, or the summary, for its content. Reading or
    /// writing what is put there fails, as it does on a stream that is closed. To be called before anything is opened.
    /// </summary>
    public static void Reserve()
    {
        if (OperatingSystem.IsWindows()) return;
        // The runtime may have taken the place of standard input for a file of its own (random bytes, of all things). Such
        // a file has a mark that nothing can have which came from outside.
        int flags = Control(0, GetFlags);
        IsInputClosed = flags < 0 || (flags & CloseOnExecute) != 0;
        for (int descriptor = 0; descriptor <= 2; descriptor++)
            if (Control(descriptor, GetFlags) < 0) _ = Open("/dev/null", descriptor == 0 ? WriteOnly : ReadOnly);
    }

    /// <summary>
    /// Standard error: lines that are whole reach it whole, in UTF-8 whatever the locale. Where it cannot be written (a full
    /// disk behind it, say) what is said is lost and the run goes on, as its result is not in it.
    /// </summary>
    public static TextWriter OpenError()
    {
        Stream stream;
        try
        {
            stream = new UnfailingStream(Console.OpenStandardError());
        }
        catch (IOException)
        {
            stream = Stream.Null;
        }
        return TextWriter.Synchronized(new ShownLines(stream));
    }

    /// <summary>Writes lines as <see cref="ShownText"/>: whatever is named in one, it stays one, and does nothing to a terminal.</summary>
    private sealed class ShownLines : StreamWriter
    {
        public ShownLines(Stream stream) : base(stream, new UTF8Encoding(false))
        {
            AutoFlush = true;
            NewLine = "\n";
        }

        public override void WriteLine(string? value) => base.WriteLine(MapReduceException.OnOneLine(value ?? ""));
    }

    /// <summary>Writes a text to standard output.</summary>
    /// <exception cref="MapReduceException">It cannot be written, or nobody reads it any more.</exception>
    public static void Print(string text)
    {
        if (text.Length == 0) return;
        using OutputTarget output = OutputTargets.Open(null);
        output.Write(Encoding.UTF8.GetBytes(text));
        output.Commit();
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}

/// <summary>Passes on what is written, and drops what cannot be.</summary>
internal sealed class UnfailingStream(Stream inner) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nobody is left who could be told.
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
