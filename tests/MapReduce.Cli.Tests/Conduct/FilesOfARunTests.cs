using System.IO.Compression;
using System.Text;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>No file of a run is written that the run reads, no output twice, nothing counts twice unseen, and only the program's own files are removed.</summary>
public sealed class FilesOfARunTests : IDisposable
{
    private const string Row = "a\t1900\t1\t1\n", Totals = " \t1900,100,10,5\t1901,100,10,5\t";

    private readonly TempFolder _folder = new();

    public FilesOfARunTests()
    {
        _folder.Write("s", Row);
        _folder.Write("list", "s\n");
        _folder.Write("words", "a\n");
        _folder.Write("totals", Totals);
        Directory.CreateDirectory(_folder.At("sub"));
        foreach (string name in new[] { "s", "list", "words", "totals" })
        {
            File.CreateSymbolicLink(_folder.At($"link-{name}"), name);
            File.CreateSymbolicLink(_folder.At($"sub/far-{name}"), $"../link-{name}");
        }
    }

    public static TheoryData<string, string, string> Pairs()
    {
        var pairs = new TheoryData<string, string, string>();
        foreach (string read in new[] { "s", "list", "words", "totals" })
            foreach (string written in new[] { "-o", "--rejects", "--report", "--trace" })
                foreach (string way in new[] { read, $"./{read}", $"sub/../{read}", $"link-{read}", $"sub/far-{read}", $"ABSOLUTE/{read}", $"HARD-{read}" })
                    pairs.Add(read, written, way);
        return pairs;
    }

    [Theory, MemberData(nameof(Pairs))]
    public void An_output_that_is_read_is_refused_before_anything_is_written(string read, string option, string way)
    {
        string target = way.Replace("ABSOLUTE", _folder.Path, StringComparison.Ordinal);
        if (way.StartsWith("HARD", StringComparison.Ordinal)) ManagedWay.Skip("does not see hard links");
        if (way.StartsWith("HARD", StringComparison.Ordinal)) Shell.Of(_folder, $"ln {read} {way}").WithExitCode(0);
        Dictionary<string, string> before = Content();
        string line = ProgramRun.Of(
            _folder, "count", "s", "--files-from", "list", "--ngrams", "words", "--by", "ngram,year", "--totals", "totals", "-q", "--output-format", "tsv", option, target).WithExitCode(2).OnlyErrorLine();
        Assert.Contains("also", line, StringComparison.Ordinal);
        Assert.Contains(target, line, StringComparison.Ordinal);
        Assert.Equal(before, Content());
    }

