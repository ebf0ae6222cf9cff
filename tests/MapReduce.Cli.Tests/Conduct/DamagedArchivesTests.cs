using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>An archive that is not whole never gives a result: 65, and a line that names it.</summary>
public sealed class DamagedArchivesTests : IDisposable
{
    private static readonly byte[] Lines = Records.AsV2(Records.Varied(seed: 81, ngrams: 2000));

    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> Damages =>
    [
        .. from container in new[] { "gzip", "zstd", "zip" }
           from damage in new[] { "cut in its header", "cut in the middle", "cut before its last byte", "changed in the middle" }
           select (container, damage),
        ("gzip", "followed by junk"), ("zstd", "followed by junk"), ("gzip of three members", "cut before its last byte"), ("gzip of three members", "cut in the middle"),
    ];

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_archive_is_named_and_leaves_the_old_output_alone(string container, string damage)
    {
        byte[] packed = Damage(Packed(container, Lines), damage);
        _folder.Write("the archive", packed);
        _folder.Write("answer.tsv", "old\n");
        string line = ProgramRun.Of(_folder, "count", "the archive", "-o", "answer.tsv", "--quiet").WithExitCode(65).OnlyErrorLine();
        Assert.StartsWith("mapreduce: the archive", line, StringComparison.Ordinal);
        Assert.Equal("old\n", _folder.ReadText("answer.tsv"));
        Assert.Equal(["answer.tsv", "the archive"], _folder.Names());

        line = ProgramRun.In(new Setting { Folder = _folder.Path, Input = packed }, "count", "-", "-o", "answer.tsv", "--quiet").WithExitCode(65).OnlyErrorLine();
        Assert.StartsWith("mapreduce: standard input", line, StringComparison.Ordinal);
        Assert.Equal("old\n", _folder.ReadText("answer.tsv"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("zip")]
    public void An_archive_cut_at_any_byte_gives_no_result(string container)
    {
        byte[] packed = Packed(container, "a\t1999\t5\t2\nb\t1999\t5\t2\n"u8.ToArray());
        for (int length = 1; length < packed.Length; length++)
        {
            _folder.Write("cut", packed[..length]);
            Finished run = ProgramRun.Of(_folder, "count", "cut", "--quiet");
            Assert.True(run.ExitCode == 65, $"{length} of {packed.Length} bytes: exit code {run.ExitCode}\n{run.Error}{run.OutputText}");
            Assert.StartsWith("mapreduce: cut", run.OnlyErrorLine(), StringComparison.Ordinal);
            Assert.Empty(run.Output);
        }
    }

    [Fact]
    public void A_damaged_archive_among_good_inputs_ends_the_run_however_many_workers_there_are()
    {
        _folder.Write("data/1.gz", Pack.Gzip(Lines));
        _folder.Write("data/2.gz", Damage(Pack.Gzip(Lines), "cut in the middle"));
        _folder.Write("data/3.gz", Pack.Gzip(Lines[(Lines.AsSpan().IndexOf((byte)'\n') + 1)..]));
        foreach (string workers in new[] { "1", "2", "8" })
            Assert.Contains("2.gz", ProgramRun.Of(_folder, "count", "data", "--quiet", "--workers", workers, "--chunk-size", "4KiB").WithExitCode(65).OnlyErrorLine());
    }

    [Fact]
    public void Skipping_bad_lines_does_not_skip_damage()
    {
        _folder.Write("data", Damage(Pack.Gzip(Lines), "cut in the middle"));
        Assert.Contains("data", ProgramRun.Of(_folder, "count", "data", "--on-bad-line", "skip", "--quiet").WithExitCode(65).OnlyErrorLine());
    }

    private static byte[] Packed(string container, byte[] content) => container switch
    {
        "gzip" => Pack.Gzip(content),
        "gzip of three members" => Pack.Gzip(content, 3),
        "zstd" => Pack.Zstd(content),
        _ => Pack.Zip(("in.csv", content)),
    };

    private static byte[] Damage(byte[] packed, string damage)
    {
        switch (damage)
        {
            case "cut in its header": return packed[..6];
            case "cut in the middle": return packed[..(packed.Length / 2)];
            case "cut before its last byte": return packed[..^1];
            case "followed by junk": return [.. packed, .. "junk that is no archive"u8];
            default:
                byte[] changed = [.. packed];
                changed[packed.Length / 2] ^= 0x10;
                return changed;
        }
    }

    [Fact]
    public void What_is_intact_of_a_gzip_can_be_counted_as_the_message_says()
    {
        string[] lines = [.. Enumerable.Range(0, 20_000).Select(i => $"w{i * 7919 % 20_000}\t{1900 + i % 100}\t{i % 977 + 1}\t1\n")];
        byte[] packed = Packed(string.Concat(lines));
        _folder.Write("cut.gz", packed[..(packed.Length / 2)]);
        string message = ProgramRun.Of(_folder, "count", "cut.gz", "-q").WithExitCode(65).OnlyErrorLine();
        string advice = message[(message.IndexOf("gzip -dc", StringComparison.Ordinal))..].Replace("FILE", "cut.gz").Replace("mapreduce", $"'{BuiltProgram.Path}'");
        using System.Diagnostics.Process shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", $"({advice} --no-header -q) 2>/dev/null"]) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true })!;
        string[] rows = shell.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        shell.WaitForExit();
        // A row for each of the first lines, and for no other: each ngram is in one line only.
        Assert.InRange(rows.Length, 2_000, 19_000);
        Assert.Equal(lines.Take(rows.Length).Select(line => line.TrimEnd().Split('\t')).Select(f => $"{f[0]}\t{f[2]}\t{f[3]}").Order(StringComparer.Ordinal), rows);
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal)) gzip.Write(System.Text.Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    public void Dispose() => _folder.Dispose();
}
