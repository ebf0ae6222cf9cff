using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Count;

/// <summary><c>--word W</c>: the line at the end that many scripts wait for.</summary>
public sealed class WordTests : IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 51, ngrams: 2000);

    private readonly TempFolder _folder = new();

    public WordTests() => _folder.Write("data", Records.AsV2(Varied));

    [Theory]
    [InlineData("watch")]
    [InlineData("über")]
    [InlineData("日本語")]
    [InlineData("\"")]
    [InlineData("9,000")]
    [InlineData("a word of more than sixty-four bytes, which no shortcut for short ones can take as it is")]
    public void A_word_has_appeared_as_often_as_its_rows_say(string word)
    {
        long times = Varied.Where(r => r.Ngram == word).Sum(r => r.Matches);
        Assert.True(times > 0);
        foreach (string by in new[] { "ngram", "year", "none", "ngram,decade" })
            Assert.Equal([$"{word} has appeared {times} times."], Words("--by", by, "--word", word));
    }

    [Fact]
    public void A_word_that_is_absent_has_appeared_0_times() =>
        Assert.Equal(["mapreduce: warning: 'Aardvark' does not occur in the inputs", "Aardvark has appeared 0 times."], Words("--word", "Aardvark"));

    [Fact]
    public void Words_are_told_in_the_order_asked_however_many_they_are()
    {
        string[] asked = ["zebra", "watch", "Watch", "WATCH", "a"];
        Assert.Equal(
            asked.Select(w => $"{w} has appeared {Varied.Where(r => r.Ngram == w).Sum(r => r.Matches)} times."),
            Words([.. asked.SelectMany(w => new[] { "--word", w })]).Where(line => !line.Contains("warning", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_word_does_not_change_the_result()
    {
        foreach (string by in Answer.Groupings)
        {
            Finished run = ProgramRun.Of(_folder, "count", "data", "--by", by, "--word", "watch", "--word", "nothing", "--quiet").WithExitCode(0);
            Assert.Equal(Answer.Tsv(Varied, by), run.OutputText);
        }
    }

    [Fact]
    public void A_word_is_told_also_where_the_top_rows_do_not_show_it()
    {
        Row least = Answer.ByCount(Answer.Rows(Varied)).Last();
        Finished run = ProgramRun.Of(_folder, "count", "data", "--top", "2", "--word", least.Ngram!, "--quiet").WithExitCode(0);
        Assert.Equal(Answer.Header("ngram") + Answer.Lines(Answer.ByCount(Answer.Rows(Varied)).Take(2)), run.OutputText);
        Assert.Equal([$"{least.Ngram} has appeared {least.Matches} times."], run.ErrorLines);
    }

    [Fact]
    public void The_lines_are_the_last_ones_on_standard_error()
    {
        Finished run = ProgramRun.Of(_folder, "count", "data", "--word", "watch", "--word", "none").WithExitCode(0);
        Assert.Equal("none has appeared 0 times.", run.ErrorLines[^1]);
        Assert.StartsWith("watch has appeared ", run.ErrorLines[^2], StringComparison.Ordinal);
        Assert.True(run.ErrorLines.Length > 3);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v3")]
    [InlineData("v3 in gzip")]
    public void A_word_is_found_in_every_version_at_any_cut(string form)
    {
        _folder.Write("copy", Copies.Make(form, Varied));
        long times = Varied.Where(r => r.Ngram == "watch").Sum(r => r.Matches);
        Finished run = ProgramRun.Of(_folder, "count", "copy", "--word", "watch", "--quiet", "--by", "decade", "--chunk-size", "64", "--workers", "3").WithExitCode(0);
        Assert.Equal([$"watch has appeared {times} times."], run.ErrorLines);
        Assert.Equal(Answer.Tsv(Varied, "decade"), run.OutputText);
    }

    [Fact]
    public void An_ngram_of_several_words_is_a_word_too_and_a_tagged_one_where_the_key_has_ngrams()
    {
        long times = Varied.Where(r => r.Ngram == "quite a few").Sum(r => r.Matches), tagged = Varied.Where(r => r.Ngram == "watch_VERB").Sum(r => r.Matches);
        Assert.True(times > 0 && tagged > 0);
        Assert.Equal(
            [$"quite a few has appeared {times} times.", $"watch_VERB has appeared {tagged} times."],
            Words("--word", "quite a few", "--word", "watch_VERB"));
    }

    [Fact]
    public void An_empty_word_is_refused() => Assert.Contains("--word", ProgramRun.Of(_folder, "count", "data", "--word", "").WithExitCode(2).OnlyErrorLine());

    [Fact]
    public void No_word_is_told_of_a_run_that_failed()
    {
        _folder.Write("bad", "watch\t1999\t5\t5\nwatch\t1999\n");
        Assert.DoesNotContain("appeared", ProgramRun.Of(_folder, "count", "bad", "--word", "watch", "--quiet").WithExitCode(65).OnlyErrorLine());
    }

    private string[] Words(params string[] arguments) => ProgramRun.Of(_folder, ["count", "data", .. arguments, "--quiet"]).WithExitCode(0).ErrorLines;

    public void Dispose() => _folder.Dispose();
}
