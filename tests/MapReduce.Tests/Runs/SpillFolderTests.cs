using System.Diagnostics;
using MapReduce.Combine;
using MapReduce.Runs;
using MapReduce.Tests.Combine;

namespace MapReduce.Tests.Runs;

public sealed class SpillFolderTests : IDisposable
{
    private static readonly (string Key, ulong Number)[] Records = [.. Enumerable.Range(0, 20_000).Select(i => ($"key {i * 7919 % 20_000}", (ulong)i))];

    private readonly TempFolder _folder = new();

    [Fact]
    public void A_spilled_table_comes_back_sorted_and_has_no_name_in_the_folder()
    {
        var spills = new SpillFolder<Sum>(_folder.Path, RunFolder.Job);
        using CombiningTable<Sum> table = Records.ToTable();
        using RunFile<Sum> run = spills.Spill(table);
        Assert.Empty(_folder.Names());
        Assert.Equal(Records.OrderBy(r => r.Key, StringComparer.Ordinal), RunFolder.Rows(run));
        Assert.Equal(1, spills.Count);
        Assert.InRange(spills.Bytes, 100_000, 400_000);
    }

    [Fact]
    public void What_a_killed_run_has_left_the_next_spill_removes_and_nothing_else()
    {
        string[] others = ["mapreduce-notes.run", "mapreduce-1-x.run", "mine.run", $"mapreduce-1-{Guid.NewGuid():N}.txt", $"x-1-{Guid.NewGuid():N}.run"];
        foreach (string name in others) _folder.WriteAt(name, "mine"u8);
        using Process killed = Process.Start("true");
        killed.WaitForExit();
        _folder.WriteAt($"mapreduce-{killed.Id}-{Guid.NewGuid():N}.run", []);
        using CombiningTable<Sum> table = Records.ToTable();
        using RunFile<Sum> run = new SpillFolder<Sum>(_folder.Path, RunFolder.Job).Spill(table);
        Assert.Equal(others.Order(StringComparer.Ordinal), _folder.Names());
    }

    [Theory]
    [InlineData("/proc", "read-only")]
    [InlineData("/no/such/folder", "gone")]
    public void A_folder_that_takes_no_files_is_a_failure_that_names_it_and_the_ways_out(string folder, string why)
    {
        Assert.SkipUnless(why == "gone" || Directory.Exists(folder), $"no {folder} here");
        using CombiningTable<Sum> table = Records.ToTable();
        var failure = Assert.Throws<MapReduceException>(() => new SpillFolder<Sum>(folder, RunFolder.Job).Spill(table));
        Assert.Equal(Failure.OutputFailed, failure.Failure);
        Assert.StartsWith($"{folder}: temporary data cannot be written: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Remedy.OtherTemporaryFolder, failure.Remedy);
    }

    [Fact]
    public void A_folder_that_is_full_at_any_write_is_a_failure_that_names_it_and_leaves_nothing_open()
    {
        using CombiningTable<Sum> table = Records.ToTable();
        long whole;
        using (new SpillFolder<Sum>(_folder.Path, RunFolder.Job) is var spills ? spills.Spill(table) : null) whole = spills.Bytes;
        int refused = 0;
        for (int pages = 1; pages * 4096L < whole + 40_960; pages += 6)
        {
            if (!TryMount(_folder.Path, pages)) Assert.Skip("file systems cannot be mounted here");
            try
            {
                RunFile<Sum>? run = null;
                Exception? heard = Record.Exception(() => run = new SpillFolder<Sum>(_folder.Path, RunFolder.Job).Spill(table));
                if (heard is null)
                {
                    Assert.Equal(Records.Length, RunFolder.Rows(run!).Count);
                    run!.Dispose();
                }
                else
                {
                    refused++;
                    var failure = Assert.IsType<MapReduceException>(heard);
                    Assert.Equal(Failure.OutputFailed, failure.Failure);
                    Assert.StartsWith($"{_folder.Path}: temporary data cannot be written: ", failure.Message, StringComparison.Ordinal);
                }
                Assert.Empty(_folder.Names());
                Assert.DoesNotContain(OpenFiles.Names(), name => name.StartsWith(_folder.Path, StringComparison.Ordinal));
            }
            finally
            {
                Run("umount", _folder.Path);
            }
        }
        Assert.InRange(refused, 3, 100);
    }

    [Fact]
    public void A_run_whose_filling_fails_leaves_nothing_open()
    {
        var spills = new SpillFolder<Sum>(_folder.Path, RunFolder.Job);
        for (int at = 0; at < 3; at++)
        {
            var thrown = new InvalidOperationException();
            Assert.Same(thrown, Record.Exception(() => spills.Write(writer =>
            {
                for (int i = 0; i < at * 10_000; i++) RunFolder.Append(writer, $"{i:D9}", new Sum(1));
                throw thrown;
            })));
            Assert.Empty(_folder.Names());
            Assert.DoesNotContain(OpenFiles.Names(), name => name.StartsWith(_folder.Path, StringComparison.Ordinal));
        }
        Assert.Equal(0, spills.Count);
    }

    [Fact]
    public void A_stream_that_fails_at_any_write_fails_the_writer_with_its_own_failure()
    {
        using var whole = new FailingStream(int.MaxValue);
        RunFolder.Write(whole, Records.OrderBy(r => r.Key, StringComparer.Ordinal));
        Assert.InRange(whole.Calls, 6, 100);
        for (int at = 0; at < whole.Calls; at++)
        {
            using var file = new FailingStream(at);
            var failure = Assert.Throws<IOException>(() => RunFolder.Write(file, Records.OrderBy(r => r.Key, StringComparer.Ordinal)));
            Assert.Equal("of the stream's own", failure.Message);
            Assert.Equal(at + 1, file.Calls);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static bool TryMount(string folder, int pages) => Run("mount", "-t", "tmpfs", "-o", $"size={pages * 4096}", "none", folder);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
