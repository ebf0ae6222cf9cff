using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Index;

/// <summary>An index of chosen rows never answers silently what it cannot know.</summary>
public sealed class FilteredIndexTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public FilteredIndexTests()
    {
        _folder.Write("v2", "Again\t1990\t10\t2\nagain\t1990\t5\t1\nagain_VERB\t1990\t3\t1\nare\t1991\t7\t3\nare_VERB\t1991\t6\t2\n");
        _folder.Write("again", "again\n");
        _folder.Write("are_VERB", "are_VERB\n");
        _folder.Write("totals", "\t1990,1000,10,1\t1991,1000,10,1\t");
    }

    /// <summary>Filters of an index, and of a question for which they have left out rows.</summary>
    [Theory]
    [InlineData("--ngram again", "--ngram again --fold-case")]
    [InlineData("--ngrams again", "--ngrams again --fold-case")]
    [InlineData("--match ^again$", "--match ^again$ --fold-case")]
    [InlineData("--exclude again", "--exclude again --fold-case")]
    [InlineData("--ngram are", "--ngram are --tags VERB --strip-tags")]
    [InlineData("--exclude are_VERB", "--exclude are_VERB --tags VERB --strip-tags")]
    [InlineData("--exclude again", "--exclude again --word again --by none")]
    [InlineData("--tags VERB", "--tags VERB --word again")]
    [InlineData("--years 1990", "--by none")]
    [InlineData("--years ..1990", "--years ..1991")]
    public void Rows_that_it_lacks_are_named(string filters, string question)
    {
        ProgramRun.Of(_folder, ["index", "v2", "-q", "-o", "x.ngrams", .. filters.Split(' ')]).WithExitCode(0);
        Finished of = ProgramRun.Of(_folder, ["count", "x.ngrams", "-q", .. question.Split(' ')]).WithExitCode(0);
        Assert.Contains("x.ngrams: this index has only those rows of its sources that were chosen by: ", of.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--ngram again --fold-case", "--ngram again --fold-case")]
    [InlineData("--tags VERB", "--tags VERB --strip-tags")]
    [InlineData("--tags VERB", "--tags VERB --fold-case")]
    [InlineData("--years 1990..1991", "--years 1991 --word are")]
    [InlineData("--match ^a --tags drop", "--match ^a --tags drop --by year")]
    public void Equal_filters_give_what_the_shards_give_and_no_warning(string filters, string question)
    {
        ProgramRun.Of(_folder, ["index", "v2", "-q", "-o", "x.ngrams", .. filters.Split(' ')]).WithExitCode(0);
        Finished[] both = [.. new[] { "v2", "x.ngrams" }.Select(input => ProgramRun.Of(_folder, ["count", input, "-q", .. question.Split(' ')]).WithExitCode(0))];
        Assert.Equal(both[0].OutputText, both[1].OutputText);
        Assert.Equal(both[0].ErrorLines, both[1].ErrorLines);
    }

    /// <summary>Filters of an index, and a question for which they left out nothing, or something.</summary>
    [Theory]
    [InlineData(true, "--tags drop", "series again are --in")]
    [InlineData(true, "--tags drop", "series Again --fold-case --in")]
    [InlineData(true, "--tags drop", "count --ngram again --ngram are")]
    [InlineData(true, "--ngram again", "series again --in")]
    [InlineData(true, "--ngrams again", "series again --in")]
    [InlineData(false, "--tags drop", "series again_VERB --in")]
    [InlineData(false, "--tags drop", "series again_verb --fold-case --in")]
    [InlineData(false, "--tags drop", "series again_* --in")]
    [InlineData(false, "--tags drop", "count --ngram are_VERB")]
    [InlineData(false, "--tags drop", "count --ngram again --word again")]
    [InlineData(false, "--tags VERB", "series again --in")]
    [InlineData(false, "--ngram again", "series again are --in")]
    [InlineData(false, "--ngram again", "series again --fold-case --in")]
    [InlineData(false, "--ngram again --fold-case", "series again --in")]
    [InlineData(false, "--ngram again", "count --ngram are")]
    public void Named_ngrams_are_sought_without_a_warning_where_none_was_left_out(bool hasAll, string filters, string question)
    {
        ProgramRun.Of(_folder, ["index", "v2", "-q", "-o", "x.ngrams", .. filters.Split(' ')]).WithExitCode(0);
        Finished[] both = [.. new[] { "v2", "x.ngrams" }.Select(input => ProgramRun.Of(_folder, [.. question.Split(' '), input, "-q"]))];
        const string lacks = "x.ngrams: this index has only those rows of its sources";
        if (hasAll) Assert.Equal((0, both[0].OutputText, both[0].Error), (both[1].ExitCode, both[1].OutputText, both[1].Error));
        else Assert.True(both[1].Error.Contains(lacks, StringComparison.Ordinal) || both[1].ExitCode == 2, both[1].Error);
    }

    [Fact]
    public void Bad_lines_of_its_sources_are_named_wherever_it_is_read()
    {
        _folder.Write("bad", "a\t1990\t1\t1\nb\t1990\nc\t1990\n");
        ProgramRun.Of(_folder, "index", "bad", "--on-bad-line", "skip", "-q", "-o", "x.ngrams").WithExitCode(0);
        foreach (string command in new[] { "count x.ngrams", "series a --in x.ngrams", "index x.ngrams v2 -o y.ngrams", "count y.ngrams --by none" })
            Assert.Contains("2 lines of the sources of this index were bad and left out", ProgramRun.Of(_folder, [.. command.Split(' '), "-q"]).WithExitCode(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_file_twice_is_refused_before_it_is_read()
    {
        _folder.Write("bad", "no line of ngrams\n");
        foreach (string other in new[] { "bad", "./bad" })
            Assert.Contains($"{other} is ", ProgramRun.Of(_folder, "index", "bad", other, "-q", "-o", "x.ngrams").WithExitCode(2).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--years ..1990", "years up to 1990")]
    [InlineData("--years 1991..", "years from 1991")]
    [InlineData("--years 1990", "years 1990..1990")]
    public void Its_years_are_named_as_they_were_asked_for(string filters, string shown)
    {
        ProgramRun.Of(_folder, ["index", "v2", "-q", "-o", "x.ngrams", .. filters.Split(' ')]).WithExitCode(0);
        Assert.Contains($"chosen by: {shown}; make it anew", ProgramRun.Of(_folder, "count", "x.ngrams", "-q").WithExitCode(0).OnlyErrorLine(), StringComparison.Ordinal);
        Assert.Contains($"has the {shown} only", ProgramRun.Of(_folder, "series", "are", "--in", "x.ngrams", "--totals", "totals", "-q").WithExitCode(2).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_without_rows_warns_though_no_block_was_read()
    {
        ProgramRun.Of(_folder, "index", "v2", "-q", "-o", "x.ngrams").WithExitCode(0);
        foreach (string input in new[] { "v2", "x.ngrams" })
        {
            Assert.Contains("no row was counted with ", ProgramRun.Of(_folder, "count", input, "-q", "--match", "^zz").WithExitCode(0).Error, StringComparison.Ordinal);
            ProgramRun.Of(_folder, "count", input, "-q", "--warnings", "fail", "--match", "^zz").WithExitCode(65);
        }
    }

    [Fact]
    public void A_part_and_the_whole_are_two_corpora()
    {
        ProgramRun.Of(_folder, "index", "v2", "-q", "-o", "all.ngrams").WithExitCode(0);
        ProgramRun.Of(_folder, "index", "v2", "-q", "--years", "1990..1991", "-o", "some.ngrams").WithExitCode(0);
        Assert.Empty(ProgramRun.Of(_folder, "series", "are:some / are:all", "--in", "some=some.ngrams", "--in", "all=all.ngrams", "--years", "1990..1991", "-q").WithExitCode(0).Error);
        Assert.Contains("are both made of v2", ProgramRun.Of(_folder, "count", "some.ngrams", "all.ngrams", "--years", "1990..1991", "-q").WithExitCode(0).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_finds_what_is_called_an_index_and_is_none()
    {
        ProgramRun.Of(_folder, "index", "v2", "-q", "-o", "x.ngrams").WithExitCode(0);
        byte[] index = _folder.Read("x.ngrams");
        foreach (byte[] bytes in new[] { [], new byte[index.Length], [.. index.SelectMany(b => b == (byte)'\r' ? Array.Empty<byte>() : [b])] })
        {
            _folder.Write("bad.ngrams", bytes);
            Assert.Contains("bad.ngrams: is called .ngrams and does not begin like an index", ProgramRun.Of(_folder, "inspect", "bad.ngrams", "--verify", "-q").WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Inspect_gives_the_bad_lines_of_its_sources()
    {
        _folder.Write("bad", "are\t1990\t7\t3\nno line\n");
        ProgramRun.Of(_folder, "index", "bad", "-q", "--on-bad-line", "skip", "-o", "x.ngrams").WithExitCode(0);
        Finished of = ProgramRun.Of(_folder, "inspect", "x.ngrams", "--output-format", "jsonl").WithExitCode(0);
        Assert.Contains("\"bad_lines\":1", of.OutputText, StringComparison.Ordinal);
        Assert.Contains("1 input: 1 ngram in an index; 0 damaged", of.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
