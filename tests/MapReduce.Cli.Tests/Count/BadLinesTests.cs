using System.Text;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Count;

/// <summary>Lines that do not parse: told with their place, or counted and left out, and never lost.</summary>
public sealed class BadLinesTests : IDisposable
{
    private static readonly NgramRecord[] Good = [new("über", 1999, 5, 2), new("b", 2000, 7, 3), new("b", 2001, 11, 4)];

    private readonly TempFolder _folder = new();

    public static TheoryData<int> EveryLine => [.. Enumerable.Range(0, BadLine.All.Length)];

    [Theory]
    [MemberData(nameof(EveryLine))]
    public void A_bad_line_ends_the_run_with_its_place_its_kind_what_was_expected_and_a_way_out(int index)
    {
        BadLine bad = BadLine.All[index];
        byte[] before = LinesOf(bad.Version);
        _folder.Write("answer.tsv", "old\n");
        _folder.Write("some data.tsv", [.. before, .. Bytes(bad.Line), .. "\n"u8, .. LinesOf(bad.Version)]);
        string line = ProgramRun.Of(_folder, "count", "some data.tsv", "-o", "answer.tsv", "--quiet").WithExitCode(65).OnlyErrorLine();
        Assert.StartsWith($"mapreduce: some data.tsv:{before.Count(b => b == '\n') + 1} (byte {before.Length}): {bad.Kind}: ", line, StringComparison.Ordinal);
        int expected = line.IndexOf("; expected ", StringComparison.Ordinal);
        Assert.True(expected > 0, line);
        Assert.Contains(bad.Expected, line[expected..]);
        Assert.Contains("--on-bad-line skip", line);
        Assert.True(line.Length < 400, line);
        Assert.DoesNotContain(line, char.IsControl);
        Assert.Equal("old\n", _folder.ReadText("answer.tsv"));
        Assert.Equal(["answer.tsv", "some data.tsv"], _folder.Names());
    }

