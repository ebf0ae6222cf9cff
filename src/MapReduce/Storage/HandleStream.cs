using System.Runtime.InteropServices;

namespace MapReduce.Storage;

/// <summary>
/// Writes to an open handle of Linux at the handle's own position. The framework's file stream keeps its own position, so that in <c>{
/// mapreduce …; echo done; } &gt; out</c> the second program would overwrite the output of the first. Leaves the handle open; not
/// thread-safe.
/// </summary>
internal sealed unsafe partial class HandleStream(int handle) : Stream
{
    private const int Interrupted = 4, TryAgain = 11;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            for (int written = 0; written < buffer.Length;)
            {
                nint count = WriteSome(handle, bytes + written, (nuint)(buffer.Length - written));
                if (count >= 0) written += (int)count;
                else WaitOrThrow(Marshal.GetLastPInvokeError());
            }
        }
    }

    private static void WaitOrThrow(int error)
    {
        if (error == Interrupted) return;
        if (error != TryAgain) throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        // The pipe is non-blocking, but there is nothing to do except wait.
        Thread.Sleep(1);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override void Flush() { }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteSome(int handle, byte* bytes, nuint length);
}
