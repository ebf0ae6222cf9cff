using System.Globalization;
using System.IO.Compression;
using System.Text;
using MapReduce.Cli.Tests.Running;
using ZstdSharp;

namespace MapReduce.Cli.Tests.Generate;

public sealed class GenerateTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void The_same_seed_gives_the_same_bytes_whatever_the_workers()
    {
        byte[] one = Generate("--size", "3MB", "--seed", "5", "--workers", "1");
        Assert.Equal(one, Generate("--size", "3MB", "--seed", "5", "--workers", "7"));
        Assert.NotEqual(one, Generate("--size", "3MB", "--seed", "6"));
    }

    [Fact]
    public void A_size_is_reached_with_the_last_ngram()
    {
        string text = Encoding.UTF8.GetString(Generate("--size", "500KB"));
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string last = lines[^1].Split('\t')[0];
        int ofLast = lines.Where(line => line.Split('\t')[0] == last).Sum(line => Encoding.UTF8.GetByteCount(line) + 1);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 500_000, 500_000 + ofLast - 1);
    }

    [Fact]
    public void Without_a_size_it_is_100_MB_and_without_a_file_it_goes_to_standard_output()
    {
        using ProgramRun program = ProgramRun.Start(new Setting(), ["generate", "--quiet"], readOutput: false);
        long length = 0;
        byte[] buffer = new byte[1 << 20];
        for (int read; (read = program.Output.Read(buffer)) > 0;) length += read;
        Assert.Equal(0, program.WaitForEnd().ExitCode);
        Assert.InRange(length, 100_000_000, 100_100_000);
    }

    [Theory]
    [InlineData("v1", 5), InlineData("v2", 4)]
    public void The_lines_of_v1_and_v2_have_their_fields_and_ascend(string format, int fields)
    {
        string[] lines = Lines(Generate("--ngrams", "400", "--format", format));
        string before = "";
        foreach (string line in lines)
        {
            string[] parts = line.Split('\t');
            Assert.Equal(fields, parts.Length);
            Assert.All(parts.Skip(1), number => Assert.True(long.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture) > 0));
            byte[] key = Encoding.UTF8.GetBytes(parts[0]);
            Assert.True(key.AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(before)) >= 0, $"{line} stands behind {before}");
            before = parts[0];
        }
        Assert.Equal(400, lines.Select(line => line.Split('\t')[0]).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_line_of_v3_holds_the_rows_that_v2_has_of_its_ngram()
    {
        IEnumerable<string> rows = Lines(Generate("--ngrams", "400", "--format", "v3"))
            .SelectMany(line => line.Split('\t')[1..].Select(group => $"{line.Split('\t')[0]}\t{group.Replace(',', '\t')}"));
        Assert.Equal(Lines(Generate("--ngrams", "400", "--format", "v2")), rows);
    }

    [Fact]
    public void Shuffled_holds_the_same_lines_in_another_order()
    {
        string[] sorted = Lines(Generate("--ngrams", "400")), shuffled = Lines(Generate("--ngrams", "400", "--shuffled"));
        Assert.NotEqual(sorted, shuffled);
        Assert.Equal(sorted.Order(StringComparer.Ordinal), shuffled.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("a.gz"), InlineData("a.tsv.zst"), InlineData("a.csv.zip"), InlineData("a.GZ")]
    public void A_name_says_how_the_file_is_compressed(string name)
    {
        Assert.Equal(0, ProgramRun.Of("generate", "-q", "--ngrams", "2000", "-o", _folder.At(name)).ExitCode);
        Assert.Equal(Generate("--ngrams", "2000"), Unpack(_folder.At(name)));
    }

    [Fact]
    public void A_compressed_file_too_has_the_same_bytes_every_time()
    {
        MakeZip("1.zip");
        // A zip archive tells times to two seconds.
        Thread.Sleep(TimeSpan.FromSeconds(2.1));
        MakeZip("2.zip");
        Assert.Equal(File.ReadAllBytes(_folder.At("1.zip")), File.ReadAllBytes(_folder.At("2.zip")));
        using ZipArchive archive = ZipFile.OpenRead(_folder.At("1.zip"));
        Assert.Equal("v1.csv", Assert.Single(archive.Entries).FullName);

        // An archive holds its file's name, so both are made under one.
        void MakeZip(string name)
        {
            Assert.Equal(0, ProgramRun.Of("generate", "-q", "--ngrams", "300", "-o", _folder.At("v1.csv.zip")).ExitCode);
            File.Move(_folder.At("v1.csv.zip"), _folder.At(name));
        }
    }

    [Fact]
    public void The_summary_gives_the_sums_of_the_file()
    {
        Finished run = ProgramRun.Of("generate", "--ngrams", "1000", "--progress", "always", "-o", _folder.At("a.tsv"));
        string[][] rows = [.. Lines(File.ReadAllBytes(_folder.At("a.tsv"))).Select(line => line.Split('\t'))];
        string expected = string.Create(
            CultureInfo.InvariantCulture,
            $"{rows.Length:N0} records of 1,000 ngrams, {rows.Sum(r => long.Parse(r[2], CultureInfo.InvariantCulture)):N0} matches, {rows.Sum(r => long.Parse(r[3], CultureInfo.InvariantCulture)):N0} volumes\n");
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Contains("100 %", run.Error, StringComparison.Ordinal);
        Assert.Equal(["a.tsv"], _folder.Names());
    }

    [Fact]
    public void Quiet_says_nothing()
    {
        Assert.Equal("", ProgramRun.Of("generate", "--quiet", "--ngrams", "10", "-o", _folder.At("a.tsv")).Error);
    }

    [Theory]
    [InlineData("--size and --ngrams", "--size", "1MB", "--ngrams", "5")]
    [InlineData("--format v4", "--format", "v4")]
    [InlineData("--ngrams 0", "--ngrams", "0")]
    [InlineData("--seed -1", "--seed", "-1")]
    [InlineData("--size 2000000000000000000: at most", "--size", "2000000TB")]
    public void Arguments_that_cannot_be_meant_are_refused(string complaint, params string[] arguments)
    {
        Finished run = ProgramRun.Of(["generate", "-o", _folder.At("a.tsv"), .. arguments]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"mapreduce: {complaint}", run.Error, StringComparison.Ordinal);
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_output_failure()
    {
        Finished run = ProgramRun.Of("generate", "--ngrams", "5", "-o", _folder.At("no/a.tsv"));
        Assert.Equal(74, run.ExitCode);
        Assert.Contains("its folder does not exist", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.tsv"), InlineData("a.gz"), InlineData("a.zip")]
    public void Interrupted_it_leaves_the_old_file_and_nothing_else(string name)
    {
        File.WriteAllText(_folder.At(name), "old");
        using ProgramRun program = ProgramRun.Start(new Setting(), ["generate", "--size", "30GB", "-o", _folder.At(name)], readOutput: false);
        while (!_folder.Names().Any(file => file.EndsWith(".partial", StringComparison.Ordinal) && new FileInfo(_folder.At(file)).Length > 0)) Thread.Sleep(10);
        program.Send(UnixSignal.Interrupt);
        Finished run = program.WaitForEnd();
        Assert.Equal(130, run.ExitCode);
        Assert.Equal([name], _folder.Names());
        Assert.Equal("old", File.ReadAllText(_folder.At(name)));
    }

    [Fact]
    public void A_reader_that_goes_away_ends_it_quietly()
    {
        using ProgramRun program = ProgramRun.Start(new Setting(), ["generate", "--size", "30GB", "--progress", "never"], readOutput: false);
        Assert.NotEqual(-1, program.Output.ReadByte());
        program.Output.Close();
        Finished run = program.WaitForEnd();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void It_does_not_write_to_a_terminal()
    {
        const string Script = "/usr/bin/script";
        if (!File.Exists(Script)) Assert.Skip("a terminal is made with the command 'script', which this machine does not have");
        var start = new System.Diagnostics.ProcessStartInfo(Script, ["-qec", $"'{BuiltProgram.Path}' generate --ngrams 5", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using System.Diagnostics.Process terminal = System.Diagnostics.Process.Start(start)!;
        string shown = terminal.StandardOutput.ReadToEnd();
        terminal.WaitForExit();
        Assert.Contains("does not write to a terminal", shown, StringComparison.Ordinal);
        Assert.Equal(2, terminal.ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Generate(params string[] arguments)
    {
        Finished run = ProgramRun.Of(["generate", "--quiet", .. arguments]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Output;
    }

    private static string[] Lines(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text[..^1].Split('\n');
    }

    private static byte[] Unpack(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var unpacked = new MemoryStream();
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".gz":
                using (var gzip = new GZipStream(file, CompressionMode.Decompress)) gzip.CopyTo(unpacked);
                break;
            case ".zst":
                using (var zstd = new DecompressionStream(file)) zstd.CopyTo(unpacked);
                break;
            default:
                using (var zip = new ZipArchive(file)) using (Stream entry = Assert.Single(zip.Entries).Open()) entry.CopyTo(unpacked);
                break;
        }
        return unpacked.ToArray();
    }
}
