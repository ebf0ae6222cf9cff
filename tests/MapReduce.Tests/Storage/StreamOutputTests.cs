using System.IO.Pipes;
using System.Text;
using MapReduce.Storage;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace MapReduce.Tests.Storage;

public sealed class StreamOutputTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_full_device_is_an_error_that_names_it()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        using StreamOutput output = StreamOutput.Device("/dev/full");
        var failure = Assert.Throws<MapReduceException>(() => output.Write("no room"u8));
        Assert.Equal(Failure.OutputFailed, failure.Failure);
        Assert.StartsWith("/dev/full", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_is_not_there_is_an_error_that_names_it()
    {
        var failure = Assert.Throws<MapReduceException>(() => StreamOutput.Device("/dev/no-such-device"));
        Assert.Equal(Failure.OutputFailed, failure.Failure);
        Assert.StartsWith("/dev/no-such-device", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_goes_away_is_no_failure_but_an_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "handles are no numbers there");
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using StreamOutput output = StreamOutput.Handle((int)pipe.SafePipeHandle.DangerousGetHandle(), "the pipe");
        using (var reader = new AnonymousPipeClientStream(PipeDirection.In, pipe.ClientSafePipeHandle))
        {
            output.Write("one line\n"u8);
            Assert.Equal((byte)'o', reader.ReadByte());
        }
        pipe.DisposeLocalCopyOfClientHandle();
        var failure = Assert.Throws<MapReduceException>(() => output.Write("nobody reads this\n"u8));
        Assert.Equal(Failure.OutputClosed, failure.Failure);
    }

    [Fact]
    public void What_others_write_to_the_same_handle_follows_and_is_not_overwritten()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "handles are no numbers there");
        ManagedWay.Skip("knows the streams 1 and 2 only; CommitTests try it on them");
        // As a shell does for { mapreduce …; mapreduce …; echo done; } > out: one file and one position for all.
        string path = _folder.WriteAt("out", "before\n"u8);
        using (SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Write))
        {
            int handle = (int)file.DangerousGetHandle();
            using (var shell = new FileStream(new SafeFileHandle(handle, ownsHandle: false), FileAccess.Write, bufferSize: 0))
            {
                shell.Position = 7;
                _ = shell.SafeFileHandle;   // moves the handle's own position there
            }
            foreach (string text in new[] { "one\n", "two\n" })
            {
                using StreamOutput output = StreamOutput.Handle(handle, "out");
                output.Write(Encoding.UTF8.GetBytes(text));
                output.Write(Encoding.UTF8.GetBytes(text));
                output.Commit();
            }
            using var next = new FileStream(new SafeFileHandle(handle, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            Assert.Equal(23, next.Position);
        }
        Assert.Equal("before\none\none\ntwo\ntwo\n", File.ReadAllText(path));
    }

    public void Dispose() => _folder.Dispose();
}
