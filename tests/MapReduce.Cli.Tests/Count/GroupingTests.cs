using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Count;

/// <summary><c>--by</c> in all its forms.</summary>
public sealed class GroupingTests : IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 31, ngrams: 2000);

    private readonly TempFolder _folder = new();

    public static MatrixTheoryData<string, string> EveryForm => new(Answer.Groupings, ["v1", "v2", "v3", "v2 in gzip"]);

    [Theory]
    [MemberData(nameof(EveryForm))]
    public void Every_grouping_of_every_version_has_its_columns_and_rows(string by, string form)
    {
        _folder.Write("data", Copies.Make(form, Varied));
        Finished run = ProgramRun.Of(_folder, "count", "data", "--by", by, "--quiet").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied, by), run.OutputText);
    }

    [Theory]
    [InlineData("ngram", "ngram\tmatch_count\tvolume_count")]
    [InlineData("year", "year\tmatch_count\tvolume_count")]
    [InlineData("decade", "decade\tmatch_count\tvolume_count")]
    [InlineData("ngram,year", "ngram\tyear\tmatch_count\tvolume_count")]
    [InlineData("ngram,decade", "ngram\tdecade\tmatch_count\tvolume_count")]
    [InlineData("none", "match_count\tvolume_count")]
    public void The_header_names_the_columns_and_can_be_left_out(string by, string header)
    {
        _folder.Write("data", "a\t1999\t5\t2\n");
        string with = ProgramRun.Of(_folder, "count", "data", "--by", by, "--quiet").WithExitCode(0).OutputText;
        string without = ProgramRun.Of(_folder, "count", "data", "--by", by, "--quiet", "--no-header").WithExitCode(0).OutputText;
        Assert.Equal(header + "\n" + without, with);
        Assert.EndsWith("5\t2\n", without, StringComparison.Ordinal);
        Assert.Single(without, '\n');
    }

    [Theory]
    [InlineData("year")]
    [InlineData("decade")]
    [InlineData("none")]
    public void Without_an_ngram_in_the_key_tagged_rows_are_left_out_and_standard_error_says_so(string by)
    {
        _folder.Write("data", Records.AsV2(Varied));
        Finished run = ProgramRun.Of(_folder, "count", "data", "--by", by).WithExitCode(0);
        Assert.Contains(run.ErrorLines, line => line.Contains("tagged"));
        int tagged = Varied.Count(r => Answer.IsTagged(r.Ngram));
        Assert.InRange(tagged, 100, Varied.Length - 100);
        Assert.Contains($"{Varied.Length:N0} lines = {Varied.Length - tagged:N0} counted + {tagged:N0} filtered + 0 bad", run.Error);
    }

    [Theory]
    [InlineData("ngram")]
    [InlineData("ngram,year")]
    [InlineData("ngram,decade")]
    public void With_an_ngram_in_the_key_every_row_counts_and_nothing_is_said_of_tags(string by)
    {
        _folder.Write("data", Records.AsV2(Varied));
        Finished run = ProgramRun.Of(_folder, "count", "data", "--by", by).WithExitCode(0);
        Assert.DoesNotContain("tagged", run.Error);
        Assert.Contains($"{Varied.Length:N0} lines = {Varied.Length:N0} counted + 0 filtered + 0 bad", run.Error);
    }

    [Fact]
    public void Only_the_tags_of_the_closed_list_are_tags()
    {
        string[] plain = ["AHAB_", "and__", "_", "__", "snake_case", "x_NOUNS", "a_noun", "_FOO_", "NOUN", "_START", "of_ the_"];
        string[] tagged = ["AM_PM_NOUN", "and___DET", "ACLC_.", ":_.", "_NOUN_", "_START_", "_END_", "_ROOT_", "the _ADJ_ man", "a_DET b c", "a b c_X", "._."];
        _folder.Write("data", Records.AsV2([.. plain.Select(n => new NgramRecord(n, 2000, 1, 1)), .. tagged.Select(n => new NgramRecord(n, 2000, 1000, 1000))]));
        Assert.Equal($"{plain.Length}\t{plain.Length}\n", ProgramRun.Of(_folder, "count", "data", "--by", "none", "--no-header", "--quiet").WithExitCode(0).OutputText);
    }

    [Fact]
    public void Years_ascend_as_numbers_behind_each_ngram_and_ngrams_by_their_bytes()
    {
        _folder.Write("data", "b\t1\t1\t1\nb\t9999\t1\t1\nb\t10\t1\t1\nb\t256\t1\t1\nab\t2\t1\t1\na\t300\t1\t1\na b\t7\t1\t1\né\t5\t1\t1\nz\t5\t1\t1\nZ\t5\t1\t1\n");
        Assert.Equal(
            ["Z 5", "a 300", "a b 7", "ab 2", "b 1", "b 10", "b 256", "b 9999", "z 5", "é 5"],
            ProgramRun.Of(_folder, "count", "data", "--by", "ngram,year", "--no-header", "--quiet").WithExitCode(0).OutputText
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(' ', line.Split('\t')[..2])));
    }

    [Fact]
    public void Sums_reach_the_largest_number_of_64_bits()
    {
        _folder.Write("data", "a\t2000\t9223372036854775806\t1\na\t2001\t1\t9223372036854775806\n");
        foreach (string by in new[] { "ngram", "none", "decade" })
            Assert.EndsWith("9223372036854775807\t9223372036854775807\n", ProgramRun.Of(_folder, "count", "data", "--by", by, "--quiet").WithExitCode(0).OutputText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ngram", "'big'")]
    [InlineData("decade", "'2000'")]
    [InlineData("ngram,decade", "'big 2000'")]
    [InlineData("none", "all")]
    public void A_sum_beyond_64_bits_ends_the_run_and_names_the_key(string by, string key)
    {
        _folder.Write("answer.tsv", "old\n");
        _folder.Write("one", "a\t2001\t1\t1\nbig\t2000\t9223372036854775807\t1\n");
        _folder.Write("two", "big\t2001\t1\t1\n");
        foreach (string workers in new[] { "1", "4" })
        {
            string line = ProgramRun.Of(_folder, "count", "one", "two", "--by", by, "-o", "answer.tsv", "--quiet", "--workers", workers).WithExitCode(65).OnlyErrorLine();
            Assert.Contains(key, line);
            Assert.Contains("9223372036854775807", line);
        }
        Assert.Equal("old\n", _folder.ReadText("answer.tsv"));
    }

    public void Dispose() => _folder.Dispose();
}
