using MapReduce.Cli.Display;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Count;

/// <summary>The same records in every container, version and kind of line end give the same bytes.</summary>
public sealed class CopiesTests : IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 1, ngrams: 3000);

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Forms => [.. Copies.Forms];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_copy_of_a_file_gives_the_answer(string form)
    {
        _folder.Write("copy", Copies.Make(form, Varied));
        ProgramRun.Of(_folder, "count", "copy", "-o", "answer.tsv", "--quiet").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("answer.tsv"));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_copy_through_standard_input_gives_the_answer(string form)
    {
        Finished run = ProgramRun.In(new Setting { Input = Copies.Make(form, Varied) }, "count", "-", "--no-header").WithExitCode(0);
        Assert.Equal(Answer.Lines(Answer.Rows(Varied)), run.OutputText);
    }

    [Theory]
    [InlineData("v2 in gzip")]
    [InlineData("v2 in zstd")]
    [InlineData("v2 in zip")]
    public void Names_say_nothing_about_how_a_file_is_packed(string form)
    {
        foreach (string name in new[] { "lies.gz", "lies.zst", "lies.zip", "lies.tsv", "lies.bz2" })
        {
            _folder.Write(name, Copies.Make(form, Varied));
            Assert.Equal(Answer.Tsv(Varied), ProgramRun.Of(_folder, "count", name, "--quiet").WithExitCode(0).OutputText);
        }
    }

    [Fact]
    public void What_the_tools_gzip_zstd_and_zip_write_gives_the_answer()
    {
        foreach (string tool in new[] { "gzip", "zstd", "zip" }) Shell.Need(tool);
        _folder.Write("plain", Records.AsV2(Varied));
        Shell.Of(_folder, "gzip -9 < plain > 1 && zstd -q < plain > 2 && zip -q 3 plain && head -c 9999 plain | gzip > 4 && tail -c +10000 plain | gzip -1 >> 4").WithExitCode(0);
        foreach (string copy in new[] { "1", "2", "3.zip", "4" })
            Assert.Equal(Answer.Tsv(Varied), ProgramRun.Of(_folder, "count", copy, "--quiet").WithExitCode(0).OutputText);
    }

    [Fact]
    public async Task A_named_pipe_and_a_link_are_inputs_like_any_file()
    {
        byte[] packed = Pack.Gzip(Records.AsV2(Varied));
        _folder.Write("packed", packed);
        File.CreateSymbolicLink(_folder.At("link"), _folder.At("packed"));
        Assert.Equal(0, Unix.MakePipe(_folder.At("pipe"), 0x180));
        Task writes = Task.Run(() => File.WriteAllBytes(_folder.At("pipe"), packed), TestContext.Current.CancellationToken);
        Assert.Equal(Answer.Tsv([.. Varied, .. Varied]), ProgramRun.Of(_folder, "count", "pipe", "link", "--quiet").WithExitCode(0).OutputText);
        await writes;
    }

    [Fact]
    public void An_empty_file_has_a_header_and_no_rows()
    {
        _folder.Write("empty", "");
        _folder.Write("empty.gz", Pack.Gzip([]));
        foreach (string input in new[] { "empty", "empty.gz", "-" })
            Assert.Equal("ngram\tmatch_count\tvolume_count\n", ProgramRun.Of(_folder, "count", input, "--quiet").WithExitCode(0).OutputText);
    }

    [Theory]
    [InlineData("")]
    [InlineData("watch_NOUN\t1999\t5\t5\n")]
    public void A_sum_over_nothing_is_one_row_of_zeros(string lines)
    {
        _folder.Write("nothing", lines);
        _folder.Write("nothing.gz", Pack.Gzip(System.Text.Encoding.UTF8.GetBytes(lines)));
        string[][] ways = [["nothing"], ["nothing.gz"], ["nothing", "nothing.gz", "--top", "3"], ["nothing", "--order", "count"], ["nothing", "--checkpoint", "checkpoint"], ["nothing", "--workers", "3"]];
        foreach (string[] way in ways)
            Assert.Equal("match_count\tvolume_count\n0\t0\n", ProgramRun.Of(_folder, ["count", .. way, "--by", "none", "--quiet"]).WithExitCode(0).OutputText);
        foreach (string by in new[] { "ngram", "year", "ngram,year" })
            Assert.Equal(Answer.Tsv(Records.OfV2(System.Text.Encoding.UTF8.GetBytes(lines)), by), ProgramRun.Of(_folder, "count", "nothing", "--by", by, "--quiet").WithExitCode(0).OutputText);
    }

    [Fact]
    public void Files_put_one_behind_the_other_count_together_where_a_newline_is_between_them()
    {
        byte[] lines = Records.AsV2(Varied);
        _folder.Write("both", [.. lines, .. lines]);
        Assert.Equal(Answer.Tsv([.. Varied, .. Varied]), ProgramRun.Of(_folder, "count", "both", "--quiet").WithExitCode(0).OutputText);
    }

    public void Dispose() => _folder.Dispose();
}
