using System.Text.Json;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Count;

/// <summary>Filters and tag rules: which rows count, what their ngrams are called, and that no line is lost.</summary>
public sealed class FilterTests : IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 71, ngrams: 2000);

    private readonly TempFolder _folder = new();

    public FilterTests() => _folder.Write("list", Filtering.ListFile);

    public static TheoryData<int, string> EachFilterInAForm =>
        [.. from i in Enumerable.Range(0, Filtering.All.Length) from form in new[] { "v1", "v2 in gzip", "v3" } select (i, form)];

    [Theory]
    [MemberData(nameof(EachFilterInAForm))]
    public void A_filter_takes_the_same_rows_of_every_version_by_any_workers(int number, string form)
    {
        Filtering filter = Filtering.All[number];
        string by = Answer.Groupings[number % Answer.Groupings.Length];
        _folder.Write("data", Copies.Make(form, Varied));
        (int lines, int counted) = LinesOf(filter, by, form);
        foreach (string workers in new[] { "1", "3" })
        {
            Finished run = Count([.. filter.Typed.Split(' '), "--by", by, "--workers", workers, "--chunk-size", "4KiB", "--report", "report.json"]).WithExitCode(0);
            Assert.Equal(Answer.Header(by) + Answer.Lines(Answer.Sums(filter.Of(Varied, by), by)), run.OutputText);
            JsonElement report = JsonDocument.Parse(_folder.Read("report.json")).RootElement;
            Assert.Equal((lines, counted, lines - counted, 0), (Number("lines"), Number("counted"), Number("filtered"), Number("bad")));

            int Number(string name) => report.GetProperty(name).GetInt32();
        }
    }

    [Fact]
    public void Every_filter_takes_some_rows_and_most_leave_some() =>
        Assert.All(Filtering.All, filter => Assert.InRange(filter.Of(Varied, "ngram").Length, 1, filter.Typed is "--tags keep" or "--fold-case" ? Varied.Length : Varied.Length - 1));

    [Fact]
    public void Rows_of_fewer_matches_than_asked_for_are_left_out_after_all_is_added_up()
    {
        _folder.Write("data", Records.AsV2(Varied));
        Row[] all = Answer.Rows(Varied);
        long middle = all.Select(r => r.Matches).Order().ElementAt(all.Length / 2);
        Finished run = Count("--min-count", $"{middle}", "--word", "watch", "--workers", "3", "--chunk-size", "1KiB");
        Assert.Equal(Answer.Header("ngram") + Answer.Lines(all.Where(r => r.Matches >= middle)), run.WithExitCode(0).OutputText);
        Assert.Equal([$"watch has appeared {Varied.Where(r => r.Ngram == "watch").Sum(r => r.Matches)} times."], run.ErrorLines);
        Finished top = Count("--min-count", $"{middle}", "--order", "count").WithExitCode(0);
        Assert.Equal(Answer.Header("ngram") + Answer.Lines(Answer.ByCount(all.Where(r => r.Matches >= middle))), top.OutputText);
        Assert.Equal("ngram\tmatch_count\tvolume_count\n", Count("--min-count", "9223372036854775807").WithExitCode(0).OutputText);
    }

    [Fact]
    public void What_is_bad_is_bad_whatever_is_filtered()
    {
        byte[] lines = [.. Records.AsV2(Varied[..500]), .. "watch\t19x9\t1\t1\nwatch_NOUN\t1999\t-1\t1\nother\t1999\n"u8, .. Records.AsV2(Varied[500..1000])];
        _folder.Write("data", lines);
        string expected = Rejected();
        Assert.Equal(3, expected.Count(c => c == '\n'));
        foreach (Filtering filter in Filtering.All) Assert.Equal(expected, Rejected(filter.Typed.Split(' ')));
        Assert.Contains("data:501 ", Count("--ngram", "absent").WithExitCode(65).OnlyErrorLine());

        string Rejected(params string[] filter)
        {
            Count([.. filter, "--rejects", "rejects", "--workers", "3", "--chunk-size", "2KiB"]).WithExitCode(0);
            return _folder.ReadText("rejects");
        }
    }

    [Theory]
    [InlineData("--fold-case", "watch", "watch Watch WATCH")]
    [InlineData("--fold-case", "WATCH", "watch Watch WATCH")]
    [InlineData("--fold-case", "Ωmega", "Ωmega ωmega")]
    [InlineData("--years 1600..1799", "watch", "watch")]
    [InlineData("--tags drop", "watch_NOUN", "watch_NOUN")]
    [InlineData("--ngram other", "watch", "watch")]
    [InlineData("--match ^z", "watch", "watch")]
    [InlineData("--tags NOUN,VERB --strip-tags", "watch", "watch_NOUN watch_VERB")]
    [InlineData("--tags NOUN --strip-tags --fold-case", "WaTcH", "watch_NOUN Watch_NOUN WATCH_NOUN")]
    [InlineData("--by year", "watch_VERB", "watch_VERB")]
    public void A_word_has_appeared_as_often_as_its_rows_of_the_asked_years_say(string filters, string word, string ngrams)
    {
        _folder.Write("data", Records.AsV2(Varied));
        long times = Varied.Where(r => ngrams.Split(' ').Contains(r.Ngram) && (!filters.Contains("--years") || r.Year is >= 1600 and <= 1799)).Sum(r => r.Matches);
        Assert.True(times > 0);
        Assert.Equal($"{word} has appeared {times} times.", Count([.. filters.Split(' '), "--word", word]).WithExitCode(0).ErrorLines[^1]);
    }

    [Theory]
    [InlineData("--by year", "counts once")]
    [InlineData("--by none --tags drop", "counts once")]
    [InlineData("--by decade --tags keep", "counts twice")]
    [InlineData("--by year --tags only", "placeholders")]
    [InlineData("--by year --tags NOUN", null)]
    [InlineData("--by ngram --tags drop", null)]
    [InlineData("--by ngram,year --tags keep", null)]
    public void Standard_error_says_how_often_a_word_counts_where_the_rows_do_not_show_it(string typed, string? said)
    {
        _folder.Write("data", Records.AsV2(Varied[..100]));
        string[] notes = [.. ProgramRun.Of(_folder, ["count", "data", .. typed.Split(' ')]).WithExitCode(0).ErrorLines.Where(line => line.StartsWith("note: ", StringComparison.Ordinal))];
        if (said is null) Assert.Empty(notes);
        else Assert.Contains(said, Assert.Single(notes));
    }

    [Fact]
    public void A_year_counts_each_word_once_where_the_file_has_it_plain_and_tagged()
    {
        _folder.Write("data", "watch\t1999\t100\t10\nwatch\t2000\t7\t1\nwatch_NOUN\t1999\t60\t6\nwatch_VERB\t1999\t40\t4\n_NOUN_\t1999\t60\t6\nAHAB_\t1999\t1\t1\n");
        Assert.Equal("year\tmatch_count\tvolume_count\n1999\t101\t11\n2000\t7\t1\n", Count("--by", "year").WithExitCode(0).OutputText);
        Assert.Equal("year\tmatch_count\tvolume_count\n1999\t261\t27\n2000\t7\t1\n", Count("--by", "year", "--tags", "keep").WithExitCode(0).OutputText);
        Assert.Equal("year\tmatch_count\tvolume_count\n1999\t100\t10\n", Count("--by", "year", "--tags", "NOUN,VERB").WithExitCode(0).OutputText);
    }

    [Fact]
    public void A_list_may_come_through_a_pipe()
    {
        _folder.Write("data", Records.AsV2(Varied));
        Finished run = Shell.Of(_folder, "printf 'watch\\nüber' | \"$P\" count data --ngrams /dev/stdin --quiet").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied.Where(r => r.Ngram is "watch" or "über")), run.OutputText);
    }

    [Fact]
    public void A_list_that_cannot_be_used_ends_the_run_before_anything_is_written()
    {
        _folder.Write("data", Records.AsV2(Varied[..10]));
        _folder.Write("table", "watch\nover\t5\n");
        string before = string.Join(' ', _folder.Names());
        Assert.Contains("none", Count("--ngrams", "none", "-o", "answer").WithExitCode(66).OnlyErrorLine());
        Assert.Contains("table:2: a TAB", Count("--ngrams", "table", "-o", "answer").WithExitCode(65).OnlyErrorLine());
        Assert.Equal(before, string.Join(' ', _folder.Names()));
    }

    [Theory]
    [InlineData("--years", "--years 2000..1900", "1900..2000")]
    [InlineData("--years", "--years ..", "1900..2000")]
    [InlineData("--years", "--years 1900-2000", "1900..2000")]
    [InlineData("--years", "--years 0..2000", "1 to 9999")]
    [InlineData("--years", "--years 1900 --years 2000", "")]
    [InlineData("--match", "--match (", "Not enough )")]
    [InlineData("--match", "--match (?=q)q", "lookaround")]
    [InlineData("--match", "--match (q)\\1", "backreference")]
    [InlineData("--match", "--match ^\\p{Han}+$", "[\\p{IsCJKUnifiedIdeographs}")]
    [InlineData("--min-count", "--min-count -1", "")]
    [InlineData("--min-count", "--min-count many", "whole number")]
    [InlineData("--tags", "--tags nouns", "NOUN,VERB,ADJ,ADV,PRON,DET,ADP,NUM,CONJ,PRT,X,.,PROPN")]
    [InlineData("--tags", "--tags NOUN,drop", "keep, drop, only")]
    [InlineData("--ngrams", "--ngrams", "")]
    [InlineData("--ngram", "--ngram", "")]
    [InlineData("--strip-tags", "--strip-tags", "twice")]
    [InlineData("--strip-tags", "--strip-tags --tags keep", "twice")]
    [InlineData("--strip-tags", "--strip-tags --tags drop", "no tags")]
    [InlineData("--strip-tags", "--strip-tags --by year", "no tags")]
    public void What_cannot_be_meant_is_one_line_that_says_what_can(string named, string typed, string said)
    {
        _folder.Write("data", "a\t1999\t5\t2\n");
        string line = Count(["-o", "answer", .. typed.Split(' ')]).WithExitCode(2).OnlyErrorLine();
        Assert.Contains(named, line);
        Assert.Contains(said, line);
        Assert.False(File.Exists(_folder.At("answer")));
    }

    [Fact]
    public void Empty_words_as_unset_variables_leave_them_are_told()
    {
        _folder.Write("data", "a\t1999\t5\t2\n");
        foreach (string option in new[] { "--ngram", "--ngrams", "--years", "--tags" }) Assert.Contains(option, Count(option, "").WithExitCode(2).OnlyErrorLine());
        Assert.Contains("TAB", Count("--ngram", "a\tb").WithExitCode(2).OnlyErrorLine());
    }

    [Fact]
    public void A_checkpoint_goes_on_with_the_same_filters_and_refuses_others()
    {
        _folder.Write("data", Records.AsV2(Varied));
        string[] asked = ["--years", "1600..1900", "--ngrams", "list", "--match", "a", "--min-count", "5", "--checkpoint", "kept"];
        string answer = Count(asked).WithExitCode(0).OutputText;
        Assert.Equal(answer, Count(asked).WithExitCode(0).OutputText);
        Assert.Contains("years 1600..1901", Count([.. asked.Select(a => a.Replace("1900", "1901"))]).WithExitCode(2).OnlyErrorLine());
        Assert.Contains("match_count: 6", Count([.. asked.Select(a => a == "5" ? "6" : a)]).WithExitCode(2).OnlyErrorLine());
        foreach (string[] more in new string[][] { ["--fold-case"], ["--tags", "drop"], ["--tags", "only", "--strip-tags"], ["--ngram", "b"] })
            Assert.Contains("another run", Count([.. asked, .. more]).WithExitCode(2).OnlyErrorLine());
        _folder.Write("list", Filtering.ListFile + "\none more");
        Assert.Contains("another run", Count(asked).WithExitCode(2).OnlyErrorLine());
    }

    private Finished Count(params string[] arguments) => ProgramRun.Of(_folder, ["count", "data", "--quiet", .. arguments]);

    // A line of v3 holds neighbours of one ngram, and counts where any of them does.
    private static (int Lines, int Counted) LinesOf(Filtering filter, string by, string form)
    {
        if (!form.StartsWith("v3", StringComparison.Ordinal)) return (Varied.Length, Varied.Count(r => filter.Counts(r, by)));
        int lines = 0, counted = 0;
        for (int from = 0, to; from < Varied.Length; from = to)
        {
            for (to = from; to < Varied.Length && Varied[to].Ngram == Varied[from].Ngram;) to++;
            lines++;
            if (Varied[from..to].Any(r => filter.Counts(r, by))) counted++;
        }
        return (lines, counted);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--ngram ΟΔΟς")]
    [InlineData("--match ^ΟΔΟς$")]
    [InlineData("--match ^[οΟ]Δοσ$")]
    [InlineData("--ngrams greek")]
    public void Letters_that_differ_only_in_case_are_one_at_every_place_of_a_word(string options)
    {
        _folder.Write("greek", "οδός\nΟδος\n");
        _folder.Write("words", "ΟΔΟΣ\t1900\t1\t1\nοδος\t1900\t2\t1\n");
        Finished run = ProgramRun.Of(_folder, ["count", "words", "--fold-case", "--no-header", "--quiet", "--word", "οδος", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal("οδοσ\t3\t2\n", run.WithExitCode(0).OutputText);
        Assert.Equal("οδος has appeared 3 times.\n", run.ErrorLines[^1] + "\n");
    }

    public void Dispose() => _folder.Dispose();
}
