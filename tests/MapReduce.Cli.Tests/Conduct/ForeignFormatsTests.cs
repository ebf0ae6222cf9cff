using System.IO.Compression;
using System.Text;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>What an input is, is decided by its bytes: what no command reads is refused by name, whatever is said of bad lines.</summary>
public sealed class ForeignFormatsTests : IDisposable
{
    private const int BadData = 65;

    private static readonly byte[] Lines = [.. "a\t1990\t1\t1\n"u8];

    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> Made => new()
    {
        { "tar cf - data", "a tar archive, which cannot be read; unpack it first (tar -xf)" },
        { "tar czf - data", "a tar archive within gzip, which cannot be read; unpack it first (tar -xf)" },
        { "bzip2 -c data", "bzip2, which cannot be read; unpack it first (bunzip2)" },
        { "xz -c data", "xz, which cannot be read; unpack it first (unxz)" },
        { "iconv -t utf-16 data", "UTF-16LE text, which cannot be read; convert it to UTF-8 first" },
        { "iconv -t utf-16be data", "UTF-16BE text, which cannot be read; convert it to UTF-8 first" },
        { "gzip -c data | gzip -c", "gzip within gzip, which cannot be read; unpack the outer layer first" },
        { "printf '<html>\\n'", "an HTML or XML page, which cannot be read; " },
        { "cat /bin/sh", "an executable (ELF), which cannot be read; " },
    };

