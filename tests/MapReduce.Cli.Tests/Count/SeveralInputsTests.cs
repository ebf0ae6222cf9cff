using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Count;

/// <summary>Files, folders, globs and lists: the answer is the sum over all that they name.</summary>
public sealed class SeveralInputsTests : IDisposable
{
    private static readonly NgramRecord[] First = Records.Varied(seed: 11, ngrams: 300);
    private static readonly NgramRecord[] Second = Records.Varied(seed: 12, ngrams: 300);
    private static readonly NgramRecord[] Third = Records.Varied(seed: 13, ngrams: 300);

    private readonly TempFolder _folder = new();

    public SeveralInputsTests()
    {
        _folder.Write("data/one two.tsv", Records.AsV2(First));
        _folder.Write("data/ünïcödé 日本.tsv.gz", Pack.Gzip(Records.AsV3(Second)));
        _folder.Write("data/old.csv.zip", Copies.Make("v1 in zip", Third));
    }

    [Fact]
    public void Files_of_all_versions_and_containers_are_summed_over() =>
        Assert.Equal(Answer.Tsv([.. First, .. Second, .. Third]), Count("data/one two.tsv", "data/ünïcödé 日本.tsv.gz", "data/old.csv.zip"));

    [Fact]
    public void A_folder_stands_for_its_files() =>
        Assert.Equal(Answer.Tsv([.. First, .. Second, .. Third]), Count("data"));

    [Fact]
    public void A_folder_named_with_a_slash_or_from_the_root_or_from_within_is_the_same_folder()
    {
        string expected = Answer.Tsv([.. First, .. Second, .. Third]);
        Assert.Equal(expected, Count("data/"));
        Assert.Equal(expected, Count("./data"));
        Assert.Equal(expected, Count(_folder.At("data")));
        Finished within = ProgramRun.In(new Setting { Folder = _folder.At("data") }, "count", ".", "--quiet").WithExitCode(0);
        Assert.Equal(expected, within.OutputText);
    }

    [Fact]
    public void Hidden_files_and_folders_within_a_folder_are_left_alone()
    {
        _folder.Write("data/.DS_Store", "no n-grams\n");
        _folder.Write("data/.out.tsv.1-2.partial", "half a res");
        _folder.Write("data/deeper/more.tsv", Records.AsV2(First));
        Assert.Equal(Answer.Tsv([.. First, .. Second, .. Third]), Count("data"));
        Assert.Contains("mapreduce: note: data: 2 hidden files in it were not read; name them if they are data", ProgramRun.Of(_folder, "count", "data").WithExitCode(0).ErrorLines);
    }

    [Theory]
    [InlineData("data/*")]
    [InlineData("data/*.*")]
    [InlineData("*/*")]
    [InlineData("d?ta/*")]
    public void A_glob_that_matches_all_stands_for_all(string glob) =>
        Assert.Equal(Answer.Tsv([.. First, .. Second, .. Third]), Count(glob));

    [Theory]
    [InlineData("data/*.tsv")]
    [InlineData("data/one ???.tsv")]
    [InlineData("d*/one*")]
    public void A_glob_that_matches_one_stands_for_one(string glob) => Assert.Equal(Answer.Tsv(First), Count(glob));

    [Fact]
    public void A_glob_from_the_root_is_a_glob() => Assert.Equal(Answer.Tsv(Second), Count(_folder.At("data/*.gz")));

    [Fact]
    public void A_name_with_a_star_in_it_is_that_file_first()
    {
        _folder.Write("data/*", Records.AsV2(Second));
        Assert.Equal(Answer.Tsv(Second), Count("data/*"));
    }

    [Fact]
    public void Brackets_and_braces_in_names_are_no_glob()
    {
        _folder.Write("a[1]{2}.tsv", Records.AsV2(Second));
        Assert.Equal(Answer.Tsv(Second), Count("a[1]{2}.tsv"));
    }

