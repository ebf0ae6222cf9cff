using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>The output is the old file or the whole new one, and nothing is left beside it.</summary>
public sealed class CommitTests : IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 101, ngrams: 2000);
    private static readonly NgramRecord[] Other = Records.Varied(seed: 102, ngrams: 1500);

    private readonly TempFolder _folder = new();

    public CommitTests() => _folder.Write("data", Records.AsV2(Varied));

    [Fact]
    public void An_old_output_is_replaced_whole_also_by_a_shorter_one()
    {
        _folder.Write("out.tsv", new string('x', 1_000_000));
        Count("-o", "out.tsv");
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
        Assert.Equal(["data", "out.tsv"], _folder.Names());
    }

    [Theory]
    [InlineData("600")]
    [InlineData("644")]
    [InlineData("664")]
    [InlineData("755")]
    [InlineData("444")]
    public void A_replaced_output_keeps_its_permissions(string mode)
    {
        _folder.Write("out.tsv", "old\n");
        var permissions = (UnixFileMode)Convert.ToInt32(mode, 8);
        File.SetUnixFileMode(_folder.At("out.tsv"), permissions);
        Count("-o", "out.tsv");
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
        Assert.Equal(permissions, File.GetUnixFileMode(_folder.At("out.tsv")));
    }

    [Fact]
    public void A_new_output_has_the_permissions_that_the_mask_leaves()
    {
        Shell.Of(_folder, "umask 027; \"$P\" count data -o out.tsv --quiet").WithExitCode(0);
        Assert.Equal(Convert.ToInt32("640", 8), (int)File.GetUnixFileMode(_folder.At("out.tsv")));
    }

    [Theory]
    [InlineData("two words.tsv")]
    [InlineData("ünïcödé 日本語.tsv")]
    [InlineData("./out.tsv")]
    [InlineData("folder/../out.tsv")]
    [InlineData("folder/out.tsv")]
    [InlineData("a*b?.tsv")]
    public void Any_name_of_an_output_will_do(string name)
    {
        Directory.CreateDirectory(_folder.At("folder"));
        Count("-o", name);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText(name));
    }

    [Fact]
    public void A_link_stays_a_link_and_what_it_names_is_replaced()
    {
        _folder.Write("real/out.tsv", "old\n");
        File.CreateSymbolicLink(_folder.At("link.tsv"), "real/out.tsv");
        File.CreateSymbolicLink(_folder.At("new link.tsv"), "real/new.tsv");
        Count("-o", "link.tsv");
        Count("-o", "new link.tsv");
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("real/out.tsv"));
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("real/new.tsv"));
        Assert.Equal("real/out.tsv", new FileInfo(_folder.At("link.tsv")).LinkTarget);
        Assert.Equal("real/new.tsv", new FileInfo(_folder.At("new link.tsv")).LinkTarget);
        Assert.Equal(["new.tsv", "out.tsv"], _folder.Names("real"));
    }

    [Fact]
    public void An_input_is_never_its_own_output()
    {
        byte[] before = _folder.Read("data");
        ProgramRun.Of(_folder, "count", "data", "-o", "data", "--by", "ngram,year", "--no-header", "--quiet").WithExitCode(2).OnlyErrorLine();
        Assert.Equal(before, _folder.Read("data"));
    }

    [Fact]
    public void Devices_are_written_to_and_stay_devices()
    {
        Count("-o", "/dev/null");
        Assert.Empty(File.ReadAllBytes("/dev/null"));
        Assert.Equal(Answer.Tsv(Varied), Count("-o", "/dev/stdout").OutputText);
        Assert.Equal(Answer.Tsv(Varied), Count("-o", "/dev/stderr").Error);
        Assert.Equal(Answer.Tsv(Varied), Count("-o", "-").OutputText);
        Assert.DoesNotContain("-", _folder.Names());
    }

    [Fact]
    public async Task A_named_pipe_is_written_to_and_stays_a_pipe()
    {
        Assert.Equal(0, Unix.MakePipe(_folder.At("pipe"), 0x180));
        Task<string> reader = Task.Run(() => File.ReadAllText(_folder.At("pipe")), TestContext.Current.CancellationToken);
        Count("-o", "pipe");
        Assert.Equal(Answer.Tsv(Varied), await reader);
        Assert.Equal(["data", "pipe"], _folder.Names());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-o /dev/stdout")]
    [InlineData("-o -")]
    public void What_is_written_to_a_file_that_others_write_to_stands_between_theirs(string option)
    {
        string rows = Answer.Lines(Answer.ByCount(Answer.Rows(Varied)).Take(3));
        Shell.Of(_folder, $"{{ echo before; \"$P\" count data --top 3 --no-header --quiet {option}; \"$P\" count data --top 3 --no-header --quiet {option}; echo after; }} > all").WithExitCode(0);
        Assert.Equal($"before\n{rows}{rows}after\n", _folder.ReadText("all"));
        Shell.Of(_folder, $"\"$P\" count data --top 3 --no-header --quiet {option} >> all").WithExitCode(0);
        Assert.Equal($"before\n{rows}{rows}after\n{rows}", _folder.ReadText("all"));
    }

    [Fact]
    public void What_a_killed_run_left_behind_the_next_one_removes()
    {
        using (ProgramRun run = Waiting("out.tsv"))
        {
            run.Send(UnixSignal.Kill);
            run.WaitForEnd();
        }
        Assert.Single(Leftovers());
        Assert.False(File.Exists(_folder.At("out.tsv")));
        Count("-o", "out.tsv");
        Assert.Empty(Leftovers());
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
    }

    [Fact]
    public void What_a_killed_run_left_behind_for_another_output_stays()
    {
        using (ProgramRun run = Waiting("out.tsv"))
        {
            run.Send(UnixSignal.Kill);
            run.WaitForEnd();
        }
        Count("-o", "out");
        Count("-o", "tsv");
        Assert.Single(Leftovers());
    }

    [Fact]
    public void Two_runs_at_once_onto_one_output_leave_a_whole_result_of_either()
    {
        using ProgramRun slow = Waiting("out.tsv");
        Count("-o", "out.tsv");
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
        Assert.Single(Leftovers());
        slow.Input.Write(Records.AsV2(Other));
        slow.EndInput();
        slow.WaitForEnd().WithExitCode(0);
        Assert.Equal(Answer.Tsv(Other), _folder.ReadText("out.tsv"));
        Assert.Empty(Leftovers());
    }

    [Fact]
    public void Many_runs_at_once_onto_one_output_leave_a_whole_result()
    {
        var runs = Enumerable.Range(0, 6).Select(_ => ProgramRun.Start(new Setting { Folder = _folder.Path }, ["count", "data", "-o", "out.tsv", "--quiet"])).ToList();
        Assert.All(runs, run => run.WaitForEnd().WithExitCode(0));
        runs.ForEach(run => run.Dispose());
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
        Assert.Equal(["data", "out.tsv"], _folder.Names());
    }

    /// <summary>A run that has begun its output and waits for its input.</summary>
    private ProgramRun Waiting(string output)
    {
        var run = ProgramRun.Start(new Setting { Folder = _folder.Path }, ["count", "-", "-o", output, "--quiet"], keepInputOpen: true);
        Patiently.Await(() => Leftovers().Length > 0, "the run has begun its output");
        return run;
    }

    private string[] Leftovers() => [.. _folder.Names().Where(name => name.EndsWith(".partial", StringComparison.Ordinal))];

    private Finished Count(params string[] arguments) => ProgramRun.Of(_folder, ["count", "data", .. arguments, "--quiet"]).WithExitCode(0);

    public void Dispose() => _folder.Dispose();
}
