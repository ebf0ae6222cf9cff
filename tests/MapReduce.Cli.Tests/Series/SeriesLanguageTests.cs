using System.Globalization;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Series;

/// <summary>What an expression cannot be, what it may have meant, and what does not occur: each is said.</summary>
public sealed class SeriesLanguageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("no NGRAM", "series")]
    [InlineData("--in", "series a")]
    [InlineData("--in", "series --in")]
    [InlineData("'--nosuch'", "series a --in data --nosuch")]
    [InlineData("--years x", "series a --in data --years x")]
    [InlineData("--years 2000..1990", "series a --in data --years 2000..1990")]
    [InlineData("--years 0..10", "series a --in data --years 0..10")]
    [InlineData("--smoothing", "series a --in data --smoothing -1")]
    [InlineData("--top", "series a --in data --top 3")]
    [InlineData("have no corpus 'gb'", "series a --in data --totals gb=data")]
    [InlineData("choose one", "series a --in data --totals data --percent --per-million")]
    [InlineData("need --totals", "series a --in data --percent")]
    [InlineData("--sum", "series * --in data --expand 0")]
    public void What_cannot_be_meant_is_a_line_and_2(string named, string typed)
    {
        _folder.Write("data", "a\t1990\t5\t2\n");
        Assert.Contains(named, ProgramRun.Of(_folder, [.. typed.Split(' ').Select(t => t.Replace('_', ' '))]).WithExitCode(2).OnlyErrorLine());
    }

    [Theory]
    [InlineData("a +", "an ngram is missing at the end", "  a +", "     ^")]
    [InlineData("of a:gb", "'gb' is not a corpus", "  of a:gb", "       ^")]
    [InlineData("日本 *ing", "count --match", "  日本 *ing", "       ^")]
    public void What_is_not_an_expression_is_shown_with_a_caret_under_its_place(string asked, string wrong, string text, string caret)
    {
        _folder.Write("data", "a\t1990\t5\t2\n");
        _folder.Write("queries", $"a\n\n{asked}\n");
        foreach (string[] typed in new string[][] { [asked], ["--queries", "queries"] })
        {
            string[] lines = ProgramRun.Of(_folder, ["series", .. typed, "--in", "data", "-q"]).WithExitCode(2).ErrorLines;
            Assert.Contains(wrong, lines[0], StringComparison.Ordinal);
            Assert.Equal([text, caret], lines[1..]);
            if (typed.Length > 1) Assert.Contains("queries:3: ", lines[0], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("host's", "Google writes it 'host 's'")]
    [InlineData("don't", "Google writes it 'do not'")]
    [InlineData("cannot", "Google writes it 'can not'")]
    [InlineData("can't", "Google writes it 'can not'")]
    [InlineData("a,b", "expressions are separate arguments, as in 'a' 'b'")]
    [InlineData("a, b", "expressions are separate arguments, as in 'a' 'b'")]
    [InlineData("a+b", "operators stand between blanks, as in 'a + b'")]
    [InlineData("a +b", "operators stand between blanks, as in 'a + b'")]
    [InlineData("a*2", "operators stand between blanks, as in 'a * 2'")]
    [InlineData("2 * b", "as in 2 * (b)")]
    [InlineData("1e3 * b", "as in 1e3 * (b)")]
    [InlineData("0,5 * b", "as in 0.5 * (b)")]
    [InlineData("a * 1,5", "as in a * 1.5")]
    [InlineData("a * .5", "as in a * 0.5")]
    [InlineData("a * 5.", "as in a * 5")]
    [InlineData("a * b", "as in a * (b)")]
    [InlineData("(a) * b", "as in (a) * (b)")]
    [InlineData("a − b", "write '-' to subtract, as in 'a - b'")]
    [InlineData("a – b", "write '-' to subtract, as in 'a - b'")]
    [InlineData("a × 2", "write '*' to multiply, as in 'a * 2'")]
    [InlineData("a×b", "write '*' to multiply, as in 'a * (b)'")]
    [InlineData("a ÷ b", "write '/' to divide, as in 'a / b'")]
    [InlineData("a ^ 2", "there are no powers")]
    [InlineData("a_FOO", "'FOO' is not a tag")]
    [InlineData("=>a", "as in *=>a")]
    [InlineData("a=>", "as in a=>*")]
    [InlineData("drink=> * _NOUN", "as in drink=>*")]
    [InlineData("a + b %", "as in 'b * 100'")]
    [InlineData("/^a/", "count --match '^a'")]
    [InlineData("^a", "count --match '^a'")]
    [InlineData("'zebra'", "leave them out: zebra")]
    [InlineData("“zebra”", "leave them out: zebra")]
    [InlineData("a_noun", "as in a_NOUN")]
    [InlineData("army/(army+authority)", "operators of an expression stand between blanks, as in 'army / (army + authority)'")]
    [InlineData("army/(army+authority)*100", "as in 'army / (army + authority) * 100'")]
    [InlineData("army/authority", "Google writes it 'army / authority', to be asked for in brackets: [army / authority]; without them it is an expression")]
    [InlineData("ZEBRA", "upper and lower case are different ngrams, as in 'zebra'")]
    [InlineData("zeBRA_NOUN", "as in 'zebra_NOUN'")]
    [InlineData("zebra", "does not occur in the inputs")]
    [InlineData("well-known", "does not occur in the inputs")]
    [InlineData("_START_ a", "it has 2 words, and those with which the inputs begin have one")]
    [InlineData("drink=>water", "does not occur in the inputs")]
    [InlineData("*_NOUN", "does not occur in the inputs")]
    [InlineData("b_*", "does not occur in the inputs")]
    [InlineData("a / zebra", "'zebra' does not occur in the inputs")]
    public void No_zero_is_silent(string asked, string warning)
    {
        _folder.Write("data", "a\t1990\t5\t2\nb\t1990\t1\t1\n");
        Assert.Contains(warning, ProgramRun.Of(_folder, "series", asked, "--in", "data", "-q").WithExitCode(0).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*_X")]
    [InlineData("Zebra")]
    [InlineData("a_NOUN")]
    [InlineData("drink=>*_NOUN")]
    [InlineData("*=>a")]
    [InlineData("a_*")]
    public void Where_nothing_is_known_nothing_is_guessed(string asked)
    {
        _folder.Write("data", "a\t1990\t5\t2\n");
        Assert.Equal($"mapreduce: warning: '{asked}' does not occur in the inputs", ProgramRun.Of(_folder, "series", asked, "--in", "data", "-q").WithExitCode(0).OnlyErrorLine());
    }

    [Theory]
    [InlineData("a / (b - b)", "'a / (b - b)' has no row: a divisor is 0 in every year")]
    [InlineData("a / c", "'a / c' has no row: a divisor is 0 in every year")]
    [InlineData("a / b", null)]
    [InlineData("b / (a - 5)", null)]
    public void A_series_without_rows_is_told(string asked, string? warning)
    {
        _folder.Write("data", "a\t1990\t5\t2\nb\t1990\t1\t1\nc\t1990\t0\t0\na\t1991\t6\t1\n");
        Finished run = ProgramRun.Of(_folder, "series", asked, "--in", "data", "-q", "--no-header").WithExitCode(0);
        Assert.Equal(warning is not null, run.OutputText.Length == 0);
        Assert.Equal(warning is null ? "" : $"mapreduce: warning: {warning}", run.Error.TrimEnd());
        if (warning is not null) ProgramRun.Of(_folder, "series", asked, "--in", "data", "--warnings", "fail").WithExitCode(65);
    }

    [Fact]
    public void Years_after_the_end_of_the_inputs_are_told_where_the_rows_show_it()
    {
        string Rows(string ngram, int first, int last) => string.Concat(Enumerable.Range(first, last - first + 1).Select(year => string.Create(CultureInfo.InvariantCulture, $"{ngram}\t{year}\t5\t2\n")));
        _folder.Write("data", Rows("a", 1990, 2000) + "b\t1990\t1\t1\nb\t1998\t1\t1\n");
        _folder.Write("later", Rows("a", 1990, 2004));
        _folder.Write("totals", string.Concat(Enumerable.Range(1990, 11).Select(year => string.Create(CultureInfo.InvariantCulture, $"{year},100,10,1\t"))));
        const string ends = "seem to end with 2000, for 'a' occurs in each year before and in none after";
        string ErrorOf(params string[] typed) => ProgramRun.Of(_folder, ["series", .. typed, "-q"]).WithExitCode(0).Error.TrimEnd();
        Assert.Equal($"mapreduce: warning: the inputs {ends}: 2001 to 2003 are shown as 0, which smoothing counts too; ask for years up to 2000", ErrorOf("a", "b", "--in", "data", "--years", "1990..2003"));
        Assert.Contains("2001 is shown as 0", ErrorOf("a + b", "--in", "data", "--years", "1990..2001"), StringComparison.Ordinal);
        Assert.Equal($"mapreduce: warning: the inputs of x {ends}: 2001 to 2004 are shown as 0, which smoothing counts too; ask for years up to 2000", ErrorOf("a", "--in", "x=data", "y=later"));
        // The end is not beyond it, cannot be told from a rare ngram, or has no rows.
        foreach (string[] typed in new string[][] { ["a", "--in", "data", "--years", "1990..2000"], ["b", "--in", "data", "--years", "1990..2003"], ["a", "--in", "data"], ["a", "--in", "data", "--years", "1990..2003", "--totals", "totals"] })
            Assert.Equal("", ErrorOf(typed));
    }

    [Fact]
    public void A_series_whose_years_have_no_totals_is_told()
    {
        _folder.Write("data", "a\t1990\t5\t2\n");
        _folder.Write("totals", "1980,100,10,1");
        Assert.Contains("'a' has no row: the totals have none of its years", ProgramRun.Of(_folder, "series", "a", "--in", "data", "--totals", "totals", "-q").WithExitCode(0).OnlyErrorLine());
    }

    [Fact]
    public void A_corpus_of_several_files_is_told_with_them()
    {
        foreach (string name in (string[])["gb", "us", "fr"]) _folder.Write(name, $"a\t1990\t5\t{name.Length}\n");
        Assert.Contains("note: the corpus x is gb and us; write NAME=FILE where another corpus begins", ProgramRun.Of(_folder, "series", "a", "--in", "x=gb", "us", "y=fr").WithExitCode(0).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("the corpus", ProgramRun.Of(_folder, "series", "a", "--in", "x=gb", "us", "y=fr", "-q").WithExitCode(0).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("the corpus", ProgramRun.Of(_folder, "series", "a", "--in", "x=gb", "z=us", "y=fr").WithExitCode(0).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("the corpus", ProgramRun.Of(_folder, "series", "a", "--in", "gb", "us").WithExitCode(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_reading_that_occurs_in_the_data_is_named()
    {
        _folder.Write("data", "a\t1990\t5\t2\nb\t1990\t1\t1\na - b\t1990\t7\t1\nwell - known\t1990\t3\t1\n1984\t1990\t1\t1\n");
        Assert.Contains("note: 'a - b' is also an ngram in the inputs; to count it, put it in brackets: [a - b]", ProgramRun.Of(_folder, "series", "a - b", "--in", "data").WithExitCode(0).Error, StringComparison.Ordinal);
        Assert.Contains("note: '1984' is also an ngram", ProgramRun.Of(_folder, "series", "a + 1984", "--in", "data").WithExitCode(0).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("note:", ProgramRun.Of(_folder, "series", "b - a", "[a - b]", "--in", "data").WithExitCode(0).Error, StringComparison.Ordinal);
        Finished split = ProgramRun.Of(_folder, "series", "well-known", "--in", "data", "--no-header").WithExitCode(0);
        Assert.Equal("well-known\t1990\t3\t1\n", split.OutputText);
        Assert.Contains("'well-known' is counted as 'well - known'", split.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_more_ngrams_match_than_are_shown_a_note_says_how_many()
    {
        _folder.Write("data", string.Concat(Enumerable.Range(10, 12).Select(i => $"of {i}\t1990\t{i}\t1\n")) + "Of 10\t1990\t1\t1\n");
        string ErrorOf(params string[] typed) => ProgramRun.Of(_folder, ["series", .. typed, "--in", "data"]).WithExitCode(0).Error;
        Assert.Contains("note: 'of *' stands for 12 ngrams, of which the most frequent 10 are shown", ErrorOf("of *"), StringComparison.Ordinal);
        Assert.Contains("note: 'of 10' stands for 2 ngrams, of which the most frequent 1 are shown", ErrorOf("of 10", "--variants", "--expand", "1"), StringComparison.Ordinal);
        foreach (string[] typed in new string[][] { ["of *", "--expand", "12"], ["of *", "--expand", "0", "--sum"], ["of * / of *"], ["of 10"] })
            Assert.DoesNotContain("stands for", ErrorOf(typed), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
