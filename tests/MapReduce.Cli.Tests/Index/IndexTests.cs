using System.Globalization;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;
using MapReduce.Cli.Tests.Web;

namespace MapReduce.Cli.Tests.Index;

/// <summary>An index answers like the shards that it was made of, grows in any order into the same bytes, and is refused where it is damaged.</summary>
public sealed class IndexTests : IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 18, ngrams: 1500);

    private readonly TempFolder _folder = new();

    public IndexTests()
    {
        NgramRecord[] rest = [.. Varied.Where((_, i) => i % 3 == 2)];
        _folder.Write("v2", Records.AsV2([.. Varied.Where((_, i) => i % 3 == 0)]));
        _folder.Write("v1", Records.AsV1([.. Varied.Where((_, i) => i % 3 == 1)]));
        _folder.Write("v3.gz", Pack.Gzip(Records.AsV3(rest)));
        _folder.Write("list", "watch\nWatch\nnothing\nüber\n");
        _folder.Write("totals", string.Join('\t', Enumerable.Range(1, 2100).Select(year => $"{year},1000000000,1000,100")));
    }

    public static TheoryData<string> Commands =>
    [
        .. Answer.Groupings.Select(by => $"count @ --by {by}"),
        "count @ --by ngram,year --years 1900..1950", "count @ --by year --years ..1800", "count @ --by ngram --tags drop", "count @ --tags only --strip-tags", "count @ --fold-case --by ngram,decade",
        "count @ --ngram watch --ngram nothing", "count @ --ngrams list --by ngram,year", "count @ --ngrams list --fold-case", "count @ --exclude list --by none", "count @ --match ^wa", "count @ --match ^wat?",
        "count @ --match ^watch$ --by year", "count @ --match tch$", "count @ --match ^a|^b", "count @ --min-count 1000", "count @ --top 7", "count @ --order count --columns cumulative_share",
        "count @ --word watch --word quite --top 1", "count @ --by ngram,year --totals totals", "count @ --by none --totals totals --percent", "count @ --by file,ngram --ngram watch", "count @ -- --absent",
        "series watch --in @", "series watch_* *_NOUN [*] --in @ --sum", "series watch/quite --in @", "series watch --in @ --fold-case", "series watch --in @ --variants", "series watch --in @ --totals totals --smoothing 2 --years 1900..1910",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public void It_answers_like_its_shards(string command)
    {
        if (command.EndsWith("--absent", StringComparison.Ordinal)) command = "count @ --ngram watch --absent fail";
        string[] arguments = [.. command.Replace("watch/quite", "watch_/_quite").Split(' ').Select(a => a.Replace("_/_", " / ")), "--quiet"];
        MakeIndex("all.ngrams", "v1", "v2", "v3.gz");
        Finished shards = ProgramRun.Of(_folder, [.. arguments.SelectMany(a => a == "@" ? ["v1", "v2", "v3.gz"] : new[] { a })]).WithExitCode(0);
        Finished index = ProgramRun.Of(_folder, [.. arguments.Select(a => a == "@" ? "all.ngrams" : a)]).WithExitCode(0);
        string expected = command.Contains("file") ? "" : shards.OutputText;
        if (expected.Length > 0) Assert.Equal(expected, index.OutputText);
        // The editions that the index was made of are still known.
        Assert.Equal(shards.ErrorLines.Order(), index.ErrorLines.Order());
        foreach (string way in new[] { "--workers 3", "--memory 1MiB --chunk-size 1KiB", "--checkpoint ck" })
            Assert.Equal(index.OutputText, ProgramRun.Of(_folder, [.. arguments.Select(a => a == "@" ? "all.ngrams" : a), .. way.Split(' ')]).WithExitCode(0).OutputText);
    }

    [Fact]
    public void It_is_the_same_bytes_whatever_way_it_was_made()
    {
        byte[] expected = MakeIndex("all.ngrams", "v1", "v2", "v3.gz");
        Assert.Equal(expected, MakeIndex("again.ngrams", "v3.gz", "v2", "v1", "--workers", "3", "--chunk-size", "700", "--memory", "1MiB"));
        Assert.Equal(expected, MakeIndex("again.ngrams", "v1", "v2", "v3.gz", "--checkpoint", "ck"));
        MakeIndex("1.ngrams", "v1");
        MakeIndex("2.ngrams", "v2");
        MakeIndex("12.ngrams", "1.ngrams", "v2");
        MakeIndex("13.ngrams", "v3.gz", "1.ngrams");
        Assert.Equal(expected, MakeIndex("again.ngrams", "12.ngrams", "v3.gz"));
        Assert.Equal(expected, MakeIndex("again.ngrams", "13.ngrams", "2.ngrams"));
        Assert.Equal(expected, MakeIndex("again.ngrams", "2.ngrams", "v3.gz", "1.ngrams"));
        Assert.Equal(expected, MakeIndex("again.ngrams", "all.ngrams"));
        ProgramRun.Of(_folder, "submit", "--run", "run", "--engine", "local", "--shard-bytes", "20KiB", "--quiet", "--", "index", "v1", "v2", "v3.gz", "-o", "again.ngrams").WithExitCode(0);
        Assert.Equal(expected, _folder.Read("again.ngrams"));
        ProgramRun.Of(_folder, "submit", "--run", "run2", "--engine", "local", "--partitions", "3", "--quiet", "--", "index", "12.ngrams", "v3.gz", "-o", "again.ngrams").WithExitCode(0);
        Assert.Equal(expected, _folder.Read("again.ngrams"));
    }

    [Fact]
    public void The_same_text_twice_is_refused()
    {
        _folder.Write("copy.gz", Pack.Gzip(_folder.Read("v2")));
        MakeIndex("one.ngrams", "v2");
        foreach (string[] inputs in new string[][] { ["v2", "copy.gz"], ["one.ngrams", "v2"], ["copy.gz", "one.ngrams"] })
        {
            Finished run = ProgramRun.Of(_folder, ["index", .. inputs, "-o", "x.ngrams", "-q"]).WithExitCode(2);
            Assert.Contains("the same text is in the index twice", run.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(_folder.At("x.ngrams")));
        }
    }

    [Fact]
    public void Filters_are_remembered_and_must_be_the_same()
    {
        MakeIndex("some.ngrams", "v2", "--years", "1900..1950", "--match", "^w");
        Assert.Equal(
            ProgramRun.Of(_folder, "count", "v2", "--by", "ngram,year", "--years", "1900..1950", "--match", "^w", "-q").WithExitCode(0).OutputText,
            ProgramRun.Of(_folder, "count", "some.ngrams", "--by", "ngram,year", "-q").WithExitCode(0).OutputText);
        Assert.Contains("some.ngrams: this index has only those rows of its sources that were chosen by: years 1900..1950; match ^w", ProgramRun.Of(_folder, "count", "some.ngrams", "--by", "year", "-q").WithExitCode(0).OnlyErrorLine(), StringComparison.Ordinal);
        Assert.Contains("some.ngrams: this index was made with the filters 'years 1900..1950; match ^w', and the new index is made without filters", ProgramRun.Of(_folder, "index", "some.ngrams", "v1", "-o", "x.ngrams", "-q").WithExitCode(2).OnlyErrorLine(), StringComparison.Ordinal);
        MakeIndex("more.ngrams", "some.ngrams", "v1", "--years", "1900..1950", "--match", "^w");
        Assert.Equal(MakeIndex("both.ngrams", "v1", "v2", "--years", "1900..1950", "--match", "^w"), _folder.Read("more.ngrams"));
        // A question within these filters misses nothing, so there is nothing to warn of.
        Assert.Equal("", ProgramRun.Of(_folder, "count", "some.ngrams", "--years", "1901..1950", "--match", "^w", "-q").WithExitCode(0).Error);
    }

    [Theory]
    [InlineData("--tags NOUN,VERB --strip-tags")]
    [InlineData("--tags only --strip-tags")]
    [InlineData("--fold-case --tags only --strip-tags")]
    [InlineData("--fold-case --tags NOUN")]
    [InlineData("--fold-case --tags drop")]
    [InlineData("--fold-case --match _noun$")]
    [InlineData("--fold-case --ngram WATCH_NOUN --ngram quite")]
    [InlineData("--exclude list --years 1850..1950")]
    public void A_filtered_index_grows_and_answers_like_its_shards(string filters)
    {
        _folder.Write("tags", string.Concat(new[] { "a_NOUN_VERB", "a_NOUN", "A_NOUN", "watch_VERB", "quite", "Quite_ADV", "_NOUN_" }.Select((ngram, i) => $"{ngram}\t1900\t{i + 10}\t1\n")));
        string[] chosen = filters.Split(' ');
        byte[] whole = MakeIndex("whole.ngrams", ["tags", "v2", .. chosen]);
        MakeIndex("tags.ngrams", ["tags", .. chosen]);
        Assert.Equal(whole, MakeIndex("grown.ngrams", ["v2", "tags.ngrams", .. chosen]));
        Assert.Equal(whole, MakeIndex("again.ngrams", ["grown.ngrams", .. chosen]));
        foreach (string by in Answer.Groupings)
        {
            string[] question = ["--by", by, .. chosen, "--no-header", "-q"];
            Assert.Equal(ProgramRun.Of(_folder, ["count", "tags", "v2", .. question]).WithExitCode(0).OutputText, ProgramRun.Of(_folder, ["count", "whole.ngrams", .. question]).WithExitCode(0).OutputText);
        }
    }

    [Fact]
    public void A_folded_index_counts_each_word_once()
    {
        MakeIndex("folded.ngrams", "v2", "--fold-case");
        string[] question = ["--by", "year", "--fold-case", "-q"];
        Assert.Equal(ProgramRun.Of(_folder, ["count", "v2", .. question]).OutputText, ProgramRun.Of(_folder, ["count", "folded.ngrams", .. question]).WithExitCode(0).OutputText);
        Assert.Equal(
            ProgramRun.Of(_folder, "series", "*_NOUN", "--in", "v2", "--fold-case", "-q").OutputText,
            ProgramRun.Of(_folder, "series", "*_NOUN", "--in", "folded.ngrams", "--fold-case", "-q").WithExitCode(0).OutputText);
    }

    [Theory]
    [InlineData("count some.ngrams --totals totals", "has the years 1900..1950 only")]
    [InlineData("count some.ngrams --by decade --totals totals --years 1900..1951", "has the years 1900..1950 only")]
    [InlineData("series watch --in some.ngrams --years 1900..1960", "has the years 1900..1950 only")]
    [InlineData("series watch --in some.ngrams --totals totals", "has the years 1900..1950 only")]
    [InlineData("count stripped.ngrams --by year", "lost their tags (NOUN,VERB)")]
    [InlineData("count stripped.ngrams --tags VERB", "lost their tags (NOUN,VERB)")]
    [InlineData("submit --run run --engine local -- count some.ngrams --totals totals -o x", "has the years 1900..1950 only")]
    [InlineData("submit --run run --engine local -- index some.ngrams v1 -o x.ngrams", "and the new index is made without filters")]
    [InlineData("index some.ngrams v1 -o x.ngrams --dry-run", "and the new index is made without filters")]
    public void What_a_filtered_index_cannot_answer_is_refused_before_anything_is_read(string command, string reason)
    {
        MakeIndex("some.ngrams", "v2", "--years", "1900..1950");
        MakeIndex("stripped.ngrams", "v2", "--tags", "NOUN,VERB", "--strip-tags");
        Assert.Contains(reason, ProgramRun.Of(_folder, [.. command.Split(' '), "-q"]).WithExitCode(2).OnlyErrorLine(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("run")) || File.Exists(_folder.At("x")) || File.Exists(_folder.At("x.ngrams")));
    }

    [Fact]
    public void Frequencies_of_its_own_years_are_right()
    {
        MakeIndex("some.ngrams", "v2", "--years", "1900..1950");
        foreach (string question in new[] { "count @ --years 1910..1920 --totals totals", "count @ --by year --years 1900..1950 --totals totals", "series watch --in @ --years 1900..1950 --totals totals" })
        {
            Assert.Equal(
                ProgramRun.Of(_folder, [.. question.Replace("@", "v2").Split(' '), "-q"]).OutputText,
                ProgramRun.Of(_folder, [.. question.Replace("@", "some.ngrams").Split(' '), "-q"]).WithExitCode(0).OutputText);
        }
    }

    [Theory]
    [InlineData("count one.ngrams both.ngrams", "both.ngrams and one.ngrams are both made of v2,")]
    [InlineData("count one.ngrams v2", "one.ngrams is made of a file with the name and the length of v2,")]
    [InlineData("count d/v2.gz one.ngrams", "one.ngrams is made of a file with the name and the length of d/v2.gz,")]
    [InlineData("series watch --in both.ngrams one.ngrams", "one.ngrams and both.ngrams are both made of v2,")]
    [InlineData("count one.ngrams d/longer/v2", null)]
    [InlineData("count one.ngrams v1", "different editions")]
    [InlineData("index one.ngrams v1 -o x.ngrams", "different editions")]
    [InlineData("index v2 --ngram wacth --ngram watch -o x.ngrams", "'wacth' does not occur")]
    [InlineData("index v2 --fold-case --ngram WATCH_NOUN -o x.ngrams", null)]
    [InlineData("index v2 --years 2300 -o x.ngrams", "no row was counted with --years 2300")]
    public void What_may_be_wrong_is_said(string command, string? warning)
    {
        MakeIndex("one.ngrams", "v2");
        _folder.Write("other", "a\t1900\t1\t1\n");
        MakeIndex("both.ngrams", "other", "v2");
        _folder.Write("d/v2.gz", Pack.Gzip(_folder.Read("v2")));
        _folder.Write("d/longer/v2", [.. _folder.Read("v2"), .. "z\t1900\t1\t1\n"u8]);
        Finished run = ProgramRun.Of(_folder, [.. command.Split(' '), "-q"]).WithExitCode(0);
        if (warning is null) Assert.Equal("", run.Error);
        else Assert.Contains(warning, run.OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sum_that_is_too_large_is_named_by_its_ngram_and_year()
    {
        _folder.Write("large", "big\t1900\t9223372036854775807\t1\n");
        _folder.Write("larger", "big\t1900\t9223372036854775807\t2\n");
        Assert.Contains("'big 1900'", ProgramRun.Of(_folder, "index", "large", "larger", "-o", "x.ngrams", "-q").WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_called_an_index_and_is_none_is_refused()
    {
        byte[] index = MakeIndex("all.ngrams", "v2");
        foreach (byte[] bytes in new[] { index[..5], [], [(byte)'x', .. index[1..]], _folder.Read("v2") })
        {
            _folder.Write("bad.ngrams", bytes);
            Assert.Contains("bad.ngrams: is called .ngrams and does not begin like an index", ProgramRun.Of(_folder, "count", "bad.ngrams", "--on-bad-line", "skip", "-q").WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
        }
        Assert.Contains("all.ngrams: is an index", ProgramRun.Of(_folder, "words", "all.ngrams", "--on-bad-line", "skip", "-q").WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_form_of_a_word_is_found_though_a_block_begins_right_after_it()
    {
        // Control characters sort between a word and what begins with the word and a blank. There are so many that blocks end among them.
        string[] ngrams = ["book", "books", .. Enumerable.Range(1, 8).SelectMany(c => Enumerable.Range(0, 900).Select(i => $"books{(char)c}{i:0000}")), "books on"];
        _folder.Write("data", string.Concat(ngrams.Select((ngram, n) => $"{ngram}\t1900\t{n + 1}\t1\n{ngram}\t1950\t{n + 2}\t1\n")));
        _folder.Write("forms", "book\tbook,books\n");
        MakeIndex("x.ngrams", "data");
        string[] asked = ["series", "book_INF", "--inflections", "forms", "--years", "1900", "-q", "--no-header", "--in"];
        Assert.Equal("book\t1900\t1\t1\nbooks\t1900\t2\t1\n", ProgramRun.Of(_folder, [.. asked, "x.ngrams"]).WithExitCode(0).OutputText);
    }

    [Fact]
    public void An_index_of_several_parts_is_read_in_parallel_and_sought_in()
    {
        // Counts that do not compress: more than a megabyte, in parts of 256 KiB.
        var random = new Random(23);
        _folder.Write("data", string.Concat(Enumerable.Range(0, 60_000).Select(i => $"w{i * 7919 % 100_003:000000}\t{1800 + random.Next(200)}\t{random.NextInt64(1L << 46)}\t{random.NextInt64(1L << 46)}\n")));
        Assert.InRange(MakeIndex("x.ngrams", "data").Length, 1 << 20, int.MaxValue);
        foreach (string by in new[] { "ngram", "ngram,year", "year", "none" })
        {
            string expected = ProgramRun.Of(_folder, "count", "data", "--by", by, "-q").WithExitCode(0).OutputText;
            foreach (string workers in new[] { "1", "3" })
                Assert.Equal(expected, ProgramRun.Of(_folder, "count", "x.ngrams", "--by", by, "-q", "--workers", workers).WithExitCode(0).OutputText);
        }
        foreach (string sought in new[] { "--ngram w000000 --ngram w050000 --ngram w099999 --ngram w050001", "--match ^w0500", "--match ^w09" })
            Assert.Equal(
                ProgramRun.Of(_folder, ["count", "data", "--by", "ngram,year", "-q", "--warnings", "show", .. sought.Split(' ')]).WithExitCode(0).OutputText,
                ProgramRun.Of(_folder, ["count", "x.ngrams", "--by", "ngram,year", "-q", "--warnings", "show", .. sought.Split(' ')]).WithExitCode(0).OutputText);
        Assert.Equal("verified", ProgramRun.Of(_folder, "inspect", "x.ngrams", "--verify", "--no-header", "-q").WithExitCode(0).OutputText.TrimEnd('\n').Split('\t')[14]);
    }

    [Fact]
    public void Inspect_says_what_it_holds_and_was_made_of()
    {
        MakeIndex("some.ngrams", "v2", "v3.gz", "--years", "1900..1950");
        Finished run = ProgramRun.Of(_folder, "inspect", "some.ngrams").WithExitCode(0), verified = ProgramRun.Of(_folder, "inspect", "some.ngrams", "--verify").WithExitCode(0);
        string[] row = run.OutputText.TrimEnd('\n').Split('\n')[1].Split('\t'), all = verified.OutputText.TrimEnd('\n').Split('\n')[1].Split('\t');
        // No text, no lines, and no share of tags where ngrams were not read.
        Assert.Equal(("index", "", "", "", "1900", "1950", "", "not read"), (row[2], row[4], row[5], row[7], row[8], row[9], row[12], row[14]));
        Assert.Equal([.. row[..7], .. row[8..14], "verified"], [.. all[..7], .. all[8..]]);
        Assert.Contains("; the blocks were not read", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("not read", verified.Error, StringComparison.Ordinal);
        Assert.Contains("\"blocks\":\"not read\"", ProgramRun.Of(_folder, "inspect", "some.ngrams", "--output-format", "jsonl", "-q").WithExitCode(0).OutputText, StringComparison.Ordinal);
        Assert.Contains(", not read (--verify reads them all)\n", ProgramRun.Of(_folder, "inspect", "some.ngrams", "--output-format", "table", "-q").WithExitCode(0).OutputText, StringComparison.Ordinal);
        string[] rows = ProgramRun.Of(_folder, "count", "v2", "v3.gz", "--by", "ngram,year", "--years", "1900..1950", "--no-header", "-q").OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] ngrams = [.. rows.Select(r => r.Split('\t')[0]).Distinct()];
        Assert.Equal(($"{ngrams.Length}", $"{rows.Length}"), (row[6], row[13]));
        Assert.Equal((double)ngrams.Count(Answer.IsTagged) / ngrams.Length, double.Parse(all[7], CultureInfo.InvariantCulture), 12);
        Assert.Contains($"{rows.Length:N0} rows, made of 2 sources, filters: years 1900..1950", run.Error, StringComparison.Ordinal);
        int lines = System.Text.Encoding.UTF8.GetString(_folder.Read("v2")).Count(c => c == '\n');
        Assert.Contains($"  v2: v2, {lines:N0} lines, ", run.Error, StringComparison.Ordinal);
        Assert.Contains("  v3.gz: v3, ", run.Error, StringComparison.Ordinal);
        byte[] damaged = _folder.Read("some.ngrams");
        damaged[damaged.Length / 2] ^= 1;
        _folder.Write("bad.ngrams", damaged);
        string[] found = ProgramRun.Of(_folder, "inspect", "bad.ngrams", "--verify", "--no-header", "-q").WithExitCode(65).OutputText.TrimEnd('\n').Split('\t');
        // What the footer says, and nothing of blocks that could not all be read.
        Assert.Equal(($"{ngrams.Length}", "", $"{rows.Length}", "damaged"), (found[6], found[7], found[13], found[14]));
        Assert.Contains("the index is damaged in block", ProgramRun.Of(_folder, "inspect", "bad.ngrams", "--verify", "-q").WithExitCode(65).Error, StringComparison.Ordinal);
        Assert.Equal("not read", ProgramRun.Of(_folder, "inspect", "bad.ngrams", "--no-header", "-q").WithExitCode(0).OutputText.TrimEnd('\n').Split('\t')[14]);
        // Other inputs are read to their end with and without it.
        Assert.Equal(ProgramRun.Of(_folder, "inspect", "v2", "-q").OutputText, ProgramRun.Of(_folder, "inspect", "v2", "--verify", "-q").WithExitCode(0).OutputText);
    }

    [Theory]
    [InlineData("-o x.tsv", "an index is written as .ngrams")]
    [InlineData("", "name it with -o FILE.ngrams")]
    [InlineData("-o -", "name it with -o FILE.ngrams")]
    public void It_needs_a_file_with_its_extension(string output, string error) =>
        Assert.Contains(error, ProgramRun.Of(_folder, ["index", "v2", .. output.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).WithExitCode(2).OnlyErrorLine(), StringComparison.Ordinal);

    [Fact]
    public void It_is_read_from_a_file_only()
    {
        byte[] index = MakeIndex("all.ngrams", "v2");
        Assert.Contains("is an index, which cannot be read from a pipe", ProgramRun.In(new Setting { Folder = _folder.Path, Input = index }, "count", "-", "-q").WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
        _folder.Write("packed.gz", Pack.Gzip(index));
        Assert.Contains("packed.gz: is a compressed index: decompress it first", ProgramRun.Of(_folder, "count", "packed.gz", "-q").WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_with_an_index_beside_shards_is_refused()
    {
        _folder.Write("d/v2", _folder.Read("v2"));
        MakeIndex("d/all.ngrams", "v2");
        string line = ProgramRun.Of(_folder, "count", "d", "-q").WithExitCode(2).OnlyErrorLine();
        Assert.Contains("d/all.ngrams", line, StringComparison.Ordinal);
        File.Delete(_folder.At("d/v2"));
        Assert.Equal(ProgramRun.Of(_folder, "count", "v2", "-q").OutputText, ProgramRun.Of(_folder, "count", "d", "-q").WithExitCode(0).OutputText);
    }

    [Fact]
    public void A_damaged_index_is_refused_with_file_and_block()
    {
        byte[] index = MakeIndex("all.ngrams", "v1", "v2", "v3.gz");
        var random = new Random(19);
        for (int i = 0; i < 12; i++)
        {
            byte[] damaged = [.. index];
            int at = i == 0 ? 5000 : random.Next(damaged.Length);
            damaged[at] ^= (byte)(1 << random.Next(8));
            _folder.Write("bad.ngrams", damaged);
            foreach (string command in new[] { "count @", "series watch quite * --in @", "index @ -o x.ngrams" })
            {
                Finished run = ProgramRun.Of(_folder, [.. command.Replace("@", "bad.ngrams").Split(' '), "-q"]);
                // What is not read may be damaged: counting by ngram does not read years.
                if (run.ExitCode == 0 && command[0] != 'i') Assert.Equal(ProgramRun.Of(_folder, [.. command.Replace("@", "all.ngrams").Split(' '), "-q"]).OutputText, run.OutputText);
                else
                {
                    string line = run.WithExitCode(65).OnlyErrorLine();
                    Assert.StartsWith("mapreduce: bad.ngrams: ", line, StringComparison.Ordinal);
                    if (i == 0) Assert.Contains(" in block 0 of ", line, StringComparison.Ordinal);
                }
            }
        }
        for (int length = 1; length < index.Length; length += index.Length / 9)
        {
            _folder.Write("bad.ngrams", index[..length]);
            Assert.StartsWith("mapreduce: bad.ngrams:", ProgramRun.Of(_folder, "count", "bad.ngrams", "-q").WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Bad_lines_are_skipped_and_counted_in_it()
    {
        _folder.Write("bad", "a\t1900\t1\t1\nnonsense\n" + new string('x', 2_000_000) + "\nb\t1901\t2\t1\n");
        Finished run = ProgramRun.Of(_folder, "index", "bad", "-o", "x.ngrams", "--on-bad-line", "skip").WithExitCode(0);
        Assert.Contains("2 ngrams, 2 rows", run.Error, StringComparison.Ordinal);
        byte[] made = _folder.Read("x.ngrams");
        foreach (string chunk in new[] { "1KiB", "1MiB", "100MiB" })
            Assert.Equal(made, MakeIndex("y.ngrams", "bad", "--on-bad-line", "skip", "--chunk-size", chunk));
        Assert.Equal("a\t1\t1\nb\t2\t1\n", ProgramRun.Of(_folder, "count", "x.ngrams", "--no-header", "-q").OutputText);
    }

    [Fact]
    public void A_source_is_noted_as_it_is_also_where_a_line_is_too_long()
    {
        string start = "a\t1900\t1\t1\n" + new string('x', 3_000_000);
        _folder.Write("1/s", start + "\nb\t1901\t2\t1\n");
        _folder.Write("2/s", start + "y\nb\t1901\t2\t1");
        _folder.Write("3/s", start);
        byte[] expected = MakeIndex("all.ngrams", "1/s", "2/s", "3/s", "--on-bad-line", "skip");
        foreach (string chunk in new[] { "3000", "1MiB", "100MiB" })
            Assert.Equal(expected, MakeIndex("again.ngrams", "3/s", "2/s", "1/s", "--on-bad-line", "skip", "--chunk-size", chunk));
        string error = ProgramRun.Of(_folder, "inspect", "all.ngrams").WithExitCode(0).Error;
        foreach (string name in new[] { "1/s", "2/s", "3/s" })
            Assert.Contains($"checksum {Crc64(_folder.Read(name)):x16}", error, StringComparison.Ordinal);
        // Different texts of one name, indexed apart, are joined; the same text is seen, however it is packed.
        MakeIndex("1.ngrams", "1/s", "--on-bad-line", "skip");
        MakeIndex("2.ngrams", "2/s", "--on-bad-line", "skip");
        Assert.Equal(expected, MakeIndex("again.ngrams", "1.ngrams", "2.ngrams", "3/s", "--on-bad-line", "skip"));
        _folder.Write("1.gz", Pack.Gzip(_folder.Read("1/s")));
        Assert.Contains("the same text is in the index twice: 1.gz and s", ProgramRun.Of(_folder, "index", "1.ngrams", "1.gz", "-o", "x.ngrams", "-q", "--on-bad-line", "skip").WithExitCode(2).Error, StringComparison.Ordinal);
        foreach (string name in new[] { "1", "2", "3" }) _folder.Write($"z/{name}/s", Pack.Gzip(_folder.Read($"{name}/s")));
        Assert.Equal(expected, MakeIndex("again.ngrams", "z/1/s", "z/2/s", "z/3/s", "--on-bad-line", "skip", "--chunk-size", "3000"));
    }

    [Fact]
    public void A_text_without_a_last_newline_is_noted_without_it()
    {
        _folder.Write("data", "a\t1900\t1\t1");
        foreach (string[] way in new string[][] { [], ["--chunk-size", "3"] })
        {
            MakeIndex("x.ngrams", ["data", .. way]);
            Assert.Contains($"  data: v2, 1 line, 10 B of text, checksum {Crc64(_folder.Read("data")):x16}", ProgramRun.Of(_folder, "inspect", "x.ngrams").WithExitCode(0).Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Empty_sources_are_listed_and_never_the_same()
    {
        _folder.Write("d/empty", "");
        _folder.Write("empty", "");
        _folder.Write("empty.gz", Pack.Gzip([]));
        byte[] expected = MakeIndex("all.ngrams", "v2", "empty", "d/empty", "empty.gz");
        string[] lines = ProgramRun.Of(_folder, "inspect", "all.ngrams").WithExitCode(0).ErrorLines;
        Assert.Equal(["  empty: empty, 0 lines", "  empty: empty, 0 lines", "  empty.gz: empty, 0 lines"], lines.Where(line => line.StartsWith("  empty", StringComparison.Ordinal)));
        MakeIndex("1.ngrams", "empty");
        MakeIndex("2.ngrams", "d/empty", "v2", "--checkpoint", "ck");
        Assert.Equal(expected, MakeIndex("again.ngrams", "1.ngrams", "2.ngrams", "empty.gz"));
    }

    [Fact]
    public void Files_of_one_name_in_an_archive_are_two_sources()
    {
        _folder.Write("two.zip", Pack.Zip(("d/s", Records.AsV2(Varied[..500])), ("d/s", Records.AsV2(Varied[500..]))));
        byte[] made = MakeIndex("x.ngrams", "two.zip");
        _folder.Write("1/s", Records.AsV2(Varied[..500]));
        _folder.Write("2/s", Records.AsV2(Varied[500..]));
        Assert.Equal(MakeIndex("y.ngrams", "1/s", "2/s"), made);
    }

    [Theory]
    [InlineData("/some/file.tsv?token=SECRET", "file.tsv")]
    [InlineData("/some/file?sig=ab/SECRET#SECRET", "file")]
    [InlineData("/SECRET@file", "file")]
    public void Of_a_url_the_name_of_the_file_is_kept_and_no_secret(string path, string name)
    {
        using var server = new WebServer(_folder.Read("v2"));
        string url = server.Url.Replace("http://", "http://user:SECRET@").Replace("/some/file", path);
        ProgramRun.In(new Setting { Folder = _folder.Path, Variables = new Dictionary<string, string?> { ["NO_PROXY"] = "127.0.0.1", ["no_proxy"] = "127.0.0.1" } }, "index", url, "-o", "x.ngrams", "-q").WithExitCode(0);
        Assert.False(_folder.Read("x.ngrams").AsSpan().IndexOf("SECRET"u8) >= 0);
        Assert.Contains($"  {name}: v2, ", ProgramRun.Of(_folder, "inspect", "x.ngrams").WithExitCode(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_filters_name_a_set_of_ngrams_in_any_order()
    {
        byte[] expected = MakeIndex("1.ngrams", "v2", "--ngram", "watch", "--ngram", "quite");
        Assert.Equal(expected, MakeIndex("2.ngrams", "v2", "--ngram", "quite", "--ngram", "watch", "--ngram", "quite"));
        MakeIndex("3.ngrams", "1.ngrams", "v1", "--ngram", "quite", "--ngram", "watch");
    }

    [Fact]
    public void Of_nothing_there_is_an_index_too()
    {
        _folder.Write("empty", "");
        MakeIndex("none.ngrams", "empty");
        Assert.Equal("ngram\tmatch_count\tvolume_count\n", ProgramRun.Of(_folder, "count", "none.ngrams", "-q").WithExitCode(0).OutputText);
        MakeIndex("filtered.ngrams", "v2", "--match", "^nothing at all$");
        Assert.Equal("match_count\tvolume_count\n0\t0\n", ProgramRun.Of(_folder, "count", "filtered.ngrams", "--by", "none", "--warnings", "show", "-q").WithExitCode(0).OutputText);
        MakeIndex("again.ngrams", "filtered.ngrams", "--match", "^nothing at all$");
        Assert.Equal(_folder.Read("filtered.ngrams"), _folder.Read("again.ngrams"));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>CRC-64 (ECMA-182), bit by bit.</summary>
    private static ulong Crc64(byte[] text)
    {
        ulong rest = 0;
        foreach (byte one in text)
        {
            rest ^= (ulong)one << 56;
            for (int bit = 0; bit < 8; bit++) rest = (rest << 1) ^ (rest >> 63 == 1 ? 0x42F0E1EBA9EA3693UL : 0);
        }
        return rest;
    }

    private byte[] MakeIndex(string name, params string[] arguments)
    {
        ProgramRun.Of(_folder, ["index", .. arguments, "-o", name, "--quiet"]).WithExitCode(0);
        return _folder.Read(name);
    }
}
