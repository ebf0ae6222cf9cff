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