    [Theory]
    [InlineData("-o y.tsv --report y.tsv")]
    [InlineData("-o y.tsv --rejects y.tsv")]
    [InlineData("-o y.tsv --rejects ./y.tsv")]
    [InlineData("-o y.tsv --rejects sub/../y.tsv")]
    [InlineData("--rejects r --report r")]
    [InlineData("-o sub/y.tsv --report loop/y.tsv")]
    [InlineData("--rejects - -o made.tsv --report -")]
    [InlineData("--report -")]
    [InlineData("--report r --trace r")]
    [InlineData("--trace -")]
    [InlineData("--report /dev/stdout | cat")]
    [InlineData("--rejects out > out")]
    public void Two_outputs_that_are_one_file_are_refused(string options)
    {
        if (options.Contains("> out", StringComparison.Ordinal)) ManagedWay.Skip("does not see the file behind standard output");
        File.CreateSymbolicLink(_folder.At("loop"), "sub");
        Finished run = Shell.Of(_folder, $"\"$P\" count s -q {options}; echo $? >&2");
        Assert.Contains("two outputs are one file", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("y.tsv")) || File.Exists(_folder.At("sub/y.tsv")));
    }

    [Theory]
    [InlineData("series a --in s --chart s.svg -o s.svg")]
    [InlineData("series a --in s.svg --chart s.svg -o r.tsv")]
    [InlineData("words s.svg --report s.svg")]
    [InlineData("benchmark s.svg --chart s.svg")]
    [InlineData("benchmark s.csv -o s.csv")]
    public void Other_commands_know_their_files_too(string command)
    {
        _folder.Write("s.svg", Row);
        _folder.Write("s.csv", Row);
        Dictionary<string, string> before = Content();
        ProgramRun.Of(_folder, [.. command.Split(' '), "-q"]).WithExitCode(2).OnlyErrorLine();
        Assert.Equal(before, Content());
    }

    [Fact]
    public void A_sharded_run_knows_the_files_of_its_command_and_keeps_its_own()
    {
        string[] submit = ["submit", "--run", "R", "--engine", "local", "--plan-only", "--"];
        ProgramRun.Of(_folder, [.. submit, "count", "s", "-o", "link-s"]).WithExitCode(2);
        Assert.Equal(Row, _folder.ReadText("s"));
        ProgramRun.Of(_folder, [.. submit, "count", "s", "-o", "r.tsv"]).WithExitCode(0);
        foreach (string own in new[] { "R/manifest.json", "R/lock", "sub/../R/result.json" })
            Assert.Contains("keeps for itself", ProgramRun.Of(_folder, [.. submit, "count", "s", "-o", "r.tsv", "--report", own]).WithExitCode(2).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_standard_output_goes_to_is_not_read()
    {
        ManagedWay.Skip("does not see the file behind standard output");
        Assert.Equal(
            "mapreduce: s: an output is also an input (standard output); write to another file\n",
            Shell.Of(_folder, "\"$P\" count s -q >> s").WithExitCode(2).Error);
    }

    [Fact]
    public void Devices_take_any_number_of_outputs() =>
        ProgramRun.Of(_folder, "count", "s", "-q", "-o", "/dev/null", "--rejects", "/dev/null", "--report", "/dev/null").WithExitCode(0);

    [Theory]
    [InlineData("g", "g/x")]
    [InlineData("g", "g/../g/x")]
    [InlineData("g/*", "other/x")]
    public void An_output_in_a_folder_that_is_read_is_left_out_of_the_inputs(string input, string output)
    {
        _folder.Write("g/data", Row);
        File.CreateSymbolicLink(_folder.At("other"), "g");
        for (int i = 0; i < 2; i++)
        {
            Finished run = ProgramRun.Of(_folder, "count", input, "--by", "ngram,year", "--no-header", "-o", output).WithExitCode(0);
            Assert.Equal(Row, _folder.ReadText("g/x"));
            Assert.Equal(i == 1, run.Error.Contains("mapreduce: warning: g/x is an output of this command", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_shard_that_is_there_plain_and_compressed_is_refused_in_a_folder_and_warned_of_by_name()
    {
        _folder.Write("h/a", Row);
        _folder.Write("h/a.gz", Gzip(Row));
        foreach (string input in new[] { "h", "h/*", "h/a*" })
        {
            string line = ProgramRun.Of(_folder, "count", input, "-q").WithExitCode(2).OnlyErrorLine();
            Assert.Contains("h/a.gz", line, StringComparison.Ordinal);
            Assert.Contains("h/a,", line, StringComparison.Ordinal);
        }
        Finished named = ProgramRun.Of(_folder, "count", "h/a", "h/a.gz", "-q", "--no-header").WithExitCode(0);
        Assert.Equal("a\t2\t2\n", named.OutputText);
        Assert.Contains("same shard", named.OnlyErrorLine(), StringComparison.Ordinal);
        Assert.Equal("", ProgramRun.Of(_folder, "count", "h/a", "h/a.gz", "-q", "-o", "r.tsv", "--warnings", "fail").WithExitCode(65).OutputText);
        Assert.False(File.Exists(_folder.At("r.tsv")));
    }

    [Fact]
    public void A_shard_that_is_reached_by_two_names_is_refused_in_a_folder_and_warned_of_by_name()
    {
        _folder.Write("h/a", Row);
        File.CreateSymbolicLink(_folder.At("h/b"), "a");
        Assert.Contains("h/b: is the same file as h/a", ProgramRun.Of(_folder, "count", "h", "-q").WithExitCode(2).OnlyErrorLine(), StringComparison.Ordinal);
        Finished named = ProgramRun.Of(_folder, "count", "h/a", "h/b", "-q", "--no-header").WithExitCode(0);
        Assert.Equal("a\t2\t2\n", named.OutputText);
        Assert.Contains("same file", named.OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_that_two_folders_or_the_folders_below_one_lead_to_is_refused()
    {
        _folder.Write("h/a.gz", Gzip(Row));
        string line = ProgramRun.Of(_folder, "count", "h", "./h", "-q").WithExitCode(2).OnlyErrorLine();
        Assert.Contains("./h/a.gz: is the same file as h/a.gz", line, StringComparison.Ordinal);
        _folder.Write("h/below/a", Row);
        line = ProgramRun.Of(_folder, "count", "h", "--recursive", "-q").WithExitCode(2).OnlyErrorLine();
        Assert.Contains("h/below/a: is the same shard as h/a.gz, plain and compressed", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_in_two_folders_is_warned_of_also_under_quiet()
    {
        _folder.Write("one/a.gz", Gzip(Row));
        _folder.Write("two/a", Row);
        _folder.Write("two/b", Row);
        Finished run = ProgramRun.Of(_folder, "count", "one", "two", "-q", "--no-header").WithExitCode(0);
        Assert.Equal("a\t3\t3\n", run.OutputText);
        Assert.Equal("mapreduce: warning: two/a is the same shard as one/a.gz and counts each time; name one of them if that is not meant", run.OnlyErrorLine());
    }

    [Theory]
    [InlineData("b.tsv", "b.gz")]
    [InlineData("b.tsv", "b.tsv.gz")]
    [InlineData("b.csv", "b.zip.gz")]
    public void A_shard_that_is_there_plain_and_compressed_is_known_by_what_it_begins_with(string plain, string packed)
    {
        _folder.Write($"h/{plain}", Row);
        _folder.Write($"h/{packed}", Gzip(Row));
        Assert.Contains("same shard", ProgramRun.Of(_folder, "count", "h", "-q").WithExitCode(2).OnlyErrorLine(), StringComparison.Ordinal);
        _folder.Write($"h/{packed}", Gzip("other\t1900\t1\t1\n"));
        if (packed != $"{plain}.gz") ProgramRun.Of(_folder, "count", "h", "-q").WithExitCode(0);
    }

    [Theory]
    [InlineData("a.tsv", "a (1).tsv")]
    [InlineData("a.tsv", "copy of a.tsv")]
    public void A_copy_under_another_name_is_warned_of_unless_it_is_a_few_lines(string one, string copy)
    {
        string large = string.Concat(Enumerable.Range(0, 400).Select(i => $"w{i:D4}\t1900\t1\t1\n"));
        foreach (string name in new[] { one, copy }) _folder.Write($"h/{name}", large);
        Finished run = ProgramRun.Of(_folder, "count", "h", "-q", "--by", "year", "--no-header").WithExitCode(0);
        Assert.Equal("1900\t800\t800\n", run.OutputText);
        Assert.Contains("is the same shard as h/", run.OnlyErrorLine(), StringComparison.Ordinal);
        // Of the same size, and not the same.
        _folder.Write($"h/{copy}", large.Replace("w0000", "v0000", StringComparison.Ordinal));
        Assert.Equal("", ProgramRun.Of(_folder, "count", "h", "-q").WithExitCode(0).Error);
        foreach (string name in new[] { one, copy }) _folder.Write($"h/{name}", Row);
        Assert.Equal("", ProgramRun.Of(_folder, "count", "h", "-q").WithExitCode(0).Error);
    }

    [Fact]
    public void Standard_input_that_is_a_named_file_too_is_warned_of()
    {
        ManagedWay.Skip("does not see the file behind standard input");
        Finished run = Shell.Of(_folder, "\"$P\" count s - -q --no-header < s").WithExitCode(0);
        Assert.Equal("a\t2\t2\n", run.OutputText);
        Assert.Contains("standard input is the same file as s", run.OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_checkpoint_keeps_is_no_input_and_no_list_and_what_only_looks_like_it_is_left_alone()
    {
        _folder.Write("e/part-000000.json", Row);
        foreach (string[] use in new string[][] { ["e/part-000000.json"], ["s", "--ngrams", "e/part-000000.json"], ["s"] })
        {
            ProgramRun.Of(_folder, ["count", .. use, "--checkpoint", "e", "-q", "-o", "r.tsv"]).WithExitCode(2).OnlyErrorLine();
            Assert.Equal(Row, _folder.ReadText("e/part-000000.json"));
        }
    }

    [Theory]
    [InlineData("-o")]
    [InlineData("--rejects")]
    [InlineData("--checkpoint")]
    public void Links_in_a_circle_are_an_error_of_the_output(string option)
    {
        File.CreateSymbolicLink(_folder.At("round"), "round2");
        File.CreateSymbolicLink(_folder.At("round2"), "round");
        Assert.Contains("round", ProgramRun.Of(_folder, "count", "s", "-q", option, "round").WithExitCode(74).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_too_long_and_a_list_with_a_NUL_are_told_in_a_line()
    {
        Assert.StartsWith("mapreduce: aaa", ProgramRun.Of(_folder, "count", new string('a', 300), "-q").WithExitCode(66).OnlyErrorLine(), StringComparison.Ordinal);
        _folder.Write("list0", "s\0s\0");
        Assert.Contains("list0:1: the list of inputs holds a NUL", ProgramRun.Of(_folder, "count", "--files-from", "list0", "-q").WithExitCode(66).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_ends_in_a_slash_means_folders()
    {
        _folder.Write("n/top.tsv", "wrong\t1900\t1\t1\n");
        _folder.Write("n/one/b.tsv", Row);
        Assert.Equal("a\t1\t1\n", ProgramRun.Of(_folder, "count", "n/*/", "-q", "--no-header").WithExitCode(0).OutputText);
    }

    [Fact]
    public void Where_all_lines_are_bad_it_is_said_also_under_quiet()
    {
        _folder.Write("commas.csv", "a,1900,1,1\n");
        Assert.Contains("nothing was counted: every line is bad (1 line)", ProgramRun.Of(_folder, "count", "commas.csv", "-q", "--on-bad-line", "skip").WithExitCode(0).OnlyErrorLine(), StringComparison.Ordinal);
        ProgramRun.Of(_folder, "count", "commas.csv", "-q", "--on-bad-line", "skip", "--warnings", "fail", "-o", "r.tsv").WithExitCode(65);
        Assert.False(File.Exists(_folder.At("r.tsv")));
    }

    [Theory]
    [InlineData(".movie.partial")]
    [InlineData(".thesis.txt.123-0123456789abcdef0123456789abcdef.partial")]
    public void A_checkpoint_removes_no_file_that_is_not_its_own(string name)
    {
        _folder.Write($"d/{name}", "mine");
        ProgramRun.Of(_folder, "count", "s", "--checkpoint", "d", "-o", "r.tsv").WithExitCode(0);
        Assert.Equal("mine", _folder.ReadText($"d/{name}"));
    }

    [Theory]
    [InlineData("movie.partial")]
    [InlineData("part-000001.json~")]
    public void A_file_that_was_put_into_a_checkpoint_stays_there(string name)
    {
        for (int i = 0; i < 2; i++)
        {
            ProgramRun.Of(_folder, "count", "s", "--checkpoint", "d", "-o", "r.tsv").WithExitCode(0);
            _folder.Write($"d/{name}", "mine");
        }
        ProgramRun.Of(_folder, "count", "s", "--checkpoint", "d", "-o", "r.tsv").WithExitCode(0);
        Assert.Equal("mine", _folder.ReadText($"d/{name}"));
    }

    [Fact]
    public void An_output_may_lie_in_the_folder_of_the_checkpoint_under_any_name_but_its_own()
    {
        Directory.CreateDirectory(_folder.At("e"));
        for (int i = 0; i < 2; i++) ProgramRun.Of(_folder, "count", "s", "--checkpoint", "e", "-o", "e/r.tsv").WithExitCode(0);
        Assert.Equal("ngram\tmatch_count\tvolume_count\na\t1\t1\n", _folder.ReadText("e/r.tsv"));
        foreach (string own in new[] { "plan.txt", "lock", "part-000000.json", "part-000000-000.run" })
        {
            string line = ProgramRun.Of(_folder, "count", "s", "--checkpoint", "e", "--report", $"e/{own}").WithExitCode(2).OnlyErrorLine();
            Assert.Contains("keeps for itself", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Dots_behind_a_link_mean_what_the_kernel_says()
    {
        _folder.Write("other/in.tsv", "right\t1900\t7\t7\n");
        _folder.Write("in.tsv", "wrong\t1900\t7\t7\n");
        Directory.CreateDirectory(_folder.At("other/dir"));
        File.CreateSymbolicLink(_folder.At("link"), "other/dir");
        _folder.Write("names", "link/../in.tsv\n");
        string[][] ways = [["link/../in.tsv"], ["link/../in.*"], ["link/.."], ["--files-from", "link/../../names"]];
        foreach (string[] way in ways)
            Assert.Equal("right\t7\t7\n", ProgramRun.Of(_folder, ["count", .. way, "-q", "--no-header"]).WithExitCode(0).OutputText);
        ProgramRun.Of(_folder, "count", "in.tsv", "-q", "-o", "link/../out.tsv", "--report", "link/../report").WithExitCode(0);
        Assert.Equal(["dir", "in.tsv", "out.tsv", "report"], _folder.Names("other"));
        Assert.Equal("", ProgramRun.Of(_folder, "count", "in.tsv", "-q", "-o", "r.tsv", "--checkpoint", "link/../c").WithExitCode(0).Error);
        Assert.Contains("plan.txt", _folder.Names("other/c"));
    }

    [Fact]
    public void Names_are_bytes_for_inputs_lists_folders_globs_and_outputs()
    {
        ManagedWay.Skip("refuses names that are not UTF-8");
        Finished run = Shell.Of(
            _folder,
            """
            set -e
            n=$(printf 'n\377\351'); mkdir "$n"; cp s "$n/$n.tsv"; printf '%s\n' "$n/$n.tsv" > "list$n"
            for input in "$n/$n.tsv" "$n" "$n/*" "n*/n*.tsv"; do "$P" count "$input" -q --no-header; done
            "$P" count --files-from "list$n" -q --no-header
            "$P" count s -q --no-header -o "$n/out$n.tsv" --report "$n/report" --checkpoint "$n/c$n" --temp-dir "$n"
            cat "$n/out$n.tsv"
            """);
        Assert.Equal("", run.WithExitCode(0).Error);
        Assert.Equal(string.Concat(Enumerable.Repeat("a\t1\t1\n", 6)), run.OutputText);
        // By other means than the program's own: the names that are there, as bytes in hexadecimal.
        Assert.Equal(
            "63 6e ff e9\n6e ff e9 2e 74 73 76\n6f 75 74 6e ff e9 2e 74 73 76\n72 65 70 6f 72 74\n",
            Shell.Of(_folder, "cd n*/ && ls | LC_ALL=C sort | while IFS= read -r f; do printf '%s' \"$f\" | od -An -tx1 | sed 's/^ //'; done").OutputText);
    }

    [Fact]
    public void A_sharded_run_refuses_names_that_its_plan_cannot_hold()
    {
        ManagedWay.Skip("refuses names that are not UTF-8, before there is a plan");
        Assert.Contains(
            "not valid UTF-8",
            Shell.Of(_folder, "n=$(printf 'n\\377'); cp s \"$n\"; \"$P\" submit --run R --engine local --plan-only -- count \"$n\" -o r.tsv").WithExitCode(2).OnlyErrorLine(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_sharded_run_reads_what_links_lead_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        File.CreateSymbolicLink(_folder.At("link"), _folder.At("s"));
        ProgramRun.Of(_folder, "submit", "--run", "R", "--engine", "local", "--quiet", "--", "count", "link", "-o", "r.tsv").WithExitCode(0);
        Assert.Equal(ProgramRun.Of(_folder, "count", "s", "-q").OutputText, _folder.ReadText("r.tsv"));
    }

    [Fact]
    public void A_plan_of_more_shards_than_a_scheduler_can_take_is_refused_before_anything_is_written()
    {
        using (FileStream large = File.Create(_folder.At("large"))) large.SetLength(300_000);
        string line = ProgramRun.Of(_folder, "submit", "--run", "R", "--engine", "local", "--plan-only", "--shard-bytes", "2", "--", "count", "large", "--format", "v2", "-o", "r.tsv").WithExitCode(2).OnlyErrorLine();
        Assert.Contains("make a shard at least 4 bytes large", line, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("R")));
    }

    [Fact]
    public void What_a_run_keeps_of_its_data_is_closed_to_other_users()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other rights");
        Directory.CreateDirectory(_folder.At("open"));
        ProgramRun.Of(_folder, "count", "s", "--checkpoint", "open", "-o", "r.tsv", "-q").WithExitCode(0);
        ProgramRun.Of(_folder, "count", "s", "--checkpoint", "closed", "-o", "r.tsv", "-q").WithExitCode(0);
        ProgramRun.Of(_folder, "submit", "--run", "R", "--engine", "local", "--plan-only", "--", "count", "s", "-o", "r.tsv").WithExitCode(0);
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        foreach (string file in Directory.GetFiles(_folder.At("open"))) Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(file) & others);
        foreach (string folder in new[] { "closed", "R/parts" }) Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(_folder.At(folder)) & others);
    }

    [Fact]
    public void The_longest_paths_work_as_inputs_and_outputs()
    {
        ManagedWay.Skip("makes paths absolute, which are then too long");
        // Relative paths of up to 4,095 bytes are what the kernel takes.
        string part = new('d', 200);
        string path = string.Join('/', Enumerable.Repeat(part, 20));   // 4,019 bytes
        string script = $"set -e; p={path}; (for i in $(seq 20); do mkdir {part}; cd {part}; done; cp {_folder.Path}/s in)\n\"$P\" count $p/in -q --no-header\n\"$P\" count $p/in -q --no-header -o $p/out.tsv\ncat $p/out.tsv";
        Assert.Equal("a\t1\t1\na\t1\t1\n", Shell.Of(_folder, script).WithExitCode(0).OutputText);
        string line = ProgramRun.Of(_folder, "count", $"{path}/{part}/in", "-q").WithExitCode(66).OnlyErrorLine();
        Assert.StartsWith("mapreduce: ddd", line, StringComparison.Ordinal);
        Shell.Of(_folder, $"rm -rf {part}");
    }

    [Fact]
    public void A_name_that_begins_with_a_dash_is_a_file_behind_two_dashes()
    {
        _folder.Write("-name", Row);
        Assert.Equal("a\t1\t1\n", ProgramRun.Of(_folder, "count", "-q", "--no-header", "--", "-name").WithExitCode(0).OutputText);
    }

    [Fact]
    public void Two_stars_descend_and_a_folder_says_what_it_left_out()
    {
        _folder.Write("n/a.tsv", Row);
        _folder.Write("n/one/b.tsv", Row);
        _folder.Write("n/one/two/c.tsv", Row);
        _folder.Write("n/one/two/c.txt", "no data");
        Directory.CreateDirectory(_folder.At("n/.hidden"));
        _folder.Write("n/.hidden/d.tsv", Row);
        File.CreateSymbolicLink(_folder.At("n/one/round"), "..");
        Assert.Equal("a\t3\t3\n", ProgramRun.Of(_folder, "count", "n/**/*.tsv", "-q", "--no-header").WithExitCode(0).OutputText);
        Assert.Equal("a\t2\t2\n", ProgramRun.Of(_folder, "count", "n/one/**/*.tsv", "-q", "--no-header").WithExitCode(0).OutputText);
        Finished flat = ProgramRun.Of(_folder, "count", "n", "--no-header").WithExitCode(0);
        Assert.Equal("a\t1\t1\n", flat.OutputText);
        Assert.Contains("mapreduce: note: n: 1 folder in it was not read", flat.Error, StringComparison.Ordinal);
        File.Delete(_folder.At("n/one/two/c.txt"));
        Assert.Equal("a\t3\t3\n", ProgramRun.Of(_folder, "count", "n", "--recursive", "-q", "--no-header").WithExitCode(0).OutputText);
    }

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, string> Content() => Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
        .ToDictionary(path => path, path => Convert.ToHexString(File.ReadAllBytes(path)));

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }
}