    [Fact]
    public void A_list_of_names_adds_to_the_names_given()
    {
        _folder.Write("list", "data/one two.tsv\n\ndata/ünïcödé 日本.tsv.gz");
        Assert.Equal(Answer.Tsv([.. First, .. Second]), Count("--files-from", "list"));
        Assert.Equal(Answer.Tsv([.. First, .. Second, .. Third]), Count("data/*.zip", "--files-from", "list"));
    }

    [Fact]
    public void A_list_with_CRLF_or_a_BOM_names_the_same_files()
    {
        _folder.Write("list", "\uFEFFdata/one two.tsv\r\ndata/ünïcödé 日本.tsv.gz\r\n");
        Assert.Equal(Answer.Tsv([.. First, .. Second]), Count("--files-from", "list"));
    }

    [Fact]
    public void A_list_can_come_through_standard_input_and_hold_globs_and_folders()
    {
        Finished run = ProgramRun.In(
            new Setting { Folder = _folder.Path, Input = "data/*.tsv\ndata\n"u8.ToArray() }, "count", "--files-from", "-", "--quiet").WithExitCode(0);
        Assert.Equal(Answer.Tsv([.. First, .. First, .. Second, .. Third]), run.OutputText);
    }

    [Fact]
    public void Two_lists_are_both_read()
    {
        _folder.Write("list 1", "data/one two.tsv\n");
        _folder.Write("list 2", "data/old.csv.zip\n");
        Assert.Equal(Answer.Tsv([.. First, .. Third]), Count("--files-from", "list 1", "--files-from", "list 2"));
    }

    [Fact]
    public void Standard_input_is_one_input_among_others()
    {
        Finished run = ProgramRun.In(
            new Setting { Folder = _folder.Path, Input = Pack.Zstd(Records.AsV2(Third)) }, "count", "data/one two.tsv", "-", "--quiet").WithExitCode(0);
        Assert.Equal(Answer.Tsv([.. First, .. Third]), run.OutputText);
    }

    [Fact]
    public void A_zip_of_several_files_is_several_inputs()
    {
        _folder.Write("many.zip", Pack.Zip(("a.csv", Records.AsV1(First)), ("folder/b.csv", Records.AsV1(Second)), ("c.csv", []), ("d.tsv", Records.AsV3(Third))));
        Assert.Equal(Answer.Tsv([.. First, .. Second, .. Third]), Count("many.zip"));
    }

    [Fact]
    public void A_name_that_begins_with_a_dash_comes_behind_two_dashes_or_with_its_folder()
    {
        _folder.Write("-x.tsv", Records.AsV2(First));
        Assert.Equal(Answer.Tsv(First), Count("./-x.tsv"));
        Assert.Equal(Answer.Tsv(First), ProgramRun.Of(_folder, "count", "--quiet", "--", "-x.tsv").WithExitCode(0).OutputText);
    }

    [Fact]
    public void A_file_named_twice_counts_twice_and_a_warning_says_so()
    {
        Finished run = ProgramRun.Of(_folder, "count", "data/one two.tsv", "./data/one two.tsv").WithExitCode(0);
        Assert.Equal(Answer.Tsv([.. First, .. First]), run.OutputText);
        Assert.Contains(run.ErrorLines, line => line.Contains("warning") && line.Contains("data/one two.tsv"));
    }

    [Fact]
    public void The_order_of_inputs_does_not_change_the_answer() =>
        Assert.Equal(Count("data/one two.tsv", "data/old.csv.zip"), Count("data/old.csv.zip", "data/one two.tsv"));

    [Fact]
    public void A_hundred_small_files_are_summed_over()
    {
        for (int i = 0; i < 100; i++) _folder.Write($"many/{i}.tsv", Records.AsV2(First.Skip(i * 3).Take(3)));
        Assert.Equal(Answer.Tsv(First.Take(300)), Count("many", "--workers", "3"));
    }

    private string Count(params string[] arguments) => ProgramRun.Of(_folder, ["count", .. arguments, "--quiet"]).WithExitCode(0).OutputText;

    public void Dispose() => _folder.Dispose();
}
