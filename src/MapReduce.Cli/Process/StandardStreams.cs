using System.Runtime.InteropServices;
using System.Text;
using MapReduce.Storage;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Cli.Process;

/// <summary>The standard streams, any of which the parent process may have closed.</summary>
internal static partial class StandardStreams
{
    /// <summary>Descriptors of the standard streams.</summary>
    public const int Output = 1, Error = 2;

    private const nuint GetWindowSize = 0x5413;   // Linux's TIOCGWINSZ

    private const int GetFlags = 1, CloseOnExecute = 1, ReadOnly = 0, WriteOnly = 1;

    /// <summary>What the managed way has put in the place of closed standard streams.</summary>
    private static readonly List<SafeFileHandle> Reserved = [];

    /// <summary>Whether the process was started without standard input.</summary>
    public static bool IsInputClosed { get; private set; }

    /// <summary>
    /// Reserves the descriptors of closed standard streams (<c>&gt;&amp;-</c>). Otherwise the next file to be opened would get
    /// one of these numbers, and the result or the summary would be written into it. Reading or writing a reserved descriptor
    /// fails, as on a closed stream. Must be called before any file is opened.
    /// </summary>
    public static void Reserve()
    {
        if (!SystemCalls.AreUsed)
        {
            ReserveManaged();
            return;
        }
        // The runtime may already use descriptor 0 for a file of its own (random bytes). Such a file is marked close-on-exec,
        // which an inherited stream never is.
        int flags = Control(0, GetFlags);
        IsInputClosed = flags < 0 || (flags & CloseOnExecute) != 0;
        for (int descriptor = 0; descriptor <= 2; descriptor++)
            if (Control(descriptor, GetFlags) < 0) _ = Open("/dev/null", descriptor == 0 ? WriteOnly : ReadOnly);
    }

    /// <summary>
    /// The managed way: a system gives a new file the lowest free descriptor. It cannot tell whether a descriptor is the runtime's own; those of Windows
    /// are no numbers.
    /// </summary>
    private static void ReserveManaged()
    {
        if (OperatingSystem.IsWindows()) return;
        const string nothing = "/dev/null";
        while (true)
        {
            SafeFileHandle opened = File.OpenHandle(nothing, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (opened.DangerousGetHandle() > Error)
            {
                opened.Dispose();
                return;
            }
            if (opened.DangerousGetHandle() == 0)
            {
                opened.Dispose();
                opened = File.OpenHandle(nothing, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                IsInputClosed = true;
            }
            Reserved.Add(opened);
        }
    }

    /// <summary>
    /// The columns of a terminal's window now; null where the descriptor is no terminal, and in the managed way. The framework
    /// asks only once, and does not notice that the window has become narrower.
    /// </summary>
    public static int? WindowColumns(int descriptor) =>
        SystemCalls.AreUsed && Ask(descriptor, GetWindowSize, out WindowSize size) == 0 && size.Columns > 0 ? size.Columns : null;

    /// <summary>
    /// Standard error, written in whole lines and in UTF-8 whatever the locale. If it cannot be written (it may be a file on a
    /// full disk), messages are lost and the run continues, because the result does not depend on them.
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

    /// <summary>Makes every line safe to show: a name in a message can neither break the line nor control the terminal.</summary>
    private sealed class ShownLines : StreamWriter
    {
        public ShownLines(Stream stream) : base(stream, new UTF8Encoding(false))
        {
            AutoFlush = true;
            NewLine = "\n";
        }

        public override void WriteLine(string? value) => base.WriteLine(MapReduceException.OnOneLine(value ?? ""));
    }

    /// <summary>Writes text to standard output.</summary>
    /// <exception cref="MapReduceException">Standard output cannot be written, or its reader is gone.</exception>
    public static void Print(string text)
    {
        if (text.Length == 0) return;
        using OutputTarget output = OutputTargets.Open(null);
        output.Write(Encoding.UTF8.GetBytes(text));
        output.Commit();
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ask(int descriptor, nuint request, out WindowSize size);

    /// <summary>The system's <c>struct winsize</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct WindowSize
    {
        private readonly ushort _rows, _columns, _xPixels, _yPixels;

        public int Columns => _columns;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}

/// <summary>Forwards what is written, and ignores failures.</summary>
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
            // There is nowhere left to report it.
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
