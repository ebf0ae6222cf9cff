using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Count;

/// <summary>Filters and tag rules over lines that nobody on this project made, against awk.</summary>
public sealed class RealFilterTests : IDisposable
{
    // As awk writes the closed list.
    private const string Tags = "(NOUN|VERB|ADJ|ADV|PRON|DET|ADP|NUM|CONJ|PRT|X|\\.)";
    private const string IsTagged = $"($1 ~ /._{Tags}$/ || $1 ~ /^_{Tags}_$/ || $1 ~ /^_(START|END|ROOT)_$/)";
    private const string Strip = $"sub(/_{Tags}$/, \"\", k); ";

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("--years 1900..2000", "$2 >= 1900 && $2 <= 2000")]
    [InlineData("--years ..1800", "$2 <= 1800")]
    [InlineData("--years 2000..", "$2 >= 2000")]
    [InlineData("--years 1736", "$2 == 1736")]
    [InlineData("--ngram quantity --ngram Art --ngram Außen_ADJ", "$1 == \"quantity\" || $1 == \"Art\" || $1 == \"Außen_ADJ\"")]
    [InlineData("--match ^Q", "$1 ~ /^Q/")]
    [InlineData("--match (ing|ed)$", "$1 ~ /(ing|ed)$/")]
    [InlineData("--match _", "$1 ~ /_/")]
    [InlineData("--tags keep", "1")]
    [InlineData("--tags drop", "!" + IsTagged)]
    [InlineData("--tags only", IsTagged)]
    [InlineData("--tags NOUN,VERB", "$1 ~ /._(NOUN|VERB)$/")]
    [InlineData("--tags .", "$1 ~ /._\\.$/")]
    [InlineData("--tags only --strip-tags", IsTagged, Strip)]
    [InlineData("--tags NOUN,VERB --strip-tags", "$1 ~ /._(NOUN|VERB)$/", Strip)]
    [InlineData("--tags ADJ,ADV --strip-tags --years 1950..1999 --match ^[ab]", "$1 ~ /._(ADJ|ADV)$/ && $2 >= 1950 && $2 < 2000 && $1 ~ /^[ab]/", Strip)]
    public void A_filter_takes_what_awk_takes(string filters, string condition, string rename = "") => AssertAlike(filters, condition, rename);

    [Theory]
    [InlineData("year", "k = $2")]
    [InlineData("decade", "k = $2 - $2 % 10")]
    public void Without_an_ngram_in_the_key_a_word_counts_once_unless_asked_otherwise(string by, string key)
    {
        AssertAlike($"--by {by}", "!" + IsTagged, key + "; ");
        AssertAlike($"--by {by} --tags keep", "1", key + "; ");
        AssertAlike($"--by {by} --tags only --years 1800..1899", IsTagged + " && $2 >= 1800 && $2 <= 1899", key + "; ");
    }

    [Fact]
    public void Rows_of_at_least_a_count_are_those_that_awk_finds_in_the_whole_answer()
    {
        Finished ours = Ours("--min-count 1000000", "slices");
        Assert.Equal(Theirs("1", "", "slices", "m[k] >= 1000000 ").Output, ours.Output);
    }

    [Fact]
    public void A_list_takes_what_awk_takes_by_it()
    {
        Slices();
        Finished list = Shell.Of(_folder, "awk -F '\\t' 'NR % 7 == 0 && !seen[$1]++ { print $1 (NR % 2 ? \"\\r\" : \"\\n\") }' slices").WithExitCode(0);
        Assert.InRange(list.Output.Count(b => b == '\n'), 500, 10_000);
        _folder.Write("list", list.Output);
        AssertAlike("--ngrams list", "$1 in wanted", begin: "while ((getline w < \"list\") > 0) { sub(/\\r$/, \"\", w); if (w != \"\") wanted[w] = 1 }");
    }

    [Fact]
    public void Case_folds_as_awk_folds_it_where_the_ngrams_are_ASCII()
    {
        Slices();
        _folder.Write("ascii", Shell.Of(_folder, "LC_ALL=C awk -F '\\t' '$1 !~ /[\\200-\\377]/' slices").WithExitCode(0).Output);
        AssertAlike("--fold-case", "1", "k = tolower(k); ", "ascii");
        AssertAlike("--fold-case --ngram QUESTION --ngram art", "tolower($1) == \"question\" || tolower($1) == \"art\"", "k = tolower(k); ", "ascii");
        AssertAlike("--fold-case --match ^QU --years 1900..2000", "tolower($1) ~ /^qu/ && $2 >= 1900 && $2 <= 2000", "k = tolower(k); ", "ascii");
        AssertAlike("--fold-case --tags only --strip-tags", IsTagged, Strip + "k = tolower(k); ", "ascii");
    }

    [Fact]
    public void Case_folds_beyond_ASCII_as_the_naive_answer_has_it()
    {
        NgramRecord[] records = [.. RealSlice.RecordsOf(RealSlice.A).Select(r => r with { Ngram = r.Ngram.ToLowerInvariant() })];
        Assert.Equal(Answer.Tsv(records), ProgramRun.Of("count", RealSlice.Path(RealSlice.A), "--fold-case", "--quiet").WithExitCode(0).OutputText);
    }

    [Fact]
    public void A_published_year_of_a_word() =>
        Assert.Equal(
            "quantity\t1736\t139\t11\n",
            ProgramRun.Of("count", RealSlice.Path(RealSlice.Q), "--ngram", "quantity", "--years", "1736", "--by", "ngram,year", "--no-header", "--quiet").WithExitCode(0).OutputText);

    private void AssertAlike(string filters, string condition, string rename = "", string input = "slices", string begin = "")
    {
        Finished theirs = Theirs(condition, rename, input, "", begin);
        Assert.NotEmpty(theirs.Output);
        Assert.Equal(theirs.Output, Ours(filters, input).Output);
    }

    private Finished Ours(string filters, string input)
    {
        Slices();
        return ProgramRun.Of(_folder, ["count", input, "--no-header", "--quiet", "--workers", "3", "--chunk-size", "64KiB", .. filters.Split(' ')]).WithExitCode(0);
    }

    private Finished Theirs(string condition, string rename, string input, string having, string begin = "")
    {
        Shell.Need("awk");
        Slices();
        string program = $$"""BEGIN { {{begin}} } {{condition}} { k = $1; {{rename}}m[k] += $3; v[k] += $4 } END { for (k in m) if ({{(having.Length == 0 ? "1" : having)}}) printf "%s\t%d\t%d\n", k, m[k], v[k] }""";
        _folder.Write("program.awk", program);
        return Shell.Of(_folder, $"export LC_ALL=C; awk -F '\\t' -f program.awk {input} | sort -t \"$(printf '\\t')\" -k1,1").WithExitCode(0);
    }

    /// <summary>Both slices of v2 in one file, a newline between them.</summary>
    private void Slices()
    {
        if (!File.Exists(_folder.At("slices")))
            _folder.Write("slices", [.. File.ReadAllBytes(RealSlice.Path(RealSlice.A)), .. File.ReadAllBytes(RealSlice.Path(RealSlice.Q)), (byte)'\n']);
    }

    public void Dispose() => _folder.Dispose();
}
