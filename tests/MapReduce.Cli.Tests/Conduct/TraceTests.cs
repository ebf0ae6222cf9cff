using System.Text.Json;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary><c>--trace</c>: what every thread did, and when, as trace events.</summary>
public sealed class TraceTests : IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 18, ngrams: 3000);

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(1, "")]
    [InlineData(2, "--by ngram,year")]
    [InlineData(3, "--order count")]
    [InlineData(3, "--top 5")]
    [InlineData(5, "--checkpoint kept")]
    [InlineData(8, "--memory 1MiB")]
    public void Events_nest_and_have_every_line_and_row_on_one_line_of_the_trace_for_each_worker(int workers, string options)
    {
        byte[] lines = Records.AsV2(Varied), some = Records.AsV2(Varied[..5000]);
        _folder.Write("data", lines);
        _folder.Write("some.gz", Pack.Gzip(some));
        string[] command = ["count", "data", "some.gz", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--workers", $"{workers}", "--chunk-size", "8KiB", "--quiet"];
        ProgramRun.Of(_folder, [.. command, "-o", "traced.tsv", "--trace", "trace.json", "--report", "report.json"]).WithExitCode(0);
        if (Directory.Exists(_folder.At("kept"))) Directory.Delete(_folder.At("kept"), recursive: true);
        ProgramRun.Of(_folder, [.. command, "-o", "plain.tsv"]).WithExitCode(0);
        Assert.Equal(_folder.ReadText("plain.tsv"), _folder.ReadText("traced.tsv"));

        List<Event> events = Read("trace.json");
        foreach (IGrouping<string, Event> line in events.GroupBy(e => e.Line)) AssertNests([.. line]);
        string[] at = [.. events.Where(e => e.Line.StartsWith("worker", StringComparison.Ordinal)).Select(e => e.Line).Distinct().Order(StringComparer.Ordinal)];
        Assert.InRange(at.Length, 1, workers);
        Assert.Equal(Enumerable.Range(1, at.Length).Select(i => $"worker {i}"), at);

        Event[] scans = [.. events.Where(e => e.Name == "scan")];
        Assert.Equal(Varied.Length + 5000, scans.Sum(e => e.Lines));
        Assert.Equal(lines.Length + some.Length, scans.Sum(e => e.Bytes));
        Assert.Equal(some.Length, events.Where(e => e.Name == "inflate").Sum(e => e.Bytes));
        using JsonDocument report = JsonDocument.Parse(_folder.Read("report.json"));
        // With an order by count, rows are merged twice.
        if (options is "" or "--by ngram,year" or "--memory 1MiB") Assert.Equal(report.RootElement.GetProperty("keys").GetInt64(), events.Where(e => e.Name == "merge" && e.Kind == "work").Sum(e => e.Rows));
        if (options is "" or "--by ngram,year" or "--order count") Assert.Equal(new FileInfo(_folder.At("traced.tsv")).Length - Header(), events.Where(e => e.Name == "write").Sum(e => e.Bytes));

        Event Phase(string name) => Assert.Single(events, e => e.Name == name && e.Kind == "phase");
        string[] order = ["find inputs", "map", "sort", "merge", "free tables", "commit"];
        // Elsewhere, entries or ranks are sorted as well.
        if (options is "" or "--top 5" or "--memory 1MiB")
            foreach ((string before, string after) in order.Zip(order.Skip(1))) Assert.True(Phase(before).End <= Phase(after).Start, $"{before}, {after}");
        Assert.All(scans, e => Assert.True(e.Start >= Phase("map").Start && e.End <= Phase("map").End));
        Assert.All(events.Where(e => e.Name is "write" or "open range"), e => Assert.True(e.Start >= Phase("merge").Start && e.End <= Phase("merge").End));
        Assert.All(events, e => Assert.InRange(e.Start, 0, e.End));
        Assert.Equal(events.Max(e => e.End), Phase("commit").End);
    }

    [Fact]
    public void Every_spill_is_an_event()
    {
        _folder.Write("data", Records.AsV2(Enumerable.Range(0, 150_000).Select(i => new NgramRecord($"ngram {i * 7919 % 150_000}", 1999, i, 1))));
        ProgramRun.Of(_folder, "count", "data", "--memory", "1MiB", "--workers", "2", "-o", "out.tsv", "--quiet", "--trace", "trace.json", "--report", "report.json").WithExitCode(0);
        using JsonDocument report = JsonDocument.Parse(_folder.Read("report.json"));
        Event[] spills = [.. Read("trace.json").Where(e => e.Name is "spill" or "merge runs")];
        Assert.InRange(spills.Length, 2, 1000);
        Assert.Equal((report.RootElement.GetProperty("spills").GetInt32(), report.RootElement.GetProperty("spilled_bytes").GetInt64()), (spills.Length, spills.Sum(e => e.Bytes)));
        Assert.Equal(["data", "out.tsv", "report.json", "trace.json"], _folder.Names());
    }

    [Theory]
    [InlineData("words")]
    [InlineData("series a --in")]
    [InlineData("index -o i.ngrams")]
    public void Every_job_can_be_traced(string command)
    {
        _folder.Write("data", Records.AsV2(Varied));
        ProgramRun.Of(_folder, [.. command.Split(' '), "data", "--trace", "trace.json", "--quiet"]).WithExitCode(0);
        Assert.Contains(Read("trace.json"), e => e.Name == "scan");
    }

    [Fact]
    public void The_last_step_of_a_sharded_job_is_traced()
    {
        _folder.Write("data", Records.AsV2(Varied));
        ProgramRun.Of(_folder, "submit", "--run", "run", "--engine", "local", "--wait", "--quiet", "--", "count", "data", "-o", "out.tsv", "--trace", "trace.json").WithExitCode(0);
        List<Event> events = Read("trace.json");
        Assert.Contains(events, e => e.Name == "write");
        Assert.Single(events, e => e.Name == "commit");
    }

    [Fact]
    public void A_run_that_ends_with_an_error_leaves_the_old_trace()
    {
        _folder.Write("data", "bad\n");
        _folder.Write("trace.json", "old\n");
        ProgramRun.Of(_folder, "count", "data", "--trace", "trace.json", "--quiet").WithExitCode(65);
        Assert.Equal("old\n", _folder.ReadText("trace.json"));
        Assert.Equal(["data", "trace.json"], _folder.Names());
    }

    [Fact]
    public void A_run_that_is_interrupted_leaves_no_trace()
    {
        using ProgramRun run = ProgramRun.Start(new Setting { Folder = _folder.Path }, ["count", "-", "-o", "out.tsv", "--trace", "trace.json", "--quiet"], keepInputOpen: true);
        Patiently.Await(() => _folder.Names().Count(name => name.EndsWith(".partial", StringComparison.Ordinal)) == 2, "the run has begun its outputs");
        run.Send(UnixSignal.Interrupt);
        run.WaitForEnd(TimeSpan.FromSeconds(30)).WithExitCode(130);
        Assert.Empty(_folder.Names());
    }

    [Theory]
    [InlineData("missing/trace.json")]
    [InlineData("/dev/full")]
    public void A_trace_that_cannot_be_written_is_told(string path)
    {
        _folder.Write("data", Records.AsV2(Varied));
        Assert.Contains(path, ProgramRun.Of(_folder, "count", "data", "--trace", path, "-o", "out.tsv", "--quiet").WithExitCode(74).OnlyErrorLine());
    }

    public void Dispose() => _folder.Dispose();

    private int Header() => _folder.ReadText("traced.tsv").IndexOf('\n', StringComparison.Ordinal) + 1;

    /// <summary>Each event ends before the next starts, or contains it.</summary>
    private static void AssertNests(Event[] line)
    {
        var open = new Stack<Event>();
        foreach (Event e in line.OrderBy(e => e.Start).ThenByDescending(e => e.End))
        {
            while (open.Count > 0 && open.Peek().End <= e.Start) open.Pop();
            if (open.Count > 0) Assert.True(e.End <= open.Peek().End, $"{e} in {open.Peek()}");
            open.Push(e);
        }
    }

    private List<Event> Read(string name)
    {
        using JsonDocument trace = JsonDocument.Parse(_folder.Read(name));
        JsonElement[] all = [.. trace.RootElement.GetProperty("traceEvents").EnumerateArray()];
        Dictionary<int, string> lines = all.Where(e => e.GetProperty("name").GetString() == "thread_name")
            .ToDictionary(e => e.GetProperty("tid").GetInt32(), e => e.GetProperty("args").GetProperty("name").GetString()!);
        Assert.Equal(lines.Count, lines.Values.Distinct().Count());
        return
        [
            .. from e in all
               where e.GetProperty("ph").GetString() == "X"
               let start = e.GetProperty("ts").GetDecimal()
               select new Event(
                   lines[e.GetProperty("tid").GetInt32()], e.GetProperty("name").GetString()!, e.GetProperty("cat").GetString()!, start, start + e.GetProperty("dur").GetDecimal(),
                   Number(e, "bytes"), Number(e, "lines"), Number(e, "rows")),
        ];
    }

    private static long Number(JsonElement e, string name) => e.GetProperty("args").TryGetProperty(name, out JsonElement number) ? number.GetInt64() : 0;

    /// <summary>A complete event, in microseconds.</summary>
    private sealed record Event(string Line, string Name, string Kind, decimal Start, decimal End, long Bytes, long Lines, long Rows);
}
