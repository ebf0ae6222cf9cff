using System.Text;
using System.Xml.Linq;
using MapReduce.Cli.Display;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Series;

/// <summary><c>series</c>: histories of what is asked for, year by year.</summary>
public sealed class SeriesTests : IDisposable
{
    private const string V2Totals = "googlebooks-eng-all-totalcounts-20120701.txt", V3Totals = "googlebooks-eng-20200217-totalcounts-1.txt";

    private static readonly NgramRecord[] Varied = Records.Varied(seed: 61, ngrams: 2000);

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(RealSlice.Q, V2Totals, null)]
    [InlineData(RealSlice.Q, V2Totals, 3)]
    [InlineData(RealSlice.Q, V3Totals, 10)]
    [InlineData(RealSlice.Q, null, 3)]
    [InlineData(RealSlice.Q, null, null)]
    public void Histories_of_real_words_are_what_a_naive_program_says(string slice, string? totals, int? smoothing)
    {
        string path = RealSlice.Path(slice);
        var naive = new NaiveSeries(Records.OfV2(File.ReadAllBytes(path))) { Totals = totals is null ? null : ReadTotals(RealSlice.Path(totals)), Smoothing = smoothing };
        string[] asked = ["question", "quite", "quantity"];
        (int first, int last) = naive.Range(asked);
        string[] expected =
        [
            "ngram\tyear\tmatch_count\tvolume_count" + (totals is null ? "" : "\trelative_frequency") + (smoothing is null ? "" : "\tsmoothed"),
            .. asked.SelectMany(ngram => naive.Rows(ngram, [ngram], first, last)),
        ];
        string[] options = [.. totals is null ? [] : (string[])["--totals", RealSlice.Path(totals)], .. smoothing is null ? [] : (string[])["--smoothing", $"{smoothing}"]];
        Assert.Equal(expected, Rows(["series", .. asked, "--in", path, .. options]));
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    [InlineData("v3")]
    [InlineData("v3 in gzip")]
    public void Every_version_gives_the_same_at_any_cut(string form)
    {
        _folder.Write("data", Copies.Make(form, Varied));
        var naive = new NaiveSeries(Varied) { Smoothing = 2 };
        string[] asked = ["watch", "日本語", "_NOUN_", "a word of more than sixty-four bytes, which no shortcut for short ones can take as it is", "quite a few"];
        (int first, int last) = naive.Range(asked);
        string[] expected = [.. asked.SelectMany(ngram => naive.Rows(ngram, [ngram], first, last))];
        foreach (string options in new[] { "--workers 1", "--workers 4 --chunk-size 100", "--workers 2 --memory 1MiB --chunk-size 512" })
            Assert.Equal(expected, Rows(["series", .. asked, "--in", "data", "--smoothing", "2", "--no-header", .. options.Split(' ')]));
    }

    [Theory]
    [InlineData("*_VERB=>water", "3")]
    [InlineData("*_verb=>water_noun", "7")]
    [InlineData("drink_verb=>WATER", "3")]
    [InlineData("*=>water", "5")]
    [InlineData("*=>water_*", "16")]
    [InlineData("*_VERB=>*_NOUN", "23")]
    [InlineData("_root_=>*", "32")]
    [InlineData("_ROOT_=>Will", "32")]
    public void With_case_folded_both_parts_of_a_dependency_keep_their_tags(string asked, string matches)
    {
        _folder.Write("data", "Drink_VERB=>Water_NOUN\t1990\t7\t1\n_ROOT_=>will\t1990\t32\t1\ndrink=>water\t1990\t5\t1\ndrink=>water_NOUN\t1990\t16\t1\ndrink_VERB=>tea_NOUN\t1990\t16\t1\ndrink_VERB=>water\t1990\t3\t1\n");
        foreach (string folding in new[] { "--fold-case", "--variants" })
            Assert.Equal(matches, ProgramRun.Of(_folder, "series", asked, "--sum", "--expand", "0", folding, "--in", "data", "--no-header", "-q").WithExitCode(0).OutputText.Split('\n')[0].Split('\t')[2]);
    }

    [Fact]
    public void With_case_folded_tagged_words_stay_out_of_wildcards_though_they_are_named()
    {
        _folder.Write("data", "Watch_NOUN\t1900\t1\t1\nwatch\t1900\t5\t1\nwatch_NOUN\t1900\t2\t1\nwatch_NOUN Dog\t1900\t3\t1\nwatch_NOUN dog_NOUN\t1900\t7\t1\nfoo_noun\t1900\t9\t1\nΟΔΟΣ\t1900\t1\t1\nοδος\t1900\t2\t1\n");
        string[] options = ["--in", "data", "--fold-case", "--no-header", "--quiet"];
        Assert.Equal(
            "watch_noun (All)\t1900\t3\t2\nfoo_noun\t1900\t9\t1\nwatch\t1900\t5\t1\nοδοσ\t1900\t3\t2\n",
            ProgramRun.Of(_folder, ["series", "watch_NOUN", "*", .. options]).WithExitCode(0).OutputText);
        Assert.Equal("watch_noun dog\t1900\t3\t1\n", ProgramRun.Of(_folder, ["series", "watch_NOUN *", .. options]).WithExitCode(0).OutputText);
        Assert.Equal("οδοσ (All)\t1900\t3\t2\n", ProgramRun.Of(_folder, ["series", "Οδος", .. options]).WithExitCode(0).OutputText);
    }

    [Theory]
    [InlineData("1..2001", 2001)]
    [InlineData("..2001", 102)]
    [InlineData("1900..9999", 8100)]
    [InlineData("1900..", 1)]
    public void A_range_that_begins_or_ends_where_years_do_is_no_open_range(string years, int rows)
    {
        _folder.Write("data", "a\t1900\t1\t1\n");
        Assert.Equal(rows, Rows(["series", "a", "--in", "data", "--years", years, "--no-header"]).Length);
    }

    [Fact]
    public void Several_inputs_are_one_history_and_inputs_may_be_named_in_every_way()
    {
        _folder.Write("one", "a\t1990\t5\t2\nb\t1990\t1\t1\n");
        _folder.Write("folder/two", "a\t1990\t7\t3\na\t1992\t1\t1\n");
        _folder.Write("list", "one\nfolder\n");
        string[] expected = ["a\t1990\t12\t5", "a\t1991\t0\t0", "a\t1992\t1\t1"];
        foreach (string inputs in new[] { "--in one folder", "--in one --in folder/two", "--in one folder/*", "--files-from list", "--in=one --in=folder" })
            Assert.Equal(expected, Rows(["series", "a", "--no-header", .. inputs.Split(' ')]));
        Assert.Equal(
            expected[..1], ProgramRun.In(new Setting { Folder = _folder.Path, Input = "a\t1990\t12\t5\n"u8.ToArray() }, "series", "a", "--in", "-", "--no-header", "--quiet")
                .WithExitCode(0).OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_range_that_is_asked_for_is_the_range_of_the_rows_and_of_the_smoothing()
    {
        _folder.Write("data", Records.AsV2(Varied));
        var naive = new NaiveSeries(Varied) { Smoothing = 5 };
        Assert.Equal(naive.Rows("watch", ["watch"], 1700, 1720), Rows("series", "watch", "--in", "data", "--years", "1700..1720", "--smoothing", "5", "--no-header"));
        Assert.Equal(naive.Rows("watch", ["watch"], 2500, 2502), Rows("series", "watch", "--in", "data", "--years", "2500..2502", "--smoothing", "5", "--no-header"));
        Assert.Equal(naive.Rows("watch", ["watch"], 1800, 1800), Rows("series", "watch", "--in", "data", "--years", "1800..1800", "--smoothing", "5", "--no-header"));
    }

    [Fact]
    public void Folded_ngrams_of_any_case_are_one_and_are_named_in_lower_case()
    {
        _folder.Write("data", Records.AsV2(Varied));
        NgramRecord[] folded = [.. Varied.Select(r => r with { Ngram = r.Ngram.ToLowerInvariant() })];
        // In lower case a tag is none any more; a pattern leaves tagged ngrams out all the same.
        IEnumerable<NgramRecord> plain = Varied.Where(r => !Answer.IsTagged(r.Ngram)).Select(r => r with { Ngram = r.Ngram.ToLowerInvariant() });
        var naive = new NaiveSeries(folded) { HasValue = true };
        (int first, int last) = naive.Range("watch", "éire");
        foreach (string options in new[] { "--workers 1", "--workers 3 --chunk-size 100" })
        {
            Assert.Equal(
                naive.Rows("watch (All)", ["watch"], first, last).Concat(naive.Rows("éire (All)", ["éire"], first, last)).Concat(naive.Rows("watch + éire", ["watch", "éire"], first, last)),
                Rows(["series", "Watch", "éIRE", "WATCH + Éire", "--fold-case", "--in", "data", "--no-header", .. options.Split(' ')]));
            string[] best =
            [
                .. plain.Where(r => r.Ngram.Split(' ') is ["0", "\"", "a", "most", _]).GroupBy(r => r.Ngram)
                    .OrderByDescending(g => g.Sum(r => r.Matches)).Take(10).Select(g => g.Key),
            ];
            Assert.Equal(best, Rows(["series", "0 \" a MOST *", "--fold-case", "--in", "data", "--no-header", .. options.Split(' ')]).Select(row => row.Split('\t')[0]).Distinct());
        }
    }

    [Fact]
    public void An_ngram_that_is_absent_has_rows_of_0_and_standard_error_says_so()
    {
        _folder.Write("data", "a\t1990\t5\t2\n");
        Finished run = ProgramRun.Of(_folder, "series", "a", "zebra", "of *", "--in", "data").WithExitCode(0);
        Assert.Equal("ngram\tyear\tmatch_count\tvolume_count\na\t1990\t5\t2\nzebra\t1990\t0\t0\n", run.OutputText);
        string[] warnings = ["mapreduce: warning: 'zebra' does not occur in the inputs", "mapreduce: warning: 'of *' does not occur in the inputs; it has 2 words, and those with which the inputs begin have one"];
        Assert.Equal(warnings, run.ErrorLines.Where(line => line.Contains("warning", StringComparison.Ordinal)));
        Assert.Equal(warnings, ProgramRun.Of(_folder, "series", "a", "zebra", "of *", "--in", "data", "--quiet").WithExitCode(0).ErrorLines);
        ProgramRun.Of(_folder, "series", "zebra", "--in", "data", "--warnings", "fail", "-o", "out").WithExitCode(65);
        ProgramRun.Of(_folder, "series", "zebra", "--in", "data", "--absent", "fail", "-o", "out").WithExitCode(65);
        Assert.False(File.Exists(_folder.At("out")));
        Assert.Equal("ngram\tyear\tmatch_count\tvolume_count\n", ProgramRun.Of(_folder, "series", "zebra", "--in", "data", "--quiet").WithExitCode(0).OutputText);
    }

    [Fact]
    public void Sums_and_shares_are_what_a_naive_program_says()
    {
        string path = RealSlice.Path(RealSlice.Q);
        var naive = new NaiveSeries(Records.OfV2(File.ReadAllBytes(path))) { Smoothing = 3, HasValue = true };
        (int first, int last) = naive.Range("quite", "question", "questions");
        Assert.Equal(
            naive.Rows("question + questions", ["question", "questions"], first, last).Concat(naive.Rows("quite", ["quite"], first, last)),
            Rows("series", "question +  questions", "quite", "--in", path, "--smoothing", "3", "--no-header"));
        string[] shares = Rows("series", "(question + questions) / (question + questions + quite)", "quite / question", "--in", path, "--smoothing", "3");
        Assert.Equal("ngram\tyear\tmatch_count\tvolume_count\tvalue\tsmoothed", shares[0]);
        Assert.Equal(
            naive.Shares("(question + questions) / (question + questions + quite)", ["question", "questions"], ["question", "questions", "quite"], first, last)
                .Concat(naive.Shares("quite / question", ["quite"], ["question"], first, last)),
            shares[1..]);
    }

    [Fact]
    public void A_pattern_is_answered_with_its_most_frequent_ngrams_without_tags()
    {
        _folder.Write("data", Records.AsV2(Varied));
        string[] best =
        [
            .. Varied.Where(r => r.Ngram.Split(' ') is [var a, "\"", "A", "most", _] && a != "" && !Answer.IsTagged(r.Ngram)).GroupBy(r => r.Ngram)
                .OrderByDescending(g => g.Sum(r => r.Matches)).ThenBy(g => Convert.ToHexString(Encoding.UTF8.GetBytes(g.Key)), StringComparer.Ordinal)
                .Take(10).Select(g => g.Key),
        ];
        Assert.Equal(10, best.Length);
        foreach (string options in new[] { "--workers 1", "--workers 4 --chunk-size 100 --memory 1MiB" })
        {
            string[] rows = Rows(["series", "0 \" A most *", "--in", "data", "--no-header", .. options.Split(' ')]);
            Assert.Equal(best, rows.Select(row => row.Split('\t')[0]).Distinct());
            var naive = new NaiveSeries(Varied);
            (int first, int last) = naive.Range(best);
            Assert.Equal(best.SelectMany(ngram => naive.Rows(ngram, [ngram], first, last)), rows);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("+")]
    [InlineData("-")]
    [InlineData("c++")]
    [InlineData("and/or")]
    [InlineData("f ( x )")]
    [InlineData("[and / or]")]
    [InlineData("[1 + 1]")]
    [InlineData("[*]")]
    public void An_ngram_with_operators_in_it_can_be_asked_for(string argument)
    {
        string ngram = argument.Trim('[', ']');
        _folder.Write("data", $"x\t1980\t1\t1\n{ngram}\t1990\t5\t2\n{ngram}s\t1999\t1\t1\n");
        // The brackets of a text that would be read otherwise are part of its name.
        Assert.Equal([$"{argument}\t1990\t5\t2"], Rows("series", argument, "--in", "data", "--no-header"));
    }

    [Fact]
    public void Corpora_side_by_side_are_what_each_gives_alone()
    {
        byte[] all = File.ReadAllBytes(RealSlice.Path(RealSlice.Q));
        string[] lines = Encoding.UTF8.GetString(all).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // Every other line, so that both have the words.
        _folder.Write("gb", string.Concat(lines.Where((_, i) => i % 2 == 0).Select(line => line + "\n")));
        _folder.Write("us1", string.Concat(lines.Where((_, i) => i % 4 == 1).Select(line => line + "\n")));
        _folder.Write("us2", string.Concat(lines.Where((_, i) => i % 4 == 3).Select(line => line + "\n")));
        _folder.Write("t-gb", string.Join('\t', Enumerable.Range(1500, 520).Select(y => $"{y},{1000000 + y},1,1")));
        _folder.Write("t-us", string.Join('\t', Enumerable.Range(1500, 520).Select(y => $"{y},{3000000 + y},1,1")));
        string[] common = ["--years", "1800..2000", "--no-header"];
        string[] Alone(string name, string[] asked, string totals, params string[] inputs) =>
            [.. Rows(["series", .. asked, "--in", .. inputs, "--totals", totals, .. common]).Select(row => row.Split('\t')).Select(f => $"{f[0]}:{name}\t{string.Join('\t', f[1..])}")];
        foreach (string options in new[] { "--workers 1", "--workers 3 --chunk-size 200", "--memory 1MiB --chunk-size 4KiB" })
        {
            string[] together = Rows(["series", "quite", "question", "--in", "gb=gb", "us=us1", "us2", "--totals", "gb=t-gb", "us=t-us", .. common, .. options.Split(' ')]);
            string[] gb = Alone("gb", ["quite", "question"], "t-gb", "gb"), us = Alone("us", ["quite", "question"], "t-us", "us1", "us2");
            Assert.Equal([.. gb[..201], .. us[..201], .. gb[201..], .. us[201..]], together);
        }
        // The quotient of two frequencies, from the rows of each.
        string[] quotient = Rows(["series", "quite:gb / quite:us", "--in", "gb=gb", "--in", "us=us1", "--in", "us2", "--totals", "gb=t-gb", "us=t-us", .. common]);
        double[] Frequencies(string[] rows) => [.. rows[..201].Select(row => double.Parse(row.Split('\t')[^1], System.Globalization.CultureInfo.InvariantCulture))];
        double[] expected = [.. Frequencies(Alone("gb", ["quite"], "t-gb", "gb")).Zip(Frequencies(Alone("us", ["quite"], "t-us", "us1", "us2")), (a, b) => a / b).Where(q => !double.IsNaN(q) && !double.IsInfinity(q))];
        Assert.Equal(expected, quotient.Select(row => double.Parse(row.Split('\t')[^1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Files_of_totals_with_the_name_of_a_corpus_are_no_outputs()
    {
        _folder.Write("data", "a\t1990\t5\t2\n");
        _folder.Write("t", "1990,100,1,1");
        Assert.Contains("is also an output", ProgramRun.Of(_folder, "series", "a", "--in", "gb=data", "--totals", "gb=t", "-o", "t", "-q").WithExitCode(2).OnlyErrorLine(), StringComparison.Ordinal);
        _folder.Write("x=data", "a\t1990\t7\t2\n");
        Assert.Equal(["a\t1990\t7\t2"], Rows("series", "a", "--in", "x=data", "--no-header"));
    }

    [Fact]
    public void Many_expressions_from_a_file_give_the_rows_that_each_gives_alone()
    {
        _folder.Write("data", Records.AsV2(Varied));
        string[] asked = ["watch", "watch + Watch", "*_NOUN", "quite a *", "watch / quite", "_NOUN_", "0 \" A most *"];
        _folder.Write("queries", "\uFEFF" + string.Join("\r\n", asked) + "\r\n");
        string[] Of(string row) { string[] f = row.Split('\t'); return [f[0], f[1], f[2], f[3]]; }
        string[][] together = [.. Rows("series", "--queries", "queries", "--in", "data", "--years", "1700..1720", "--no-header").Select(Of)];
        Assert.Equal(asked.SelectMany(one => Rows("series", one, "--in", "data", "--years", "1700..1720", "--no-header").Select(Of)), together);
    }

    private string[] Rows(params string[] arguments) =>
        ProgramRun.Of(_folder, [.. arguments, "--quiet"]).WithExitCode(0).OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static Dictionary<int, long> ReadTotals(string path) =>
        File.ReadAllText(path).Split('\t', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Trim()).Where(entry => entry.Length > 0)
            .Select(entry => entry.Split(',')).ToDictionary(f => int.Parse(f[0]), f => long.Parse(f[1]));

    public void Dispose() => _folder.Dispose();
}
