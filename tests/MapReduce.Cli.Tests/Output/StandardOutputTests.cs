using System.Diagnostics;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Output;

public sealed class StandardOutputTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(">"), InlineData(">>")]
    public void What_others_write_to_the_same_file_stays_whole(string redirection)
    {
        File.WriteAllText(_folder.At("in.tsv"), "apple\t1999\t3\t2\n");
        Shell($"(echo before; '{BuiltProgram.Path}' count in.tsv --quiet; echo after; '{BuiltProgram.Path}' count in.tsv --quiet --no-header; echo end) {redirection} out");
        Assert.Equal("before\nngram\tmatch_count\tvolume_count\napple\t3\t2\nafter\napple\t3\t2\nend\n", File.ReadAllText(_folder.At("out")));
    }

    [Fact]
    public void A_full_device_is_an_output_failure()
    {
        if (!File.Exists("/dev/full")) Assert.Skip("a full device is played by /dev/full, which this machine does not have");
        File.WriteAllText(_folder.At("in.tsv"), "apple\t1999\t3\t2\n");
        Shell($"'{BuiltProgram.Path}' count in.tsv > /dev/full 2> error; echo $? > code");
        Assert.Equal("74\n", File.ReadAllText(_folder.At("code")));
        Assert.Contains("standard output: cannot be written: No space left on device", File.ReadAllText(_folder.At("error")), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Shell(string command)
    {
        using System.Diagnostics.Process shell = System.Diagnostics.Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = Path.GetDirectoryName(_folder.At("x")) })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}
