using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Count;

/// <summary>How the work is cut and shared out is nobody's business but the machine's.</summary>
public sealed class WorkersAndChunksTests : IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 21, ngrams: 400);

    private readonly TempFolder _folder = new();

    public static MatrixTheoryData<int, string> Cuts =>
        new([1, 2, 3, 8], ["64", "100", "1KiB", "4093", "64KiB", "1MiB", "16MiB"]);

    [Theory]
    [MemberData(nameof(Cuts))]
    public void The_bytes_are_the_same_for_any_number_of_workers_and_any_size_of_chunk(int workers, string chunkSize)
    {
        _folder.Write("data/1", Records.AsV1(Varied, "\r\n"));
        _folder.Write("data/2", Records.AsV2(Varied)[..^1]);
        _folder.Write("data/3", Records.AsV3(Varied));
        _folder.Write("data/4", Pack.Gzip(Records.AsV3(Varied), 3));
        ProgramRun.Of(_folder, "count", "data", "-o", "answer", "--quiet", "--workers", $"{workers}", "--chunk-size", chunkSize).WithExitCode(0);
        Assert.Equal(Answer.Tsv([.. Varied, .. Varied, .. Varied, .. Varied]), _folder.ReadText("answer"));
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v2 with CRLF")]
    [InlineData("v3")]
    [InlineData("v2 with BOM in gzip")]
    public void A_file_cut_at_every_byte_gives_the_answer(string form)
    {
        _folder.Write("data", Copies.Make(form, [.. Varied.Take(40)]));
        string expected = Answer.Tsv(Varied.Take(40), "ngram,year");
        for (int size = 1; size <= 40; size++)
            Assert.Equal(expected, ProgramRun.Of(_folder, "count", "data", "--by", "ngram,year", "--quiet", "--chunk-size", $"{size}").WithExitCode(0).OutputText);
    }

    [Fact]
    public void A_history_of_nearly_a_mebibyte_in_one_line_gives_the_answer()
    {
        NgramRecord[] history = [.. Enumerable.Range(0, 58_000).Select(i => new NgramRecord("long", 1000 + i % 9000, i, i / 3))];
        NgramRecord[] records = [.. Varied, .. history, .. Varied];
        byte[] lines = Records.AsV3(records);
        Assert.InRange(Records.AsV3(history).Length, 900_000, 1 << 20);
        _folder.Write("data", lines);
        foreach (string size in new[] { "4KiB", "1MiB" })
            Assert.Equal(Answer.Tsv(records), ProgramRun.Of(_folder, "count", "data", "--quiet", "--chunk-size", size).WithExitCode(0).OutputText);
        Finished piped = ProgramRun.In(new Setting { Input = Pack.Gzip(lines) }, "count", "-", "--by", "ngram,decade", "--quiet", "--chunk-size", "4KiB");
        Assert.Equal(Answer.Tsv(records, "ngram,decade"), piped.WithExitCode(0).OutputText);
    }

    [Theory]
    [InlineData("64KiB")]
    [InlineData("1MiB")]
    [InlineData("1GiB")]
    [InlineData("500KB")]
    [InlineData("1MB")]
    [InlineData("65536")]
    [InlineData("1")]
    public void A_size_is_read_in_every_unit(string size)
    {
        _folder.Write("data", Records.AsV2(Varied));
        Assert.Equal(Answer.Tsv(Varied), ProgramRun.Of(_folder, "count", "data", "--quiet", "--chunk-size", size).WithExitCode(0).OutputText);
    }

    [Theory]
    [InlineData("64KiB", 4)]
    [InlineData("100KB", 3)]
    [InlineData("262144", 1)]
    [InlineData("1MiB", 1)]
    [InlineData("131071", 3)]
    public void A_unit_means_what_it_says(string size, int chunks)
    {
        _folder.Write("data", new byte[256 * 1024]);
        Finished run = ProgramRun.Of(_folder, "count", "data", "--dry-run", "--chunk-size", size).WithExitCode(0);
        Assert.Contains(run.ErrorLines, line => line.StartsWith("data: plain", StringComparison.Ordinal) && line.EndsWith($" {chunks} chunk{(chunks == 1 ? "" : "s")}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("1 MiB")]
    [InlineData("MiB")]
    [InlineData("64KiBs")]
    [InlineData("2GiB")]
    [InlineData("99999999999999999999")]
    [InlineData("1e6")]
    public void A_size_that_is_none_is_refused_in_one_line(string size)
    {
        string line = ProgramRun.Of("count", "-", "--chunk-size", size).WithExitCode(2).OnlyErrorLine();
        Assert.Contains("--chunk-size", line);
    }

    public void Dispose() => _folder.Dispose();
}
