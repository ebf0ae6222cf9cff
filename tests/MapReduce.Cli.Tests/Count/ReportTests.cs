using System.Text.Json;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Count;

/// <summary><c>--report</c>: what was read, counted and spent, as JSON.</summary>
public sealed class ReportTests : IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 131, ngrams: 2000);

    private readonly TempFolder _folder = new();

    [Fact]
    public void It_has_all_that_went_in_and_came_out()
    {
        byte[] lines = Records.AsV2(Varied), some = Records.AsV2(Varied[..3000]);
        _folder.Write("data", [.. lines, .. "bad\n"u8, .. "a\t0\t1\t1\n"u8, .. "b\t0\t1\t1\n"u8]);
        _folder.Write("some.gz", Pack.Gzip(some));
        foreach ((int workers, string chunk) in new[] { (1, "1MiB"), (3, "1KiB") })
        {
            JsonElement report = Report(
                some, "count", "data", "some.gz", "-", "--by", "year", "--on-bad-line", "skip", "--workers", $"{workers}", "--chunk-size", chunk, "--memory", "64MiB", "--top", "5", "--quiet");
            NgramRecord[] all = [.. Varied, .. Varied[..3000], .. Varied[..3000]];
            int tagged = all.Count(r => Answer.IsTagged(r.Ngram));
            Assert.Equal("mapreduce", report.GetProperty("program").GetString());
            Assert.Matches(@"^\d+\.\d+\.\d+$", report.GetProperty("version").GetString());
            Assert.Equal(
                [("data", "plain", new FileInfo(_folder.At("data")).Length), ("some.gz", "gzip", new FileInfo(_folder.At("some.gz")).Length), ("standard input", "plain", null)],
                report.GetProperty("inputs").EnumerateArray().Select(i => (
                    i.GetProperty("name").GetString(), i.GetProperty("container").GetString(),
                    i.GetProperty("bytes").ValueKind == JsonValueKind.Null ? (long?)null : i.GetProperty("bytes").GetInt64())));
            Assert.Equal((all.Length + 3, all.Length - tagged, tagged, 3), (Number(report, "lines"), Number(report, "counted"), Number(report, "filtered"), Number(report, "bad")));
            Assert.Equal([("bad-year", 2), ("too-few-fields", 1)], report.GetProperty("bad_by_kind").EnumerateObject().Select(k => (k.Name, k.Value.GetInt32())));
            Assert.Equal(new FileInfo(_folder.At("data")).Length + some.Length * 2, Number(report, "bytes"));
            Assert.Equal(Answer.Rows(all, "year").Length, Number(report, "keys"));
            JsonElement options = report.GetProperty("options");
            Assert.Equal(("year", "skip", "5"), (options.GetProperty("by").GetString(), options.GetProperty("on_bad_line").GetString(), options.GetProperty("top").GetString()));
            Assert.Equal((workers, 64 << 20), (Number(options, "workers"), Number(options, "memory_bytes")));
            Assert.Equal(0, Number(report, "spills"));
            Assert.InRange(Number(report, "chunks"), 3, int.MaxValue);
            AssertSpent(report);
        }
    }

    [Fact]
    public void It_tells_what_was_spilled()
    {
        _folder.Write("data", Records.AsV2(Enumerable.Range(0, 150_000).Select(i => new NgramRecord($"ngram {i * 7919 % 150_000}", 1999, i, 1))));
        JsonElement report = Report([], "count", "data", "--memory", "1MiB", "--workers", "1", "-o", "out.tsv", "--quiet");
        Assert.InRange(Number(report, "spills"), 2, 100);
        Assert.InRange(Number(report, "spilled_bytes"), 500_000, 10_000_000);
        Assert.Equal(150_000, Number(report, "keys"));
        AssertSpent(report);
        Assert.Equal(["data", "out.tsv", "report.json"], _folder.Names());
    }

    [Fact]
    public void A_run_that_ends_with_an_error_leaves_the_old_report()
    {
        _folder.Write("data", "bad\n");
        _folder.Write("report.json", "old\n");
        ProgramRun.Of(_folder, "count", "data", "--report", "report.json", "--quiet").WithExitCode(65);
        Assert.Equal("old\n", _folder.ReadText("report.json"));
    }

    [Fact]
    public void A_report_that_cannot_be_written_is_told()
    {
        _folder.Write("data", Records.AsV2(Varied));
        Assert.Contains("missing/report.json", ProgramRun.Of(_folder, "count", "data", "--report", "missing/report.json", "-o", "out.tsv", "--quiet").WithExitCode(74).OnlyErrorLine());
    }

    public void Dispose() => _folder.Dispose();

    private JsonElement Report(byte[] input, params string[] arguments)
    {
        ProgramRun.In(new Setting { Folder = _folder.Path, Input = input }, [.. arguments, "--report", "report.json"]).WithExitCode(0);
        using JsonDocument document = JsonDocument.Parse(_folder.Read("report.json"));
        return document.RootElement.Clone();
    }

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private static void AssertSpent(JsonElement report)
    {
        JsonElement seconds = report.GetProperty("seconds");
        double[] stages = [.. new[] { "map", "reduce", "commit" }.Select(stage => seconds.GetProperty(stage).GetDouble())];
        double total = seconds.GetProperty("total").GetDouble();
        Assert.All(stages, stage => Assert.InRange(stage, 0, total));
        Assert.InRange(stages.Sum(), 0, total + 0.001);
        Assert.Equal(Number(report, "bytes") / 1e6 / total, report.GetProperty("megabytes_per_second").GetDouble(), Number(report, "bytes") / 1e6 / total * 0.01);
        Assert.InRange(Number(report, "peak_memory_bytes"), 1 << 20, 1L << 33);
    }
}
