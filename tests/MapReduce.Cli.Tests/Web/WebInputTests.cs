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

    [Theory]
    [InlineData("204 No Content", "the server answers 204 No Content, where 200 or 206 is expected")]
    [InlineData("202 Accepted", "the server answers 202 Accepted, where 200 or 206 is expected")]
    [InlineData("416 Beyond", "the server answers 416 (no such range) and does not say how long the file is")]
    [InlineData("302 Found\r\nLocation: ftp://u:secret@host/a", "the server answers 302 Found, a redirection to ftp://***@host/a that is not followed, where 200 or 206 is expected")]
    [InlineData("300 Choose", "the server answers 300 Choose, where 200 or 206 is expected")]
    public void An_answer_without_the_file_is_an_error(string status, string reason)
    {
        using var server = new WebServer(Records.AsV2(Varied));
        server.RefuseNext(status);
        Assert.Equal($"mapreduce: {server.Url}: cannot be read: {reason}; check the address and the connection", Count(server.Url).WithExitCode(InputUnreadable).OnlyErrorLine());
    }

    [Fact]
    public void A_redirection_is_followed_and_a_password_stays_with_its_server()
    {
        using var server = new WebServer(Records.AsV2(Varied));
        using var other = new WebServer([]);
        for (int asked = 0; asked < 2; asked++) other.RefuseNext($"302 Found\r\nLocation: {server.Url}");
        Assert.Equal(Expected, Count(other.Url.Replace("http://", "http://me:secret@")).WithExitCode(0).OutputText);
        Assert.All(other.Authorizations, header => Assert.NotEqual("", header));
        Assert.All(server.Authorizations, header => Assert.Equal("", header));
    }

    [Theory]
    [InlineData("")]
    [InlineData("bytes 5-36/100000")]
    [InlineData("lines 0-31/100000")]
    [InlineData("bytes 0-32/100000")]
    public void A_part_that_was_not_asked_for_is_an_error(string said)
    {
        using var server = new WebServer(Records.AsV2(Varied)) { SaidRange = said };
        Assert.Contains($"the server sent a part of the file that was not requested ({(said == "" ? "it does not say which" : said)}; expected bytes 0-31)", Count(server.Url).WithExitCode(InputUnreadable).OnlyErrorLine());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_a_version_a_cut_file_is_read_on_where_its_beginning_is_the_same(bool givesParts)
    {
        using var server = new WebServer(Records.AsV2(Varied)) { Tag = null, GivesParts = givesParts };
        int length = server.Content.Length, answers = 0;
        server.BeforeAnswer = _ => server.CutAfter = length * ++answers / 3;
        Assert.Equal(Expected, Count(server.Url).WithExitCode(0).OutputText);
        Assert.InRange(server.Ranges.Count, 3, 6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_a_version_other_content_after_a_cut_is_an_error_and_not_a_mixture(bool givesParts)
    {
        byte[] lines = Records.AsV2(Varied);
        using var server = new WebServer(lines) { Tag = null, GivesParts = givesParts, CutAfter = lines.Length / 2 };
        // The same length, and another first line.
        byte[] other = [(byte)(lines[0] ^ 1), .. lines[1..]];
        server.BeforeAnswer = _ => server.Content = server.Ranges.Count < 3 ? lines : other;
        Assert.Matches("is another file now than when its first [0-9]+ bytes were read; run again when nothing changes it", Count(server.Url).WithExitCode(InputUnreadable).OnlyErrorLine());
    }

    [Fact]
    public void The_time_of_the_last_change_is_a_version_too()
    {
        using var server = new WebServer(Records.AsV2(Varied)) { Tag = null, MoreHeaders = "\r\nLast-Modified: Wed, 21 Oct 2015 07:28:00 GMT" };
        server.CutAfter = server.Content.Length / 2;
        server.BeforeAnswer = _ =>
        {
            if (server.Ranges.Count == 3) server.MoreHeaders = "\r\nLast-Modified: Wed, 21 Oct 2015 07:28:01 GMT";
        };
        Assert.Contains("is another file now", Count(server.Url).WithExitCode(InputUnreadable).OnlyErrorLine());
    }

    [Fact]
    public void An_answer_that_is_empty_where_it_should_not_be_is_an_error()
    {
        using var server = new WebServer(Records.AsV2(Varied)) { CutAfter = 0 };
        Assert.Contains("(at byte 0, after 6 tries)", Count(server.Url).WithExitCode(InputUnreadable).OnlyErrorLine());
    }

    [Fact]
    public void A_page_in_place_of_the_file_is_bad_data()
    {
        using var server = new WebServer([.. "<!DOCTYPE html>\n<title>Please log in</title>\n"u8]);
        Assert.StartsWith($"mapreduce: {server.Url}: is an HTML or XML page", ProgramRun.In(Near, "count", server.Url, "--on-bad-line", "skip", "--quiet").WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip", null)]
    [InlineData("identity", null)]
    [InlineData("br", "the server sends the file in the encoding 'br'; gzip, zstd or none is expected")]
    public void What_the_server_packs_is_unpacked_or_refused(string encoding, string? reason)
    {
        using var server = new WebServer(encoding == "gzip" ? Pack.Gzip(Records.AsV2(Varied)) : Records.AsV2(Varied)) { MoreHeaders = $"\r\nContent-Encoding: {encoding}" };
        Finished run = Count(server.Url);
        if (reason is null) Assert.Equal(Expected, run.WithExitCode(0).OutputText);
        else Assert.Contains(reason, run.WithExitCode(InputUnreadable).OnlyErrorLine());
    }

    [Fact]
    public void A_user_and_password_let_us_in_and_are_never_shown_or_kept()
    {
        using var server = new WebServer([.. "a\t1990\t1\t1\nbad\n"u8]);
        string url = server.Url.Replace("http://", "http://me:s%40cret@");
        string shown = server.Url.Replace("http://", "http://***@");
        Finished run = ProgramRun.In(
            Near, "count", url, url, "--progress", "always", "--report", "report", "--rejects", "rejects", "--checkpoint", "kept", "-o", "out.tsv").WithExitCode(0);
        Assert.All(server.Authorizations, header => Assert.Equal("Basic " + Convert.ToBase64String("me:s@cret"u8), header));
        Assert.NotEmpty(server.Authorizations);
        Finished plan = ProgramRun.In(Near, "count", url, "--dry-run").WithExitCode(0), asked = ProgramRun.In(Near, "series", "a", "--in", url, "--report", "asked", "--on-bad-line", "skip").WithExitCode(0);
        Finished refused = ProgramRun.In(Near, "count", url, "--quiet").WithExitCode(65);
        Finished unasked = ProgramRun.In(Near, url).WithExitCode(UsageError);
        Finished shard = ProgramRun.In(Near, "submit", "--engine", "local", "--run", "run", "--", "count", url, "-o", "x.tsv").WithExitCode(UsageError);
        string[] texts =
        [
            .. new[] { run, plan, asked, refused, unasked, shard }.SelectMany(r => new[] { string.Join('\n', r.ErrorLines), r.OutputText }),
            .. Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(File.ReadAllText),
        ];
        foreach (string text in texts)
        {
            Assert.DoesNotContain("s%40cret", text);
            Assert.DoesNotContain("s@cret", text);
        }
        foreach (string text in new[] { string.Join('\n', plan.ErrorLines), File.ReadAllText(_folder.At("report")), File.ReadAllText(_folder.At("asked")), File.ReadAllText(_folder.At("rejects")), File.ReadAllText(_folder.At("kept/plan.txt")), string.Join('\n', shard.ErrorLines) })
            Assert.Contains(shown, text);
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
        Assert.Contains($"submit: {server.Url}: a sharded job reads files only", line);
    }

    private Setting Near => new() { Folder = _folder.Path, Variables = new Dictionary<string, string?> { ["NO_PROXY"] = "127.0.0.1", ["no_proxy"] = "127.0.0.1" } };

    private Finished Count(string url) => ProgramRun.In(Near, "count", url, "--quiet");

    public void Dispose() => _folder.Dispose();
}
