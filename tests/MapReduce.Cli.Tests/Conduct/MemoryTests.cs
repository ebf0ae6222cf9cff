using System.IO.Compression;
using System.Text.Json;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>Memory stays within <c>--memory</c> and 128 MiB, whatever the input is and however much of it there is.</summary>
public sealed class MemoryTests : IDisposable
{
    private const long Mebibyte = 1 << 20;
    private const long Beside = 128 * Mebibyte;

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Forms => ["-o out.tsv", "--order count -o out.tsv", "--top 200000 -o out.tsv", "--top 200000 --order key -o out.tsv", "--order count -o out.csv"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Tables_that_outgrow_the_memory_go_to_disk_and_the_answer_is_the_same(string form)
    {
        NgramRecord[] records = [.. Enumerable.Range(0, 250_000).Select(i => new NgramRecord($"ngram {(long)i * 7919 % 250_000}", 1999, i % 1000, 1))];
        _folder.Write("data", Records.AsV2(records));
        string[] arguments = ["count", "data", .. form.Split(' '), "--quiet"];
        string name = arguments.Single(a => a.StartsWith("out.", StringComparison.Ordinal));
        ProgramRun.Of(_folder, [.. arguments, "--memory", "1GiB"]).WithExitCode(0);
        byte[] expected = _folder.Read(name);
        Assert.Equal(form.Contains("top") ? 200_000 : 250_000, expected.Count(b => b == '\n') - 1);
        foreach ((int workers, string memory) in new[] { (1, "1"), (2, "9MiB"), (3, "20MiB") })
        {
            long peak = Peak(_folder, [.. arguments, "--memory", memory, "--workers", $"{workers}"], out long spills);
            Assert.Equal(expected, _folder.Read(name));
            Assert.InRange(spills, 1, 1000);
            Assert.InRange(peak, Mebibyte, 20 * Mebibyte + Beside);
            Assert.Equal(["data", name, "report.json"], _folder.Names());
        }
    }

    [Theory]
    [InlineData("count", true)]
    [InlineData("count", false)]
    [InlineData("words", true)]
    public void A_small_archive_of_very_much_takes_no_more_memory_than_any_other(string command, bool lines)
    {
        // 200 MB in some hundred kilobytes: ordinary lines, or one line without an end.
        byte[] some = lines ? [.. Enumerable.Repeat("ngram\t1999\t1\t1\n"u8.ToArray(), 70_000).SelectMany(l => l)] : [.. Enumerable.Repeat((byte)'a', 1 << 20)];
        using (var gzip = new GZipStream(File.Create(_folder.At("bomb.gz")), CompressionLevel.Fastest))
            for (int i = 0; i < 200; i++) gzip.Write(some);
        Assert.InRange(new FileInfo(_folder.At("bomb.gz")).Length, 1, 5_000_000);
        long peak = Peak(_folder, [command, "bomb.gz", "--memory", "32MiB", "--on-bad-line", "skip", "--quiet", "-o", "out.tsv"], out _);
        Assert.InRange(peak, Mebibyte, 32 * Mebibyte + Beside);
        string expected = command == "words" ? "word\tcount\n1\t28000000\n1999\t14000000\nngram\t14000000\n" : lines ? "ngram\tmatch_count\tvolume_count\nngram\t14000000\t14000000\n" : "ngram\tmatch_count\tvolume_count\n";
        Assert.Equal(expected, _folder.ReadText("out.tsv"));
    }

    [Fact]
    public void A_lower_limit_of_the_environment_is_kept_and_memory_that_runs_out_is_told_in_one_line()
    {
        _folder.Write("data", Records.AsV2(Records.Varied(seed: 141, ngrams: 1000)));
        var setting = new Setting { Folder = _folder.Path, Variables = new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = "3000000" } };
        Assert.Equal(Answer.Tsv(Records.Varied(seed: 141, ngrams: 1000)), ProgramRun.In(setting, "count", "data", "--quiet").WithExitCode(0).OutputText);
        // Hexadecimal, 48 MiB, into which 60 keys of a megabyte do not fit.
        string longKey = new('k', 1_000_000);
        _folder.Write("long", string.Concat(Enumerable.Range(0, 60).Select(i => $"{i}{longKey}\t1999\t1\t1\n")));
        string line = ProgramRun.In(setting, "count", "long", "--top", "60", "--quiet", "-o", "out.tsv").WithExitCode(1).OnlyErrorLine();
        Assert.Contains("memory ran out", line);
        Assert.Equal(["data", "long"], _folder.Names());
    }

