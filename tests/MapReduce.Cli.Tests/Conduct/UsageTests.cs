using System.Text.RegularExpressions;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>What cannot be meant ends with 2 and one line, before anything is read or written.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public UsageTests() => _folder.Write("data", "a\t1999\t5\t2\n");

    [Theory]
    [InlineData("--top", "count data --top 0")]
    [InlineData("--top", "count data --top -3")]
    [InlineData("--top", "count data --top many")]
    [InlineData("--top", "count data --top 1.5")]
    [InlineData("--top", "count data --top 99999999999999")]
    [InlineData("--top", "count data --top")]
    [InlineData("--top", "count data --top 1 --top 2")]
    [InlineData("--workers", "count data --workers 0")]
    [InlineData("--workers", "count data --workers two")]
    [InlineData("--by", "count data --by month")]
    [InlineData("--by", "count data --by year,year")]
    [InlineData("--by", "count data --by")]
    [InlineData("--order", "count data --order size")]
    [InlineData("--order", "count data --order")]
    [InlineData("--format", "count data --format v4")]
    [InlineData("--on-bad-line", "count data --on-bad-line ignore")]
    [InlineData("--output-format", "count data --output-format xml")]
    [InlineData("--progress", "count data --progress sometimes")]
    [InlineData("--chunk-size", "count data --chunk-size big")]
    [InlineData("--memory", "count data --memory none")]
    [InlineData("--word", "count data --word")]
    [InlineData("-o", "count data -o")]
    [InlineData("--files-from", "count --files-from")]
    [InlineData("--fold-case", "count data --nosuchoption --fold-case")]
    [InlineData("--max-bad-lines", "count data --max-bad-lines -1")]
    [InlineData("--max-bad-lines", "count data --max-bad-lines 2147483648")]
    [InlineData("--memory", "count data --memory 1e3")]
    [InlineData("--memory", "count data --memory -1")]
    [InlineData("--chunk-size", "count data --chunk-size 2GiB")]
    [InlineData("--min-count", "count data --min-count 9223372036854775808")]
    [InlineData("--seed", "generate --seed 9223372036854775808")]
    [InlineData("--ngrams", "generate --ngrams 0")]
    [InlineData("--size", "generate --size 9999999TiB")]
    [InlineData("--rounds", "benchmark data --rounds 2147483648")]
    [InlineData("--smoothing", "series a --in data --smoothing 2147483648")]
    [InlineData(".bz2", "generate -o lines.bz2")]
    [InlineData("'nosuch'", "help nosuch")]
    [InlineData("INPUT", "count")]
    [InlineData("INPUT", "words")]
    [InlineData("command 'cuont'", "cuont data")]
    [InlineData("command 'data'", "data")]
    [InlineData("--temp-dir", "count data --temp-dir nowhere")]
    public void A_line_says_what_is_wrong(string named, string typed)
    {
        string line = ProgramRun.Of(_folder, typed.Split(' ', StringSplitOptions.RemoveEmptyEntries)).WithExitCode(2).OnlyErrorLine();
        if (!typed.Contains("nosuchoption")) Assert.Contains(named, line);
        Assert.Equal(["data"], _folder.Names());
    }

    [Theory]
    [InlineData("count data --tpo 3", "--tpo", "--top")]
    [InlineData("count data --ouput x", "--ouput", "--output")]
    [InlineData("count --workres 3 data", "--workres", "--workers")]
    [InlineData("count data --wrd x", "--wrd", "--word")]
    [InlineData("cout data", "cout", "count")]
    [InlineData("word data", "word", "words")]
    [InlineData("words data --foldcase", "--foldcase", "--fold-case")]
    [InlineData("count data --quite", "--quite", "--quiet")]
    public void What_is_mistyped_is_named_with_what_was_probably_meant(string typed, string wrong, string right)
    {
        string line = ProgramRun.Of(_folder, typed.Split(' ')).WithExitCode(2).OnlyErrorLine();
        Assert.Contains($"'{wrong}'", line);
        Assert.Matches($"did you mean .*{right}( |\\?)", line);
    }

    [Theory]
    [InlineData("--xyzzy")]
    [InlineData("-z")]
    [InlineData("--xyzzy=5")]
    public void An_unknown_option_like_no_other_is_named_and_the_help_is_pointed_to(string option)
    {
        string line = ProgramRun.Of(_folder, "count", "data", option).WithExitCode(2).OnlyErrorLine();
        Assert.Contains(option.Split('=')[0], line);
        Assert.Contains("--help", line);
    }

    [Theory]
    [InlineData("COUNT data", "unknown command 'COUNT'; did you mean count?")]
    [InlineData("conut data", "unknown command 'conut'; did you mean count?")]
    [InlineData("data", "unknown command 'data'; did you mean: mapreduce count data")]
    [InlineData("--hepl", "unknown option '--hepl'; did you mean --help?")]
    [InlineData("--years 1900", "--years belongs to count, series or index; name the command first: mapreduce count … --years")]
    [InlineData("--seed=5", "--seed belongs to generate; name the command first: mapreduce generate … --seed")]
    [InlineData("inspect data -o x.tsv", "inspect writes no files; redirect its output: mapreduce inspect … > x.tsv")]
    [InlineData("inspect --output=x.tsv data", "inspect writes no files; redirect its output: mapreduce inspect … > x.tsv")]
    [InlineData("count data --memory 256 MB", "--memory 256 MB: a size needs its unit without a space: 256MB")]
    [InlineData("count --chunk-size 64 KiB data", "--chunk-size 64 KiB: a size needs its unit without a space: 64KiB")]
    [InlineData("submit --run run -- count data --memory 256 MB", "--memory 256 MB: a size needs its unit without a space: 256MB")]
    [InlineData("submit --run run -- count", "no INPUT is named; name files, folders or globs (a sharded run does not read standard input)")]
    [InlineData("benchmark data data", "benchmark takes one INPUT; leave out 'data', or put a pattern in quotes: '*.gz'")]
    [InlineData("benchmark", "no INPUT is named; name a file, folder or glob")]
    [InlineData("generate data", "generate takes options only; leave out 'data', see mapreduce generate --help")]
    [InlineData("completion", "name a shell: bash, zsh, fish or powershell")]
    [InlineData("count data --temp-dir nowhere", "--temp-dir nowhere: no such folder; make it first: mkdir -p nowhere")]
    [InlineData("count data --temp-dir data", "--temp-dir data: is not a folder; name one")]
    [InlineData("count data --checkpoint data", "--checkpoint data: is a file, where a folder is expected; name another")]
    [InlineData("data count", "'data' stands before the command; name the command first: mapreduce count … data")]
    [InlineData("count data --top 3000000000", "--top 3000000000: expected a whole number from 1 to 2147483647; see mapreduce count --help")]
    public void A_mistake_is_told_with_the_way_out(string typed, string message)
    {
        Assert.Equal($"mapreduce: {message}", ProgramRun.Of(_folder, typed.Split(' ')).WithExitCode(2).OnlyErrorLine());
        Assert.Equal(["data"], _folder.Names());
    }

    [Fact]
    public void A_file_may_be_called_like_a_unit()
    {
        _folder.Write("MB", "a\t1999\t5\t2\n");
        Assert.Equal("a\t10\t4\n", ProgramRun.Of(_folder, "count", "--memory", "268435456", "MB", "data", "--quiet", "--no-header").WithExitCode(0).OutputText);
    }

    [Theory]
    [InlineData("count --fold-case true data -q --no-header", "a\t5\t2\nb\t7\t1\n")]
    [InlineData("count --fold-case false data -q --no-header", "a\t5\t2\nc\t3\t1\n")]
    [InlineData("count -q true --no-header data", "a\t5\t2\nb\t7\t1\n")]
    [InlineData("series --fold-case true quite --in words -q --no-header", "true (All)\t1900\t8\t8\nquite (All)\t1900\t5\t5\n")]
    [InlineData("series true -q --in words --no-header", "true\t1900\t8\t8\n")]
    public void A_switch_does_not_take_the_word_true_or_false_that_follows(string typed, string expected)
    {
        _folder.Write("true", "b\t1999\t7\t1\n");
        _folder.Write("false", "c\t1999\t3\t1\n");
        _folder.Write("words", "quite\t1900\t5\t5\ntrue\t1900\t8\t8\n");
        Assert.Equal(expected, ProgramRun.Of(_folder, typed.Split(' ')).WithExitCode(0).OutputText);
        ProgramRun.Of(_folder, "submit", "--run", "run", "--quiet", "--engine", "local", "--", "count", "--fold-case", "true", "-o", "out.tsv", "--no-header").WithExitCode(0);
        Assert.Equal("b\t7\t1\n", _folder.ReadText("out.tsv"));
    }

    [Fact]
    public void A_number_that_is_wrong_is_shown_with_what_was_expected()
    {
        string line = ProgramRun.Of(_folder, "count", "data", "--top", "0").WithExitCode(2).OnlyErrorLine();
        Assert.Contains("--top 0", line);
        Assert.Contains("at least 1", line);
    }

    [Fact]
    public void A_word_that_is_wrong_is_shown_with_the_words_that_are_right()
    {
        string line = ProgramRun.Of(_folder, "count", "data", "--by", "month").WithExitCode(2).OnlyErrorLine();
        Assert.Contains("month", line);
        foreach (string by in new[] { "ngram", "year", "decade", "ngram,year", "ngram,decade", "none" }) Assert.Contains(by, line);
    }

    [Fact]
    public void Empty_names_as_unset_variables_leave_them_are_told()
    {
        Assert.Contains("INPUT", ProgramRun.Of(_folder, "count", "").WithExitCode(2).OnlyErrorLine());
        Assert.Contains("INPUT", ProgramRun.Of(_folder, "benchmark", "").WithExitCode(2).OnlyErrorLine());
        Assert.Contains("INPUT", ProgramRun.Of(_folder, "series", "a", "--in", "").WithExitCode(2).OnlyErrorLine());
        foreach (string option in new[] { "-o", "--word", "--ngram", "--match" }) Assert.Contains(option, ProgramRun.Of(_folder, "count", "data", option, "").WithExitCode(2).OnlyErrorLine());
    }

    [Fact]
    public void No_option_of_any_command_takes_an_empty_name_for_a_file_or_folder()
    {
        int options = 0;
        foreach (string command in new[] { "count", "series", "words", "inspect", "benchmark", "generate", "submit", "status", "resume", "map", "reduce" })
        {
            string help = ProgramRun.Of(command, "--help").WithExitCode(0).OutputText;
            foreach (Match option in Regex.Matches(help, "(--[a-z-]+) <(FILE|FOLDER|LIST)>"))
            {
                string name = option.Groups[1].Value;
                string line = ProgramRun.Of(_folder, command, name, "").WithExitCode(2).OnlyErrorLine();
                Assert.Contains($"{name} ''", line);
                options++;
            }
        }
        Assert.True(options > 25, $"only {options} options were found");
        Assert.Equal(["data"], _folder.Names());
    }

    [Theory]
    [InlineData("count --quiet --no-header -- -data", "a\t5\t2\n")]
    [InlineData("series a --quiet --no-header --in data --", "a\t1999\t5\t2\n")]
    [InlineData("series --quiet --no-header --in data --years 1999 -- -a", "-a\t1999\t0\t0\n")]
    public void What_begins_with_a_dash_is_a_name_behind_two_dashes(string typed, string expected)
    {
        _folder.Write("-data", "a\t1999\t5\t2\n");
        Assert.Equal(expected, ProgramRun.Of(_folder, typed.Split(' ')).WithExitCode(0).OutputText);
    }

    [Theory]
    [InlineData("--top 2147483647")]
    [InlineData("--max-bad-lines 2147483647")]
    [InlineData("--min-count 5 --chunk-size 1")]
    public void The_largest_and_the_smallest_numbers_work(string options) =>
        Assert.Equal("a\t5\t2\n", ProgramRun.Of(_folder, ["count", "data", "--quiet", "--no-header", .. options.Split(' ')]).WithExitCode(0).OutputText);

    [Fact]
    public void No_input_says_what_an_input_is()
    {
        string line = ProgramRun.Of(_folder, "count").WithExitCode(2).OnlyErrorLine();
        Assert.Contains("files", line);
        Assert.Contains(" - ", line);
    }

    [Fact]
    public void A_value_may_follow_an_equals_sign_and_options_may_come_before_the_command() =>
        Assert.Equal("a\t5\t2\n", ProgramRun.Of(_folder, "--quiet", "count", "--top=1", "--no-header", "data").WithExitCode(0).OutputText);

    [Fact]
    public void A_file_named_after_an_at_sign_is_a_file_and_no_response_file()
    {
        _folder.Write("@data", "b\t1999\t5\t2\n");
        Assert.Equal("b\t5\t2\n", ProgramRun.Of(_folder, "count", "@data", "--no-header", "--quiet").WithExitCode(0).OutputText);
        Assert.Contains("@none", ProgramRun.Of(_folder, "count", "@none").WithExitCode(66).OnlyErrorLine());
    }

    public void Dispose() => _folder.Dispose();
}
