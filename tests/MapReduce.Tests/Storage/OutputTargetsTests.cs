using MapReduce.Storage;
using Xunit;

namespace MapReduce.Tests.Storage;

public sealed class OutputTargetsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Standard_output_is_meant_by_no_name_and_by_a_dash()
    {
        Assert.IsType<StreamOutput>(OutputTargets.Open(null));
        Assert.IsType<StreamOutput>(OutputTargets.Open("-"));
    }

    [Fact]
    public void A_file_is_written_at_once_or_not_at_all()
    {
        _folder.WriteAt("old.tsv", "old"u8);
        File.CreateSymbolicLink(_folder.At("link.tsv"), "old.tsv");
        foreach (string name in new[] { "new.tsv", "old.tsv", "link.tsv" })
        {
            using OutputTarget output = OutputTargets.Open(_folder.At(name));
            Assert.IsType<AtomicFile>(output);
        }
        Assert.Equal("old", File.ReadAllText(_folder.At("old.tsv")));
    }

    [Fact]
    public void A_device_is_written_to_and_not_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no /dev");
        File.CreateSymbolicLink(_folder.At("link"), "/dev/null");
        File.CreateSymbolicLink(_folder.At("link to link"), "link");
        foreach (string path in new[] { "/dev/null", "/dev/../dev/null", _folder.At("link"), _folder.At("link to link") })
        {
            using OutputTarget output = OutputTargets.Open(path);
            // A wrong target must not come as far as to its commit.
            Assert.IsType<StreamOutput>(output);
            output.Write("gone"u8);
            output.Commit();
        }
        Assert.Empty(File.ReadAllBytes("/dev/null"));
        Assert.Empty(Directory.GetFiles("/dev", "*.partial"));
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("link")]
    public async Task A_named_pipe_is_written_to_and_not_replaced(string name)
    {
        NamedPipe.Make(_folder.At("pipe"));
        File.CreateSymbolicLink(_folder.At("link"), "pipe");
        string pipe = _folder.At(name);
        Task<string> reader = Task.Run(() => File.ReadAllText(pipe), TestContext.Current.CancellationToken);
        await Task.Run(() =>
        {
            using OutputTarget output = OutputTargets.Open(pipe);
            Assert.IsType<StreamOutput>(output);
            output.Write("through "u8);
            output.Write("the pipe"u8);
            output.Commit();
        }, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal("through the pipe", await reader.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal(["link", "pipe"], _folder.Names());
    }

    public void Dispose() => _folder.Dispose();
}
