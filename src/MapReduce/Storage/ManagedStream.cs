using Microsoft.Win32.SafeHandles;

namespace MapReduce.Storage;

/// <summary>
/// The managed way of <see cref="HandleStream"/>. Neither stream of the framework has all that is needed: that of the console writes at the position which
/// a file shares with other programs, and hides that a pipe's reader is gone; a file stream tells that, and has a position of its own. So files are
/// written by the first, and pipes by the second. On Windows the framework gives only the first.
/// </summary>
internal sealed class ManagedStream : Stream
{
    /// <summary>The least PIPE_BUF of any system: a pipe takes so many bytes as a whole or not at all, so what was refused can be written again.</summary>
    private const int PieceBytes = 512;

    private readonly FileStream _pipe;

    private ManagedStream(FileStream pipe) => _pipe = pipe;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>A stream to an open descriptor, which stays open.</summary>
    public static Stream Open(int descriptor)
    {
        if (!OperatingSystem.IsWindows())
        {
            var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (!stream.CanSeek) return new ManagedStream(stream);
            stream.Dispose();
        }
        return descriptor == 2 ? Console.OpenStandardError() : Console.OpenStandardOutput();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            ReadOnlySpan<byte> piece = buffer[..Math.Min(PieceBytes, buffer.Length)];
            try
            {
                _pipe.Write(piece);
                buffer = buffer[piece.Length..];
            }
            catch (IOException e) when (e.HResult is 11 or 35)
            {
                // EAGAIN of Linux and macOS: the pipe is non-blocking, but there is nothing to do except wait.
                Thread.Sleep(1);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override void Flush() { }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
