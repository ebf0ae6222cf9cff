using System.Globalization;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Web;

/// <summary>An index behind a URL answers like the file, by few requests for few bytes, whatever the server and the line do, or there is one clear line.</summary>
public sealed class WebIndexTests : IDisposable
{
    private const int UsageError = 2, BadData = 65, InputUnreadable = 66;

    /// <summary>Bytes of the end of an index that are requested at once.</summary>
    private const int EndBytes = 65536;

    private static readonly NgramRecord[] Varied = Records.Varied(seed: 93, ngrams: 1500);

    private static readonly Lazy<byte[]> SmallIndex = new(() => IndexOf(Records.AsV2(Varied)));

    // Some parts of 2 MiB. Its counts are noise, which nothing compresses.
    private static readonly Lazy<byte[]> LargeIndex = new(() => IndexOf(Records.AsV2(Records.Varied(seed: 94, ngrams: 140_000))));

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("count @")]
    [InlineData("count @ --by ngram,year --workers 3")]
    [InlineData("count @ --by year --years 1800..1900 --memory 1MiB")]
    [InlineData("count @ --ngram watch --ngram nothing --by ngram,year")]
    [InlineData("count @ --ngrams list --fold-case")]
    [InlineData("count @ --match ^wa --top 5")]
    [InlineData("count @ v2 --by ngram,decade")]
    [InlineData("count v2 @ @ --by none")]
    [InlineData("count --files-from inputs --by none")]
    [InlineData("count @ --checkpoint done --by ngram,year")]
    [InlineData("series watch quite --in @")]
    [InlineData("series watch_* --in @ --sum")]
    [InlineData("series watch:a watch:b --in a=@ --in b=v2")]
    [InlineData("series watch --variants --in @")]
    public void A_url_answers_as_its_file(string command)
    {
        using var server = new WebServer(SmallIndex.Value);
        _folder.Write("local", SmallIndex.Value);
        _folder.Write("v2", Records.AsV2(Records.Varied(seed: 95, ngrams: 100)));
        _folder.Write("list", "watch\nWatch\nnothing\nüber\n");
        string Answer(string input)
        {
            _folder.Write("inputs", $"{input}\nv2\n");
            if (Directory.Exists(_folder.At("done"))) Directory.Delete(_folder.At("done"), recursive: true);
            return ProgramRun.In(Near, [.. command.Replace("@", input, StringComparison.Ordinal).Split(' '), "--quiet"]).WithExitCode(0).OutputText;
        }
        string local = Answer("local");
        Assert.NotEqual("", local);
        Assert.Equal(local, Answer(server.Url));
        Assert.NotEmpty(server.Ranges);
    }

    [Fact]
    public void Inspect_and_a_larger_index_take_it_as_its_file()
    {
        using var server = new WebServer(SmallIndex.Value);
        _folder.Write("local", SmallIndex.Value);
        _folder.Write("v2", Records.AsV2(Records.Varied(seed: 95, ngrams: 100)));
        string[] inspected = [.. new[] { "local", server.Url }.Select(input => ProgramRun.In(Near, "inspect", input, "--quiet").WithExitCode(0).OutputText.Replace(input, "@", StringComparison.Ordinal))];
        Assert.Contains("index", inspected[0], StringComparison.Ordinal);
        Assert.Equal(inspected[0], inspected[1]);
        ProgramRun.In(Near, "index", "local", "v2", "-o", "a.ngrams", "--quiet").WithExitCode(0);
        ProgramRun.In(Near, "index", server.Url, "v2", "-o", "b.ngrams", "--quiet").WithExitCode(0);
        Assert.Equal(_folder.Read("a.ngrams"), _folder.Read("b.ngrams"));
    }

    [Fact]
    public void One_ngram_takes_three_requests_and_few_bytes()
    {
        using var server = new WebServer(LargeIndex.Value);
        Assert.Equal(Local("count", "@", "--ngram", "watch", "--by", "ngram,year"), Remote(server, "count", "@", "--ngram", "watch", "--by", "ngram,year"));
        int length = server.Content.Length;
        Assert.Equal(["bytes=0-31", $"bytes={length - EndBytes}-{length - 1}"], server.Ranges.Take(2));
        Assert.Equal(3, server.Ranges.Count);
        // The end, and a block of about 32 KiB before it is compressed; by chance, one in a thousand has seven times that.
        Assert.InRange(server.BytesSent, EndBytes, 4 * EndBytes);
    }

    [Fact]
    public void Ngrams_far_apart_are_requested_one_by_one_and_neighbors_together()
    {
        using var server = new WebServer(LargeIndex.Value);
        string[] rows = [.. Local("count", "@", "--no-header").Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        string Ngram(int row) => rows[row].Split('\t')[0];
        int[][] asked = [[rows.Length / 4, rows.Length / 2, rows.Length * 3 / 4], [.. Enumerable.Range(rows.Length / 2, 1500)], [.. Enumerable.Range(0, 12).Select(i => rows.Length / 2 + 1000 * i)]];
        int[] requests = [.. asked.Select(ngrams =>
        {
            int before = server.Ranges.Count;
            _folder.Write("list", string.Concat(ngrams.Select(row => Ngram(row) + "\n")));
            Assert.Equal(Local("count", "@", "--ngrams", "list"), Remote(server, "count", "@", "--ngrams", "list"));
            return server.Ranges.Count - before;
        })];
        // The last ones are in some of about 19 blocks, and in some neighbors.
        Assert.Equal([2 + 3, 2 + 1, 2 + 1], requests);
        Assert.InRange(server.BytesSent, 2 * EndBytes, LargeIndex.Value.Length / 2);
    }

    [Fact]
    public void A_pattern_with_a_plain_beginning_reads_a_part_of_it()
    {
        using var server = new WebServer(LargeIndex.Value);
        Assert.Equal(Local("count", "@", "--match", "^back"), Remote(server, "count", "@", "--match", "^back"));
        Assert.Equal(3, server.Ranges.Count);
        Assert.InRange(server.BytesSent, EndBytes, LargeIndex.Value.Length / 2);
    }

    [Fact]
    public void All_of_it_is_read_once_in_large_parts_as_many_at_once_as_there_are_workers()
    {
        using var server = new WebServer(LargeIndex.Value);
        using var both = new ManualResetEventSlim();
        int parts = 0;
        server.BeforeAnswer = _ =>
        {
            if (server.Ranges.Count < 3) return;
            // The first part is given when the second one is requested.
            if (Interlocked.Increment(ref parts) == 2) both.Set();
            both.Wait(TimeSpan.FromSeconds(20));
        };
        Assert.Equal(Local("count", "@"), Remote(server, "count", "@", "--workers", "2"));
        Assert.True(both.IsSet);
        Assert.Equal(2, server.MostAtOnce);
        Assert.InRange(parts, 2, server.Content.Length / (2 << 20) + 1);
        Assert.InRange(server.BytesSent, server.Content.Length, server.Content.Length + EndBytes + 32);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_answer_that_is_cut_is_requested_on_from_there(bool hasVersion)
    {
        using var server = new WebServer(LargeIndex.Value) { CutAfter = 900_000 };
        if (!hasVersion) server.Tag = null;
        Assert.Equal(Local("count", "@"), Remote(server, "count", "@"));
        Assert.InRange(server.BytesSent, server.Content.Length, server.Content.Length + EndBytes + 32);
        Assert.InRange(server.Ranges.Count, server.Content.Length / 900_000 + 2, 2 * (server.Content.Length / 900_000) + 4);
    }

    [Fact]
    public void A_server_that_is_busy_is_asked_again()
    {
        using var server = new WebServer(SmallIndex.Value);
        int answers = 0;
        server.BeforeAnswer = _ => server.RefuseNext(++answers == 1 ? "503 Busy" : "429 Slower");
        Assert.Equal(Local(SmallIndex.Value, "count", "@", "--ngram", "watch"), Remote(server, "count", "@", "--ngram", "watch"));
        Assert.Equal(5, server.Ranges.Count);
    }

    [Fact]
    public void A_redirection_is_followed_by_each_request_and_a_password_stays_with_its_server()
    {
        using var server = new WebServer(SmallIndex.Value);
        using var other = new WebServer([]);
        for (int asked = 0; asked < 3; asked++) other.RefuseNext($"302 Found\r\nLocation: {server.Url}");
        string url = other.Url.Replace("http://", "http://me:secret@", StringComparison.Ordinal);
        Assert.Equal(Local(SmallIndex.Value, "count", "@", "--ngram", "watch"), ProgramRun.In(Near, "count", url, "--ngram", "watch", "--quiet").WithExitCode(0).OutputText);
        Assert.Equal((3, 3), (other.Ranges.Count, server.Ranges.Count));
        Assert.All(other.Authorizations, header => Assert.NotEqual("", header));
        Assert.All(server.Authorizations, header => Assert.Equal("", header));
    }

    [Fact]
    public void A_server_that_gives_no_parts_is_an_error_and_nothing_is_downloaded()
    {
        using var server = new WebServer(LargeIndex.Value) { GivesParts = false };
        Assert.Equal(
            $"mapreduce: {server.Url}: cannot be read: the server sends the whole file where a part is requested (200, where 206 is expected), and a file of this kind is read in parts; download it, and name the copy",
            Count(server, "--ngram", "watch").WithExitCode(InputUnreadable).OnlyErrorLine());
        Assert.Equal(2, server.Ranges.Count);
    }

    [Fact]
    public void A_server_that_does_not_say_the_length_is_an_error()
    {
        using var server = new WebServer(SmallIndex.Value) { TellsLength = false };
        Assert.Equal(
            $"mapreduce: {server.Url}: cannot be read: the server does not say how long the file is, and a file of this kind is read in parts; download it, and name the copy",
            Count(server).WithExitCode(InputUnreadable).OnlyErrorLine());
    }

    [Theory]
    [InlineData(2, "tag")]
    [InlineData(3, "tag")]
    [InlineData(3, "length")]
    [InlineData(3, "time")]
    public void A_file_that_changes_between_two_requests_is_an_error(int request, string what)
    {
        using var server = new WebServer(LargeIndex.Value);
        if (what == "time") (server.Tag, server.MoreHeaders) = (null, "\r\nLast-Modified: Wed, 21 Oct 2015 07:28:00 GMT");
        if (what == "length") server.Tag = null;
        server.BeforeAnswer = _ =>
        {
            if (server.Ranges.Count != request) return;
            if (what == "tag") server.Tag = "\"2\"";
            else if (what == "time") server.MoreHeaders = "\r\nLast-Modified: Wed, 21 Oct 2015 07:28:01 GMT";
            else server.Content = [.. server.Content, 0];
        };
        string line = Count(server, "--ngram", "watch").WithExitCode(InputUnreadable).OnlyErrorLine();
        Assert.StartsWith($"mapreduce: {server.Url}: cannot be read: is another file now (", line, StringComparison.Ordinal);
        Assert.EndsWith("run again when nothing changes it", line, StringComparison.Ordinal);
        Assert.Equal(request, server.Ranges.Count);
    }

    [Theory]
    [InlineData("bytes 0-9/{2}")]
    [InlineData("bytes {0}-{1}/{2}", 1)]
    [InlineData("")]
    public void A_part_that_was_not_requested_is_an_error(string said, int more = 0)
    {
        using var server = new WebServer(LargeIndex.Value);
        server.BeforeAnswer = first =>
        {
            if (server.Ranges.Count < 3) return;
            int last = int.Parse(server.Ranges.Last().Split('-')[1], CultureInfo.InvariantCulture);
            server.SaidRange = string.Format(CultureInfo.InvariantCulture, said, first, last + more, server.Content.Length);
        };
        Assert.Contains("the server sent a part of the file that was not requested (", Count(server, "--ngram", "watch").WithExitCode(InputUnreadable).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData(null)]
    public void Damage_is_refused_with_the_block(string? tag)
    {
        using var server = new WebServer([.. LargeIndex.Value]) { Tag = tag };
        server.Content[30] ^= 1;
        Assert.StartsWith($"mapreduce: {server.Url}: the index is damaged in block 0 of ", Count(server).WithExitCode(BadData).OnlyErrorLine(), StringComparison.Ordinal);
        // A seek elsewhere does not see it.
        Assert.Equal(Local("count", "@", "--ngram", "watch"), Remote(server, "count", "@", "--ngram", "watch"));
        server.Content[^100] ^= 1;
        Assert.StartsWith($"mapreduce: {server.Url}: the index has a damaged footer; ", Count(server, "--ngram", "watch").WithExitCode(BadData).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_keeps_its_parts_and_knows_it_by_its_version()
    {
        using var server = new WebServer(LargeIndex.Value);
        Setting small = Near with { Variables = new Dictionary<string, string?>(Near.Variables) { ["MAPREDUCE_PART_BYTES"] = "1MiB" } };
        string[] command = ["count", server.Url, "--by", "decade", "--checkpoint", "done"];
        string expected = Local("count", "@", "--by", "decade");
        Finished first = ProgramRun.In(small, command).WithExitCode(0);
        Assert.Equal(expected, first.OutputText);
        int asked = server.Ranges.Count;
        Finished again = ProgramRun.In(small, command).WithExitCode(0);
        Assert.Equal(expected, again.OutputText);
        int parts = (server.Content.Length + (1 << 20) - 1) >> 20;
        Assert.Contains($"resumed: {parts} of {parts} parts", again.Error, StringComparison.Ordinal);
        // It asks what the file is, and how its rows were filtered.
        Assert.Equal(asked + 2, server.Ranges.Count);
        server.Tag = "\"2\"";
        Assert.Contains("version \"2\"", ProgramRun.In(small, [.. command, "--quiet"]).WithExitCode(UsageError).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void In_an_archive_it_must_be_saved_as_a_file()
    {
        using var server = new WebServer(Pack.Gzip(SmallIndex.Value));
        Assert.StartsWith($"mapreduce: {server.Url}: is a compressed index: decompress it first", Count(server).WithExitCode(BadData).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_called_an_index_and_is_none_is_refused_whatever_follows_its_name()
    {
        using var server = new WebServer("a\t1900,1,1\n"u8.ToArray());
        foreach (string name in new[] { "t.ngrams", "t.ngrams?key=1" })
            Assert.Contains("is called .ngrams and does not begin like an index", ProgramRun.In(Near, ["count", $"{server.Url.TrimEnd('/')}/{name}", "--by", "none", "-q"]).WithExitCode(BadData).OnlyErrorLine(), StringComparison.Ordinal);
    }

    private Setting Near => new() { Folder = _folder.Path, Variables = new Dictionary<string, string?> { ["NO_PROXY"] = "127.0.0.1", ["no_proxy"] = "127.0.0.1" } };

    private Finished Count(WebServer server, params string[] options) => ProgramRun.In(Near, ["count", server.Url, .. options, "--quiet"]);

    private string Remote(WebServer server, params string[] command) =>
        ProgramRun.In(Near, [.. command.Select(word => word == "@" ? server.Url : word), "--quiet"]).WithExitCode(0).OutputText;

    private string Local(params string[] command) => Local(LargeIndex.Value, command);

    private string Local(byte[] index, params string[] command)
    {
        _folder.Write("local", index);
        return ProgramRun.Of(_folder, [.. command.Select(word => word == "@" ? "local" : word), "--quiet"]).WithExitCode(0).OutputText;
    }

    private static byte[] IndexOf(byte[] lines)
    {
        using var folder = new TempFolder();
        folder.Write("lines", lines);
        ProgramRun.Of(folder, "index", "lines", "-o", "x.ngrams", "--quiet").WithExitCode(0);
        return folder.Read("x.ngrams");
    }

    public void Dispose() => _folder.Dispose();
}
