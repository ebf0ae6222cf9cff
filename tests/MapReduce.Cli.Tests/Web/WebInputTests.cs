using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Web;

/// <summary>A URL is an input as its file is: the same bytes out, whatever the server and the line do, or one clear line.</summary>
public sealed class WebInputTests : IDisposable
{
    private const int UsageError = 2, InputUnreadable = 66;

    // More than what sockets hold, so that a cut connection is cut in the middle of reading.
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 91, ngrams: 40_000);

    private static readonly string Expected = Answer.Tsv(Varied);

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("v2")]
    [InlineData("v3 in gzip")]
    [InlineData("v2 in zstd")]
    [InlineData("v1 in zip")]
    public void A_url_counts_as_its_file(string copy)
    {
        using var server = new WebServer(Copies.Make(copy, Varied));
        Assert.Equal(Expected, Count(server.Url).WithExitCode(0).OutputText);
        Assert.Equal("bytes=0-31", server.Ranges.First());
        Assert.Equal(2, server.Ranges.Count);
    }

    [Fact]
    public void It_may_stand_among_files_and_in_a_list()
    {
        using var server = new WebServer(Pack.Gzip(Records.AsV2(Varied)));
        NgramRecord[] more = Records.Varied(seed: 92, ngrams: 50);
        _folder.Write("more.tsv", Records.AsV2(more));
        _folder.Write("list", $"{server.Url}\nmore.tsv\n");
        Assert.Equal(Answer.Tsv([.. Varied, .. more]), ProgramRun.In(Near, "count", "--files-from", "list", "--quiet").WithExitCode(0).OutputText);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void A_connection_that_is_cut_again_and_again_is_made_again_and_the_file_read_on(bool givesParts, bool tellsLength)
    {
        using var server = new WebServer(Pack.Gzip(Records.AsV2(Varied))) { GivesParts = givesParts, TellsLength = tellsLength };
        int length = server.Content.Length;
        // Without parts, all comes again from the beginning, so each answer must bring it further.
        server.CutAfter = givesParts ? length / 5 : length;
        if (!givesParts)
        {
            int answers = 0;
            server.BeforeAnswer = _ => server.CutAfter = length * ++answers / 5;
        }
        Assert.Equal(Expected, Count(server.Url).WithExitCode(0).OutputText);
        Assert.InRange(server.Ranges.Count, 4, 12);
    }

    [Fact]
    public void A_server_that_is_busy_is_asked_again()
    {
        using var server = new WebServer(Records.AsV2(Varied));
        server.RefuseNext("503 Busy");
        server.RefuseNext("429 Slower");
        server.RefuseNext("500 Broken");
        Assert.Equal(Expected, Count(server.Url).WithExitCode(0).OutputText);
    }

    [Theory]
    [InlineData("404 Not Found")]
    [InlineData("403 Forbidden")]
    public void What_is_not_there_is_an_error_at_once(string status)
    {
        using var server = new WebServer([]);
        server.RefuseNext(status);
        string line = Count(server.Url).WithExitCode(InputUnreadable).OnlyErrorLine();
        Assert.Equal($"mapreduce: {server.Url}: cannot be read: the server answers {status}; check the address and the connection", line);
        Assert.Single(server.Ranges);
    }

    [Fact]
    public void A_server_that_is_gone_is_an_error_that_says_so()
    {
        string url;
        using (var server = new WebServer([])) url = server.Url;
        string line = Count(url).WithExitCode(InputUnreadable).OnlyErrorLine();
        Assert.Matches("^mapreduce: http://127.0.0.1:[0-9]+/some/file: cannot be read: Connection refused.* \\(at byte 0, after 6 tries\\); check ", line);
    }

    [Fact]
    public void A_server_that_never_gives_more_than_a_part_is_an_error_and_there_is_no_output()
    {
        using var server = new WebServer(Records.AsV2(Varied)) { GivesParts = false, CutAfter = 100_000 };
        string line = ProgramRun.In(Near, "count", server.Url, "-o", "out.tsv", "--quiet").WithExitCode(InputUnreadable).OnlyErrorLine();
        Assert.Contains($"{server.Url}: cannot be read: ", line);
        Assert.Contains("(at byte 100000, after 6 tries)", line);
        Assert.Empty(_folder.Names());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_changes_in_mid_run_is_an_error_and_not_a_mixture(bool atTheSecondRequest)
    {
        using var server = new WebServer(Records.AsV2(Varied));
        server.CutAfter = server.Content.Length / 2;
        bool changed = false;
        server.BeforeAnswer = first =>
        {
            if (server.Ranges.Count < (atTheSecondRequest ? 2 : 3) || changed) return;
            changed = true;
            (server.Tag, server.Content) = ("\"2\"", [.. server.Content.Reverse()]);
        };
        string line = Count(server.Url).WithExitCode(InputUnreadable).OnlyErrorLine();
        Assert.Contains("is another file now", line);
        Assert.Contains("version \"2\"", line);
    }

    [Fact]
    public void An_empty_file_has_no_rows()
    {
        using var server = new WebServer([]);
        Assert.Equal("ngram\tmatch_count\tvolume_count\n", Count(server.Url).WithExitCode(0).OutputText);
    }

    [Fact]
    public void A_checkpoint_knows_the_file_by_its_version()
    {
        using var server = new WebServer(Pack.Gzip(Records.AsV2(Varied)));
        string[] command = ["count", server.Url, "--checkpoint", "done", "--quiet"];
        Assert.Equal(Expected, ProgramRun.In(Near, command).WithExitCode(0).OutputText);
        int asked = server.Ranges.Count;
        Assert.Equal(Expected, ProgramRun.In(Near, command).WithExitCode(0).OutputText);
        Assert.Equal(asked + 1, server.Ranges.Count);
        server.Tag = "\"2\"";
        Assert.Contains("version \"2\"", ProgramRun.In(Near, command).WithExitCode(UsageError).OnlyErrorLine());
    }

    [Fact]
    public void Shards_are_made_of_files_alone()
    {
        using var server = new WebServer(Records.AsV2(Varied));
        string line = ProgramRun.In(Near, "submit", "--engine", "local", "--run", "run", "--", "count", server.Url, "-o", "out.tsv").WithExitCode(UsageError).OnlyErrorLine();
        Assert.Contains($"submit: {server.Url}: a shard reads files", line);
    }

    private Setting Near => new() { Folder = _folder.Path, Variables = new Dictionary<string, string?> { ["NO_PROXY"] = "127.0.0.1", ["no_proxy"] = "127.0.0.1" } };

    private Finished Count(string url) => ProgramRun.In(Near, "count", url, "--quiet");

    public void Dispose() => _folder.Dispose();
}