    [Theory]
    [MemberData(nameof(EveryLine))]
    public void A_bad_line_that_is_skipped_is_counted_under_its_kind_and_changes_nothing_else(int index)
    {
        BadLine bad = BadLine.All[index];
        _folder.Write("data", [.. LinesOf(bad.Version), .. Bytes(bad.Line), .. "\n"u8, .. LinesOf(bad.Version), .. Bytes(bad.Line)]);
        Finished run = ProgramRun.Of(_folder, "count", "data", "--on-bad-line", "skip", "--by", "ngram,year").WithExitCode(0);
        Assert.Equal(Answer.Tsv([.. Good, .. Good], "ngram,year"), run.OutputText);
        int good = LinesOf(bad.Version).Count(b => b == '\n') * 2;
        // An empty last line without its newline is no line.
        int times = bad.Line.Length == 0 ? 1 : 2;
        Assert.Contains($"{good + times} lines = {good} counted + 0 filtered + {times} bad", run.Error);
        Assert.Contains(run.ErrorLines, line => line.TrimStart().StartsWith($"bad: {times} {bad.Kind}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("zip")]
    [InlineData("standard input")]
    public void The_place_is_that_in_the_decompressed_input(string container)
    {
        byte[] before = Records.AsV2(Records.Varied(seed: 61, ngrams: 3000));
        byte[] content = [.. before, .. "bad\t1999\n"u8, .. before];
        byte[] packed = container switch { "gzip" => Pack.Gzip(content, 2), "zstd" => Pack.Zstd(content), "zip" => Pack.Zip(("in.csv", content)), _ => content };
        _folder.Write("data", packed);
        string name = container switch { "zip" => "data:in.csv", "standard input" => "standard input", _ => "data" };
        foreach (string chunk in new[] { "4KiB", "1MiB" })
        {
            string line = ProgramRun.In(
                new Setting { Folder = _folder.Path, Input = packed }, "count", container == "standard input" ? "-" : "data", "--chunk-size", chunk, "--quiet").WithExitCode(65).OnlyErrorLine();
            Assert.StartsWith($"mapreduce: {name}:{before.Count(b => b == '\n') + 1} (byte {before.Length}): too-few-fields: ", line, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1, "64")]
    [InlineData(2, "1KiB")]
    [InlineData(3, "4093")]
    [InlineData(8, "64KiB")]
    [InlineData(8, "1MiB")]
    public void The_first_bad_line_of_the_first_input_is_told_however_the_work_is_shared_out(int workers, string chunkSize)
    {
        byte[] lines = Records.AsV2(Records.Varied(seed: 62, ngrams: 1000));
        _folder.Write("1", lines);
        _folder.Write("2", [.. lines, .. "first\t1999\tx\t5\n"u8, .. lines, .. "second\n"u8, .. lines]);
        _folder.Write("3", [.. "third\n"u8, .. lines]);
        string line = ProgramRun.Of(_folder, "count", "1", "2", "3", "--workers", $"{workers}", "--chunk-size", chunkSize, "--quiet").WithExitCode(65).OnlyErrorLine();
        Assert.StartsWith($"mapreduce: 2:{lines.Count(b => b == '\n') + 1} (byte {lines.Length}): bad-count: ", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,1990,1,1", "the line has no TAB, and its fields seem to be separated by commas: convert it, for example with tr ',' '\\t'")]
    [InlineData("a;1990;1;1", "the line has no TAB, and its fields seem to be separated by semicolons: convert it, for example with tr ';' '\\t'")]
    [InlineData("a 1990 1 1", "the line has no TAB, and its fields seem to be separated by blanks: convert it, for example with tr ' ' '\\t'")]
    public void A_line_with_other_separators_is_told_with_the_way_to_convert_it(string text, string advice)
    {
        _folder.Write("data", text + "\n");
        Assert.StartsWith(
            $"mapreduce: data:1 (byte 0): too-few-fields: 1 of 4 fields (v2); {advice}; expected ngram TAB year TAB match_count TAB volume_count (v2)",
            ProgramRun.Of(_folder, "count", "data", "--quiet").WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1", "v2", "a\t1990\t1\t1\n", "4 of 5 fields (v1); expected ngram TAB year TAB match_count TAB page_count TAB volume_count (v1)")]
    [InlineData("v2", "v1", "a\t1990\t1\t1\t1\n", "5 fields instead of 4 (v2); expected ngram TAB year TAB match_count TAB volume_count (v2)")]
    [InlineData("v3", "v2", "a\t1990\t1\t1\n", "expected year,match_count,volume_count in each field after the ngram (v3)")]
    [InlineData("v2", "v3", "a\t1990,1,1\n", "2 of 4 fields (v2); expected ngram TAB year TAB match_count TAB volume_count (v2)")]
    public void A_version_that_is_not_that_of_the_file_is_told(string given, string actual, string lines, string layout)
    {
        _folder.Write("good", given switch { "v1" => "a\t1990\t1\t1\t1\n", "v2" => "a\t1990\t1\t1\n", _ => "a\t1990,1,1\n" });
        _folder.Write("data", lines);
        foreach (string[] command in (string[][])[["count", "good", "data"], ["series", "a", "--in", "good", "data"]])
        {
            string line = ProgramRun.Of(_folder, [.. command, "--format", given]).WithExitCode(65).OnlyErrorLine();
            Assert.StartsWith("mapreduce: data:1 (byte 0): ", line, StringComparison.Ordinal);
            Assert.Contains(layout, line);
            Assert.EndsWith($"; the file looks like {actual}; leave out --format {given}", line, StringComparison.Ordinal);
        }
        // A later line is bad by itself.
        _folder.Write("data", _folder.ReadText("good") + lines);
        Assert.DoesNotContain("looks like", ProgramRun.Of(_folder, "count", "data", "--format", given).WithExitCode(65).OnlyErrorLine());
    }

    [Fact]
    public void Lines_are_counted_filtered_or_bad_and_the_sum_is_all_of_them()
    {
        NgramRecord[] varied = Records.Varied(seed: 63, ngrams: 500);
        BadLine[] bad = [.. BadLine.All.Where(b => b.Version == "v2" && b.Line.Length is > 0 and < 1000)];
        var content = new List<byte>();
        for (int i = 0; i < varied.Length; i++)
        {
            content.AddRange(Records.AsV2([varied[i]]));
            if (i < bad.Length * 3) content.AddRange([.. Bytes(bad[i % bad.Length].Line), (byte)'\n']);
        }
        _folder.Write("data", [.. content]);
        int tagged = varied.Count(r => Answer.IsTagged(r.Ngram)), wrong = bad.Length * 3;
        foreach ((int workers, string chunk) in new[] { (1, "1MiB"), (3, "100") })
        {
            Finished run = ProgramRun.Of(_folder, "count", "data", "--by", "year", "--on-bad-line", "skip", "--workers", $"{workers}", "--chunk-size", chunk).WithExitCode(0);
            Assert.Equal(Answer.Tsv(varied, "year"), run.OutputText);
            Assert.Contains($"{varied.Length + wrong:N0} lines = {varied.Length - tagged:N0} counted + {tagged:N0} filtered + {wrong:N0} bad", run.Error);
            foreach (IGrouping<string, BadLine> kind in bad.GroupBy(b => b.Kind))
                Assert.Contains(run.ErrorLines, line => line.TrimStart().StartsWith($"bad: {kind.Count() * 3} {kind.Key}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Files_put_one_behind_the_other_without_a_newline_between_them_are_told()
    {
        byte[] lines = Records.AsV2(Good);
        _folder.Write("data", [.. lines[..^1], .. lines]);
        string line = ProgramRun.Of(_folder, "count", "data", "--quiet").WithExitCode(65).OnlyErrorLine();
        Assert.StartsWith("mapreduce: data:3 ", line, StringComparison.Ordinal);
        Assert.Contains("too-many-fields", line);
    }

    [Fact]
    public void A_format_that_is_asked_for_and_not_there_makes_every_line_bad()
    {
        _folder.Write("data", Records.AsV2(Good));
        foreach (string format in new[] { "v1", "v3" })
        {
            Assert.StartsWith("mapreduce: data:1 (byte 0): ", ProgramRun.Of(_folder, "count", "data", "--format", format, "--quiet").WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
            Assert.Contains("3 lines = 0 counted + 0 filtered + 3 bad", ProgramRun.Of(_folder, "count", "data", "--format", format, "--on-bad-line", "skip").WithExitCode(0).Error);
        }
        Assert.Equal(Answer.Tsv(Good), ProgramRun.Of(_folder, "count", "data", "--format", "v2", "--quiet").WithExitCode(0).OutputText);
    }

    [Fact]
    public void A_file_that_is_no_ngram_file_at_all_is_told_in_one_line()
    {
        _folder.Write("noise", Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7919 % 251)).ToArray());
        string line = ProgramRun.Of(_folder, "count", "noise", "--quiet").WithExitCode(65).OnlyErrorLine();
        Assert.StartsWith("mapreduce: noise:1 (byte 0): ", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, char.IsControl);
    }

    [Fact]
    public void The_largest_count_and_the_first_and_last_year_are_good()
    {
        _folder.Write("data", "a\t1\t9223372036854775807\t0\nb\t9999\t0\t9223372036854775807\nc\t0001\t000000000000000000000000000005\t00\n");
        Finished run = ProgramRun.Of(_folder, "count", "data", "--by", "ngram,year", "--no-header", "--quiet").WithExitCode(0);
        Assert.Equal("a\t1\t9223372036854775807\t0\nb\t9999\t0\t9223372036854775807\nc\t1\t5\t0\n", run.OutputText);
    }

    [Fact]
    public void Under_quiet_a_run_that_skips_says_nothing_and_ends_well()
    {
        _folder.Write("data", [.. Records.AsV2(Good), .. "bad\n"u8]);
        Finished run = ProgramRun.Of(_folder, "count", "data", "--on-bad-line", "skip", "--quiet").WithExitCode(0);
        Assert.Empty(run.Error);
        Assert.Equal(Answer.Tsv(Good), run.OutputText);
    }

    private static byte[] LinesOf(string version) => version switch
    {
        "v1" => Records.AsV1(Good),
        "v2" => Records.AsV2(Good),
        _ => Records.AsV3(Good),
    };

    private static byte[] Bytes(string line) => Encoding.Latin1.GetBytes(line);

    public void Dispose() => _folder.Dispose();
}
