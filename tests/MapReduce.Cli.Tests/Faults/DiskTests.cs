using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Faults;

/// <summary>Real file systems that are full or read-only.</summary>
public sealed class DiskTests : IDisposable
{
    private static readonly NgramRecord[] Many = [.. Enumerable.Range(0, 120_000).Select(i => new NgramRecord($"ngram {i * 7919 % 120_000}", 1999, i, 1))];

    private readonly TempFolder _folder = new();

    public DiskTests() => _folder.Write("data", Records.AsV2(Many));

    [Fact]
    public void A_full_disk_is_told_and_the_old_output_stays_and_nothing_beside_it()
    {
        Finished run = IsolatedDisk.Run(_folder, "size=1m", "echo old > disk/out.tsv; \"$P\" count data -o disk/out.tsv --quiet; echo $?; ls -A disk; cat disk/out.tsv");
        Assert.Equal("74\nout.tsv\nold\n", run.OutputText);
        Assert.Contains("disk/out.tsv: cannot be written: No space left on device", run.OnlyErrorLine());
    }

    [Fact]
    public void A_temporary_folder_that_is_full_is_told_with_the_ways_out()
    {
        Finished run = IsolatedDisk.Run(_folder, "size=256k", "\"$P\" count data -o out.tsv --temp-dir disk --memory 1MiB --workers 1 --quiet; echo $?; ls -A disk");
        Assert.Equal("74\n", run.OutputText);
        string line = run.OnlyErrorLine();
        Assert.StartsWith("mapreduce: disk: temporary data cannot be written: ", line, StringComparison.Ordinal);
        Assert.Contains("--temp-dir", line);
        Assert.Equal(["data", "disk"], _folder.Names());
    }

    [Fact]
    public void A_checkpoint_on_a_full_disk_is_told_and_goes_on_when_there_is_room()
    {
        Finished run = IsolatedDisk.Run(
            _folder, "size=256k",
            "export MAPREDUCE_PART_BYTES=400KB; \"$P\" count data -o out.tsv --checkpoint disk/checkpoint --quiet; echo $?; mount -o remount,size=100m disk; \"$P\" count data -o out.tsv --checkpoint disk/checkpoint --quiet; echo $?");
        Assert.Equal("74\n0\n", run.OutputText);
        Assert.Contains("disk/checkpoint: the checkpoint cannot be written: ", run.OnlyErrorLine());
        Assert.Equal(Answer.Tsv(Many), _folder.ReadText("out.tsv"));
    }

    [Fact]
    public void Rejects_and_a_report_on_a_full_disk_are_told()
    {
        _folder.Write("bad", string.Concat(Enumerable.Repeat($"bad {new string('x', 1000)}\n", 2000)));
        Finished run = IsolatedDisk.Run(_folder, "size=1m", "\"$P\" count bad -o out.tsv --rejects disk/rejects.jsonl --quiet; echo $?; ls -A disk");
        Assert.Equal("74\n", run.OutputText);
        Assert.Contains("disk/rejects.jsonl: cannot be written: ", run.OnlyErrorLine());
        Assert.Equal(["bad", "data", "disk"], _folder.Names());
    }

    [Fact]
    public void A_read_only_folder_is_told_before_anything_is_read_and_is_no_hindrance_to_inputs()
    {
        const string options = "size=20m";
        foreach (string option in new[] { "-o disk/out.tsv", "-o out.tsv --rejects disk/rejects.jsonl", "-o out.tsv --checkpoint disk/checkpoint", "-o out.tsv --memory 1MiB --workers 1 --temp-dir disk" })
        {
            Finished run = IsolatedDisk.Run(_folder, options, $"mount -o remount,ro disk && \"$P\" count data {option} --quiet; echo $?");
            Assert.Equal("74\n", run.OutputText);
            Assert.Contains("disk", run.OnlyErrorLine());
            Assert.Equal(["data", "disk"], _folder.Names());
        }
        Finished read = IsolatedDisk.Run(_folder, options, "cp data disk/data && mount -o remount,ro disk && cd disk && \"$P\" count data --quiet");
        Assert.Equal(Answer.Tsv(Many), read.WithExitCode(0).OutputText);
    }

    [Fact]
    public void One_core_will_do()
    {
        Shell.Need("taskset");
        Finished run = Shell.Of(_folder, "taskset -c 0 \"$P\" count data --memory 1MiB --quiet").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Many), run.OutputText);
        Assert.Equal(Answer.Tsv(Many), Shell.Of(_folder, "taskset -c 0 \"$P\" count data --workers 8 --quiet").WithExitCode(0).OutputText);
    }

    [Fact]
    public void An_input_that_grows_while_it_is_read_is_read_as_far_as_it_was()
    {
        // Chunks of a byte, so that it is read for a while.
        byte[] begin = _folder.Read("data")[..200_000];
        begin = begin[..(Array.LastIndexOf(begin, (byte)'\n') + 1)];
        _folder.Write("growing", begin);
        using ProgramRun run = ProgramRun.Start(new Setting { Folder = _folder.Path }, ["count", "growing", "-o", "out.tsv", "--chunk-size", "1", "--quiet"]);
        Patiently.Await(() => run.HasEnded || _folder.Names().Any(n => n.EndsWith(".partial", StringComparison.Ordinal)), "the run has begun");
        using (FileStream file = new(_folder.At("growing"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) file.Write("late\t1999\t1\t1\nbad\n"u8);
        run.WaitForEnd().WithExitCode(0);
        Assert.Equal(Answer.Tsv(Records.OfV2(begin)), _folder.ReadText("out.tsv"));
    }

    [Fact]
    public void An_input_that_shrinks_or_goes_while_it_is_read_is_told_or_read_whole()
    {
        byte[] begin = _folder.Read("data")[..200_000];
        begin = begin[..(Array.LastIndexOf(begin, (byte)'\n') + 1)];
        foreach (bool deleted in new[] { false, true })
        {
            _folder.Write("going", begin);
            File.Delete(_folder.At("out.tsv"));
            using ProgramRun run = ProgramRun.Start(new Setting { Folder = _folder.Path }, ["count", "going", "-o", "out.tsv", "--chunk-size", "1", "--quiet"]);
            Patiently.Await(() => run.HasEnded || _folder.Names().Any(n => n.EndsWith(".partial", StringComparison.Ordinal)), "the run has begun");
            if (deleted) File.Delete(_folder.At("going"));
            else using (FileStream file = new(_folder.At("going"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(10);
            Finished end = run.WaitForEnd();
            if (end.ExitCode == 0) Assert.Equal(Answer.Tsv(Records.OfV2(begin)), _folder.ReadText("out.tsv"));
            else Assert.StartsWith("mapreduce: going: ", end.WithExitCode(66).OnlyErrorLine(), StringComparison.Ordinal);
        }
    }

    public void Dispose() => _folder.Dispose();
}