    [Theory(Explicit = true)]
    [InlineData("64MiB", 2, "-o out.tsv")]
    [InlineData("64MiB", 8, "-o out.tsv")]
    [InlineData("64MiB", 2, "--order count -o out.tsv")]
    [InlineData("64MiB", 8, "--order count -o out.tsv")]
    [InlineData("64MiB", 2, "--top 3000000 -o out.tsv")]
    [InlineData("64MiB", 2, "-o out.csv")]
    [InlineData("128MiB", 2, "--order count -o out.tsv")]
    public void Ten_times_the_memory_of_lines_all_different_stay_within_it(string memory, int workers, string form)
    {
        long limit = long.Parse(memory[..^3]) * Mebibyte;
        ulong sum = 0;
        long lines = 0;
        using (var data = new StreamWriter(_folder.At("data"), append: false, new System.Text.UTF8Encoding(false), 1 << 20))
            for (long bytes = 0; bytes < limit * 10; lines++)
            {
                string line = $"{(ulong)lines * 0x9E3779B97F4A7C15:x16}\t1999\t{lines % 977}\t1\n";
                data.Write(line);
                bytes += line.Length;
                sum += (ulong)(lines % 977);
            }
        foreach (string? heap in new[] { null, $"{limit / 8 + (72L << 20):x}" })
        {
            long peak = Peak(_folder, ["count", "data", .. form.Split(' '), "--memory", memory, "--workers", $"{workers}", "--quiet"], out long spills, heap);
            TestContext.Current.TestOutputHelper?.WriteLine($"{memory}, {workers} workers, {form}: peak {peak / Mebibyte} MiB, {spills} spills");
            Assert.InRange(peak, Mebibyte, limit + Beside);
            Assert.InRange(spills, 5, 10_000);
            AssertAnswer(form, lines, sum);
            Assert.Equal(["data", form.Split(' ')[^1], "report.json"], _folder.Names());
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Every row is there once, in its order, and the sum is right: without all of it in this process's memory.</summary>
    private void AssertAnswer(string form, long lines, ulong sum)
    {
        long rows = 0;
        ulong all = 0, before = ulong.MaxValue;
        string last = "";
        foreach (string row in File.ReadLines(_folder.At(form.Split(' ')[^1])).Skip(1))
        {
            string[] fields = row.Split('\t', ',');
            ulong count = ulong.Parse(fields[1]);
            all += count;
            rows++;
            if (form.Contains("count") || form.Contains("top")) Assert.True(count < before || (count == before && string.CompareOrdinal(last, fields[0]) < 0), row);
            else Assert.True(string.CompareOrdinal(last, fields[0]) < 0, row);
            (last, before) = (fields[0], count);
        }
        Assert.Equal(form.Contains("top") ? 3_000_000 : lines, rows);
        if (!form.Contains("top")) Assert.Equal(sum, all);
    }

    private static long Peak(TempFolder folder, string[] arguments, out long spills, string? heap = null)
    {
        var setting = new Setting { Folder = folder.Path, Variables = new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = heap } };
        using (ProgramRun run = ProgramRun.Start(setting, [.. arguments, "--report", "report.json"])) run.WaitForEnd(TimeSpan.FromMinutes(10)).WithExitCode(0);
        using JsonDocument report = JsonDocument.Parse(folder.Read("report.json"));
        spills = report.RootElement.GetProperty("spills").GetInt64();
        return report.RootElement.GetProperty("peak_memory_bytes").GetInt64();
    }
}