    [Theory]
    [MemberData(nameof(Made))]
    public void What_another_tool_makes_is_named_by_every_command(string make, string name)
    {
        Shell.Need(make.Split(' ')[0]);
        _folder.Write("data", Lines);
        Shell.Of(_folder, $"({make}) > made").WithExitCode(0);
        string refusal = $"mapreduce: made: is {name}";
        string[][] ways =
        [
            ["count", "made"], ["count", "made", "--on-bad-line", "skip"], ["count", "data", "made", "--rejects", "bad"], ["words", "made"], ["series", "a", "--in", "made"], ["count", "made", "--dry-run"],
            ["count", "made", "--checkpoint", "kept"],
        ];
        foreach (string[] way in ways)
            Assert.StartsWith(refusal, ProgramRun.Of(_folder, [.. way, "--quiet"]).WithExitCode(BadData).OnlyErrorLine(), StringComparison.Ordinal);
        Finished piped = ProgramRun.In(new Setting { Folder = _folder.Path, Input = File.ReadAllBytes(_folder.At("made")) }, "count", "-", "--quiet").WithExitCode(BadData);
        Assert.StartsWith($"mapreduce: standard input: is {name}", piped.OnlyErrorLine(), StringComparison.Ordinal);
        Finished inspected = ProgramRun.Of(_folder, "inspect", "data", "made", "--quiet", "--no-header").WithExitCode(BadData);
        string[] rows = inspected.OutputText.Split('\n');
        Assert.Equal("", rows[0].Split('\t')[12]);
        Assert.StartsWith($"is {name}", rows[1].Split('\t')[12], StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_that_is_not_compressed_though_its_name_says_so_is_refused()
    {
        _folder.Write("empty.gz", "");
        _folder.Write("plain.gz", Lines);
        foreach (string command in new[] { "count", "words", "inspect" })
        {
            Assert.StartsWith("mapreduce: empty.gz: is not gzip, though its name says so: it is empty", ProgramRun.Of(_folder, command, "empty.gz", "--quiet").WithExitCode(BadData).OnlyErrorLine(), StringComparison.Ordinal);
            Assert.StartsWith("mapreduce: plain.gz: is not gzip, though its name says so: it is not compressed", ProgramRun.Of(_folder, command, "plain.gz", "--quiet").WithExitCode(BadData).OnlyErrorLine(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_the_program_itself_wrote_is_no_input_and_is_named()
    {
        _folder.Write("data", [.. Lines, .. "bad\n"u8]);
        foreach (string result in new[] { "result.jsonl", "year.tsv", "year.md" })
            ProgramRun.Of(_folder, "count", "data", "--by", result.StartsWith("year", StringComparison.Ordinal) ? "year" : "ngram", "--rejects", "bad.jsonl", "--report", "report.json", "-o", result, "--quiet").WithExitCode(0);
        ProgramRun.Of(_folder, "series", "a + a", "--in", "data", "--on-bad-line", "skip", "-o", "series.tsv", "--quiet").WithExitCode(0);
        ProgramRun.Of(_folder, "words", "data", "-o", "words.csv", "--quiet").WithExitCode(0);
        ProgramRun.Of(_folder, "count", "data", "--on-bad-line", "skip", "-o", "x.parquet", "--checkpoint", "kept", "--quiet").WithExitCode(0);
        File.WriteAllText(_folder.At("inspected.tsv"), ProgramRun.Of(_folder, "inspect", "data", "--quiet").WithExitCode(0).OutputText);
        foreach (string result in new[] { "result.jsonl", "year.tsv", "year.md", "series.tsv", "words.csv", "inspected.tsv" })
            AssertRefused(result, "is a result of this program that cannot be an input (its first line is '");
        AssertRefused("bad.jsonl", "is a file of bad lines that this program rejected");
        AssertRefused("report.json", "is a report, a trace, a plan or a part's record of a run");
        AssertRefused("kept/plan.txt", "is a report, a trace, a plan or a part's record of a run");
        AssertRefused("kept/part-000000.json", "is a report, a trace, a plan or a part's record of a run");
        AssertRefused("kept/part-000000-000.run", "is a Run of this program");
        AssertRefused("x.parquet", "is Parquet");
    }

    [Theory]
    [InlineData(" \t1505,32059,231,1\t1507,49586,477,1\t")]
    [InlineData("#year\tmatch_count\tpage_count\tvolume_count\n1990\t32059\t231\t1\n")]
    [InlineData("1990\t32059\t231\t1\r\n")]
    public void Totals_are_no_input_and_are_named(string totals)
    {
        _folder.Write("totals", totals);
        AssertRefused("totals", "is Google's totalcounts file, not ngrams; give it with --totals FILE, not as an input");
        _folder.Write("totals.gz", Pack.Gzip(Encoding.UTF8.GetBytes(totals)));
        AssertRefused("totals.gz", "is Google's totalcounts file, not ngrams; give it with --totals FILE, not as an input");
    }

    [Fact]
    public void Totals_of_v1_give_the_frequencies_that_they_say()
    {
        _folder.Write("data", "a\t1990\t1\t1\na\t1991\t3\t1\n");
        _folder.Write("totals", "#year\tmatch_count\tpage_count\tvolume_count\r\n1990\t32000\t231\t1\r\n1991\t4\t2\t1\r\n");
        Finished run = ProgramRun.Of(_folder, "count", "data", "--by", "year", "--totals", "totals", "--no-header", "--quiet").WithExitCode(0);
        Assert.Equal("1990\t1\t1\t0.00003125\n1991\t3\t1\t0.75\n".Replace("0.00003125", run.OutputText.Split('\n')[0].Split('\t')[3]), run.OutputText);
        Assert.Equal(1.0 / 32000, double.Parse(run.OutputText.Split('\n')[0].Split('\t')[3], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void What_macos_adds_to_an_archive_is_left_out_with_a_note()
    {
        _folder.Write("mac.zip", Pack.Zip(("a.csv", Lines), ("__MACOSX/._a.csv", [0, 5, 22, 7, 0]), (".DS_Store", [0, 0, 0, 1])));
        Finished run = ProgramRun.Of(_folder, "count", "mac.zip", "--no-header").WithExitCode(0);
        Assert.Equal("a\t1\t1\n", run.OutputText);
        Assert.Contains("mapreduce: note: mac.zip: left out 2 of its files, which macOS adds to archives (__MACOSX, ._*, .DS_Store)", run.ErrorLines);
        Assert.Equal("a\t1\t1\n", ProgramRun.In(new Setting { Input = File.ReadAllBytes(_folder.At("mac.zip")) }, "count", "-", "--no-header", "--quiet").WithExitCode(0).OutputText);
    }

    [Fact]
    public void An_archive_of_twenty_thousand_files_is_read_without_reading_its_directory_for_each()
    {
        const int files = 20_000;
        using (var zip = new ZipArchive(File.Create(_folder.At("many.zip")), ZipArchiveMode.Create))
        {
            for (int i = 0; i < files; i++)
            {
                using Stream entry = zip.CreateEntry($"{i}.tsv", CompressionLevel.Fastest).Open();
                entry.Write(Encoding.ASCII.GetBytes($"{(char)('a' + i % 3)}\t1990\t{i}\t1\n"));
            }
        }
        string expected = string.Concat(Enumerable.Range(0, 3).Select(k =>
        {
            int[] own = [.. Enumerable.Range(0, files).Where(i => i % 3 == k)];
            return $"{(char)('a' + k)}\t{own.Sum(i => (long)i)}\t{own.Length}\n";
        }));
        foreach (string workers in new[] { "1", "4" })
            Assert.Equal(expected, ProgramRun.Of(_folder, "count", "many.zip", "--no-header", "--quiet", "--workers", workers).WithExitCode(0).OutputText);
        Assert.Equal(expected, ProgramRun.In(new Setting { Input = File.ReadAllBytes(_folder.At("many.zip")) }, "count", "-", "--no-header", "--quiet").WithExitCode(0).OutputText);
    }

    [Fact]
    public void A_file_url_is_its_file_and_another_scheme_is_named()
    {
        _folder.Write("with blank", Lines);
        Assert.Equal("a\t1\t1\n", ProgramRun.Of(_folder, "count", $"file://{_folder.At("with%20blank")}", "--no-header", "--quiet").WithExitCode(0).OutputText);
        Assert.StartsWith("mapreduce: s3://bucket/a.gz: s3:// cannot be read; expected a path, or a URL with http://, https:// or file://", ProgramRun.Of(_folder, "count", "s3://bucket/a.gz", "--quiet").WithExitCode(66).OnlyErrorLine(), StringComparison.Ordinal);
    }

    private void AssertRefused(string name, string refusal)
    {
        foreach (string[] options in new string[][] { [], ["--on-bad-line", "skip"], ["--format", "v2"] })
            Assert.StartsWith($"mapreduce: {name}: {refusal}", ProgramRun.Of(_folder, ["count", name, "--quiet", .. options]).WithExitCode(BadData).OnlyErrorLine(), StringComparison.Ordinal);
        Assert.StartsWith($"mapreduce: {name}: {refusal}", ProgramRun.Of(_folder, "inspect", name, "--quiet").WithExitCode(BadData).OnlyErrorLine(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
