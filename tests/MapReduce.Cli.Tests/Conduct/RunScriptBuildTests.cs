using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>When <c>./run.sh</c> builds, and what becomes of builds that fail, hang or are killed; with an SDK that does what it is told.</summary>
public sealed class RunScriptBuildTests : IDisposable
{
    /// <summary>What MSBuild says where gcc fails.</summary>
    private const string FailingLinker =
        "echo 'x.targets(389,5): error MSB3073: The command \"\"gcc\" \"a b.o\" -o \"c\"\" exited with code 1. [/x y/Cli.csproj]'; exit 1";

    private readonly ScriptedCheckout _checkout = new();

    [Fact]
    public void A_program_is_built_once_and_only_standard_error_tells_of_it()
    {
        Finished first = _checkout.Run("where").WithExitCode(0);
        string program = _checkout.At(_checkout.Native + "/mapreduce\n");
        Assert.Equal(program, first.OutputText);
        Assert.Equal(2, first.ErrorLines.Length);
        Assert.Matches(@"^run\.sh: building native code: about a minute, after each change of the sources; \d+ MB in \.build$", first.ErrorLines[0]);
        Assert.Matches(@"^run\.sh: built in \d+ s$", first.ErrorLines[1]);
        Finished again = _checkout.Run("where").WithExitCode(0);
        Assert.Equal(program, again.OutputText);
        Assert.Equal("", again.Error);
        Assert.Equal("native program: count x\n", _checkout.Run("count", "x").OutputText);
        Assert.Equal(["native"], _checkout.Builds());
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    public void The_help_of_the_program_is_followed_by_that_of_the_script(string typed)
    {
        string[] lines = _checkout.Run(typed).WithExitCode(0).OutputText.Split('\n');
        Assert.Equal($"native program: {typed}", lines[0]);
        foreach (string own in new[] { "where", "test [--all]", "test CLASS", "bench [PATTERN]" }) Assert.Contains(lines, line => line.StartsWith($"  ./run.sh {own} ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("  MAPREDUCE_JIT=1 ", StringComparison.Ordinal));
        // That of one command is the program's alone.
        Assert.Equal("native program: help count\n", _checkout.Run("help", "count").OutputText);
    }

    [Fact]
    public void The_help_of_benchmarks_needs_no_build()
    {
        Assert.StartsWith("./run.sh bench [PATTERN [OPTION…]] ", _checkout.Run("bench", "--help").WithExitCode(0).OutputText, StringComparison.Ordinal);
        Assert.False(File.Exists(_checkout.At("calls")));
    }

    [Theory]
    [InlineData("foo")]
    [InlineData("--al")]
    [InlineData("--all", "foo")]
    [InlineData("Checkpoint.*")]
    public void Tests_that_do_not_exist_are_refused_before_a_build(params string[] typed)
    {
        string line = Assert.Single(_checkout.Run(["test", .. typed]).WithExitCode(2).ErrorLines);
        Assert.Equal($"run.sh: test {string.Join(' ', typed)}: no such test class; usage: ./run.sh test, ./run.sh test --all, ./run.sh test --managed, or ./run.sh test CLASS such as CheckpointTests", line);
        Assert.False(File.Exists(_checkout.At("calls")));
    }

    [Theory]
    [InlineData("echo changed >>src/A/a.cs")]
    [InlineData("echo clasz >src/A/a.cs; touch -d 2001-01-01 src/A/a.cs")]
    [InlineData("rm src/A/b.cs")]
    [InlineData("mv src/A/b.cs src/A/c.cs")]
    [InlineData("cp -p src/A/b.cs src/A/c.cs")]
    [InlineData("echo >>global.json; touch -d 2001-01-01 global.json")]
    [InlineData("echo >>Directory.Build.props; touch -d 2001-01-01 Directory.Build.props")]
    public void Whatever_changes_the_sources_leads_to_one_build_whatever_their_times_are(string change)
    {
        _checkout.Run("where").WithExitCode(0);
        _checkout.Sh(change);
        _checkout.Run("where").WithExitCode(0);
        _checkout.Run("where").WithExitCode(0);
        Assert.Equal(["native", "native"], _checkout.Builds());
    }

    [Fact]
    public void Sources_with_other_times_and_the_same_contents_are_not_built_again()
    {
        _checkout.Run("where").WithExitCode(0);
        _checkout.Sh("cp src/A/a.cs x; rm src/A/a.cs; mv x src/A/a.cs; find src global.json -exec touch -d 2040-01-01 {} +");
        _checkout.Run("where").WithExitCode(0);
        Assert.Equal(["native"], _checkout.Builds());
    }

    [Fact]
    public void A_source_that_changes_during_a_build_leads_to_another()
    {
        _checkout.Behave("native", "echo changed >>src/A/a.cs; rm $here/behave-native");
        _checkout.Run("where").WithExitCode(0);
        _checkout.Run("where").WithExitCode(0);
        _checkout.Run("where").WithExitCode(0);
        Assert.Equal(["native", "native"], _checkout.Builds());
    }

    [Fact]
    public void Where_native_code_cannot_be_built_the_program_is_on_the_JIT_and_one_line_says_why()
    {
        _checkout.Behave("native", FailingLinker);
        Finished run = _checkout.Run("count").WithExitCode(0);
        Assert.Equal("jit program: count\n", run.OutputText);
        string line = Assert.Single(run.ErrorLines, l => l.Contains("could not be built"));
        Assert.StartsWith("run.sh: native code could not be built (gcc exited with code 1); building for the JIT instead", line, StringComparison.Ordinal);
        Assert.Contains(".build/native-build.log", line);
        Assert.Equal(["native", "jit"], _checkout.Builds());
        Assert.Contains("MSB3073", _checkout.ReadText(".build/native-build.log"));
        Assert.Contains("building jit", _checkout.ReadText(".build/jit-build.log"));
    }

    [Fact]
    public void A_native_build_that_failed_is_not_tried_again_and_the_next_start_says_nothing()
    {
        _checkout.Behave("native", FailingLinker);
        _checkout.Run("where").WithExitCode(0);
        Finished again = _checkout.Run("count").WithExitCode(0);
        Assert.Equal("jit program: count\n", again.OutputText);
        Assert.Equal("", again.Error);
        Assert.Equal(["native", "jit"], _checkout.Builds());
    }

    [Theory]
    [InlineData("echo changed >>src/A/a.cs", "the sources")]
    [InlineData("echo '#' >>tools/gcc", "the compiler")]
    [InlineData("cp tools/gcc tools/clang", "another compiler")]
    [InlineData("cp tools/gcc tools/ld", "the linker")]
    [InlineData("rm .build/native-build.log", "the log")]
    public void A_native_build_that_failed_is_tried_again_when_what_it_depends_on_has_changed(string change, string what)
    {
        _checkout.Behave("native", FailingLinker);
        _checkout.Run("where").WithExitCode(0);
        _checkout.Sh("rm behave-native; " + change);
        Assert.True(_checkout.Run("count").WithExitCode(0).OutputText == "native program: count\n", what);
        Assert.Equal(["native", "jit", "native"], _checkout.Builds());
    }

    [Fact]
    public void Without_a_compiler_the_program_is_built_for_the_JIT_at_once()
    {
        File.Delete(_checkout.At("tools/gcc"));
        Finished run = _checkout.Run("count").WithExitCode(0);
        Assert.Equal("jit program: count\n", run.OutputText);
        Assert.Contains("clang or gcc", run.ErrorLines[0]);
        Assert.Equal("", _checkout.Run("count").Error);
        Assert.Equal(["jit"], _checkout.Builds());
    }

    [Fact]
    public void A_native_program_that_is_fresh_runs_where_the_compiler_has_gone()
    {
        _checkout.Run("where").WithExitCode(0);
        File.Delete(_checkout.At("tools/gcc"));
        Assert.Equal("native program: count\n", _checkout.Run("count").WithExitCode(0).OutputText);
        Assert.Equal(["native"], _checkout.Builds());
    }

    [Fact]
    public void Errors_in_the_sources_are_shown_and_no_program_is_run()
    {
        _checkout.Behave("native", "echo \"$here/src/A/a.cs(3,7): error CS0103: The name 'x' does not exist [$here/src/A/A.csproj]\"; exit 1");
        Finished run = _checkout.Run("count").WithExitCode(1);
        Assert.Equal("", run.OutputText);
        Assert.Contains(_checkout.At("src/A/a.cs") + "(3,7): error CS0103: The name 'x' does not exist", run.ErrorLines);
        Assert.Equal("run.sh: the build failed; the full log is in .build/native-build.log", run.ErrorLines[^1]);
        Assert.Equal(["native"], _checkout.Builds());
    }

    [Fact]
    public void Where_nothing_can_be_built_one_line_says_why_and_the_next_start_tries_again()
    {
        foreach (string kind in (string[])["native", "jit"])
            _checkout.Behave(kind, "echo 'NuGet.targets(1,1): error NU1301: Unable to load the service index.'; exit 1");
        Finished run = _checkout.Run("count").WithExitCode(1);
        Assert.Equal("run.sh: the build failed: Unable to load the service index; the full log is in .build/jit-build.log", run.ErrorLines[^1]);
        _checkout.Sh("rm behave-*");
        Assert.Equal("native program: count\n", _checkout.Run("count").WithExitCode(0).OutputText);
    }

    [Fact]
    public void A_server_that_a_build_leaves_behind_does_not_hold_up_the_next_start()
    {
        // One as it comes, which is ended with its build, and one that hides from that.
        _checkout.Behave("native", "sleep 600 & echo $! >server; env -u MAPREDUCE_BUILD sleep 600 & echo $! >hidden");
        try
        {
            _checkout.Run("where").WithExitCode(0);
            Assert.NotEqual(0, _checkout.Pid("server"));
            Assert.False(ScriptedCheckout.IsAlive(_checkout.Pid("server")));
            Assert.True(ScriptedCheckout.IsAlive(_checkout.Pid("hidden")));
            _checkout.Sh("rm behave-native; echo changed >>src/A/a.cs");
            Assert.DoesNotContain("waiting", _checkout.Run("where").WithExitCode(0).Error);
        }
        finally
        {
            if (_checkout.Pid("hidden") is > 0 and int hidden) _ = Unix.Kill(hidden, (int)UnixSignal.Kill);
        }
    }

    [Theory]
    [InlineData("flock")]
    [InlineData("perl")]
    public void Of_two_at_once_one_waits_for_the_other_and_says_so(string by)
    {
        Shell.Need(by);
        _checkout.Sh("rm tools/flock; ln -s \"$(command -v $0)\" tools/$0", by);
        _checkout.Behave("native", "until [ -e go ]; do sleep 0.02; done");
        using ProgramRun first = _checkout.Start("count", "1");
        Patiently.Await(() => File.Exists(_checkout.At("calls")), "the first one builds");
        using ProgramRun second = _checkout.StartOf("/bin/sh", [], "-c", "exec ./run.sh count 2 2>said");
        Patiently.Await(() => File.Exists(_checkout.At("said")) && _checkout.ReadText("said").Contains('\n'), "the second one says something");
        Assert.Equal("run.sh: another build is running; waiting for it\n", _checkout.ReadText("said"));
        _checkout.Write("go", "");
        Assert.Equal("native program: count 1\n", first.WaitForEnd().WithExitCode(0).OutputText);
        Assert.Equal("native program: count 2\n", second.WaitForEnd().WithExitCode(0).OutputText);
        Assert.Equal(["native"], _checkout.Builds());
    }

    [Fact]
    public void After_a_killed_start_the_next_ends_the_build_that_went_on_and_uses_nothing_that_it_left()
    {
        _checkout.Run("where").WithExitCode(0);
        _checkout.Sh("echo changed >>src/A/a.cs");
        _checkout.Behave("native", "echo half >.build/obj/A/half; echo half >\"$out/mapreduce\"; chmod +x \"$out/mapreduce\"; echo $$ >builder; sleep 600");
        using ProgramRun killed = _checkout.Start("where");
        Patiently.Await(() => _checkout.Pid("builder") > 0, "the build is under way");
        killed.Send(UnixSignal.Kill);
        killed.WaitForEnd().WithExitCode(137);
        Assert.True(ScriptedCheckout.IsAlive(_checkout.Pid("builder")));
        _checkout.Sh("rm behave-native");
        Finished next = _checkout.Run("count").WithExitCode(0);
        Assert.Equal("native program: count\n", next.OutputText);
        Assert.DoesNotContain("waiting", next.Error);
        Assert.False(ScriptedCheckout.IsAlive(_checkout.Pid("builder")));
        Assert.False(File.Exists(_checkout.At(".build/obj/A/half")));
        Assert.Equal([Path.GetFileName(_checkout.Native)], _checkout.Names(".build/program"));
    }

    [Theory]
    [InlineData(2, 130)]
    [InlineData(15, 143)]
    public void A_start_that_is_interrupted_takes_its_build_with_it(int signal, int exitCode)
    {
        _checkout.Behave("native", "trap '' INT; echo $$ >builder; until [ -e go ]; do sleep 0.02; done");
        using ProgramRun run = _checkout.Start("where");
        Patiently.Await(() => _checkout.Pid("builder") > 0, "the build is under way");
        run.Send((UnixSignal)signal);
        run.WaitForEnd().WithExitCode(exitCode);
        Assert.False(ScriptedCheckout.IsAlive(_checkout.Pid("builder")));
        Assert.Empty(_checkout.Names(".build/program"));
        _checkout.Sh("rm behave-native");
        Assert.Equal("native program: count\n", _checkout.Run("count").WithExitCode(0).OutputText);
    }

    [Fact]
    public void A_build_that_is_killed_is_not_remembered_as_one_that_failed()
    {
        _checkout.Behave("native", "kill -KILL $$");
        Finished run = _checkout.Run("count").WithExitCode(0);
        Assert.Equal("jit program: count\n", run.OutputText);
        Assert.Contains("killed by signal 9", run.Error);
        Assert.DoesNotContain("Killed", run.Error);
        _checkout.Sh("rm behave-native");
        Assert.Equal("native program: count\n", _checkout.Run("count").WithExitCode(0).OutputText);
    }

    [Theory]
    [InlineData("rm $0/.made-from")]
    [InlineData(": >$0/.made-from")]
    [InlineData("mv $0 $0.old")]
    [InlineData("mv $0 $0.new")]
    [InlineData("rm $0/mapreduce")]
    public void Half_a_replacement_is_not_taken_for_a_program(string half)
    {
        _checkout.Run("where").WithExitCode(0);
        _checkout.Sh(half + "; : >.build/unfinished", _checkout.Native);
        Assert.Equal("native program: count\n", _checkout.Run("count").WithExitCode(0).OutputText);
        Assert.Equal(["native", "native"], _checkout.Builds());
        Assert.Equal([Path.GetFileName(_checkout.Native)], _checkout.Names(".build/program"));
    }

    [Theory]
    [InlineData("a blank")]
    [InlineData("an apostrophe's")]
    [InlineData("né €")]
    [InlineData("$HOME `x` \"q\" (1) & *")]
    [InlineData("a\nline")]
    public void Whatever_the_checkout_is_called_the_SDK_sees_a_plain_path(string name)
    {
        _checkout.Sh("mkdir \"$0\" && mv run.sh src global.json Directory.Build.props .editorconfig \"$0\"", name);
        string root = _checkout.At(name);
        _checkout.Behave("native", "ls -A . src/A >$here/found");
        using ProgramRun run = _checkout.StartOf(Path.Join(root, "run.sh"), [], "where");
        string program = run.WaitForEnd().WithExitCode(0).OutputText;
        Assert.StartsWith(Path.Join(root, ".build/program/native-"), program, StringComparison.Ordinal);
        Assert.True(File.Exists(program[..^1]));
        Assert.Matches(@"^native [A-Za-z0-9 /._+:=-]+\n$", _checkout.ReadText("calls"));
        Assert.Equal(".:\n.build\n.editorconfig\nDirectory.Build.props\nglobal.json\nsrc\n\nsrc/A:\na.cs\nb.cs\n", _checkout.ReadText("found"));
        Assert.Empty(_checkout.Names("tmp"));
    }

    [Fact]
    public void Errors_in_sources_that_were_copied_are_told_with_their_names_in_the_checkout()
    {
        _checkout.Sh("mkdir 'a b' && mv run.sh src global.json Directory.Build.props .editorconfig 'a b'");
        _checkout.Behave("native", "echo \"$PWD/src/A/a.cs(3,7): error CS0103: no x [$PWD/src/A/A.csproj]\"; exit 1");
        using ProgramRun run = _checkout.StartOf(_checkout.At("a b/run.sh"), [], "where");
        Assert.Contains("src/A/a.cs(3,7): error CS0103: no x", run.WaitForEnd().WithExitCode(1).ErrorLines);
        Assert.Empty(_checkout.Names("tmp"));
    }

    [Theory]
    [InlineData("a home", "mkdir 'a home'")]
    [InlineData(null, "")]
    [InlineData("nowhere", "")]
    [InlineData("closed", "mkdir closed; chmod 555 closed")]
    public void Whatever_the_home_folder_is_the_SDK_finds_one_that_it_can_write_and_packages_in_a_plain_path(string? home, string before)
    {
        Assert.SkipWhen(home == "closed" && Environment.UserName == "root", "root can write everywhere");
        _checkout.Sh(before);
        string? folder = home is null ? null : _checkout.At(home);
        Finished run = _checkout.RunWith(new() { ["HOME"] = folder }, "where").WithExitCode(0);
        Assert.Equal(_checkout.At(_checkout.Native + "/mapreduce\n"), run.OutputText);
        string[] seen = _checkout.ReadText("seen").TrimEnd('\n').Split('|');
        Assert.Equal(home == "a home" ? folder : _checkout.At(".build/home"), seen[0]);
        Assert.True(Directory.Exists(seen[0]));
        if (home == "a home") Assert.Matches(@"^[A-Za-z0-9/._+-]+/packages$", seen[2]);
    }

    [Fact]
    public void Where_the_folder_for_temporary_files_is_missing_another_is_used()
    {
        _checkout.RunWith(new() { ["TMPDIR"] = _checkout.At("nowhere") }, "where").WithExitCode(0);
        Assert.Equal(_checkout.At(".build/tmp"), _checkout.ReadText("seen").Split('|')[1]);
    }

    [Fact]
    public void Where_nothing_can_be_written_one_line_says_what_to_do()
    {
        _checkout.Write(".build", "a file");
        Finished run = _checkout.Run("count").WithExitCode(1);
        Assert.Equal($"run.sh: {_checkout.At(".build")} cannot be written (Not a directory), and no program is built in it: "
            + "make it writable, or copy the checkout to a writable folder\n", run.Error);
    }

    [Fact]
    public void Where_nothing_can_be_written_a_program_that_is_there_runs()
    {
        _checkout.Run("where").WithExitCode(0);
        _checkout.Sh("rm .build/build.lock; mkdir .build/build.lock");
        Assert.Equal("", _checkout.Run("count").WithExitCode(0).Error);
        _checkout.Sh("echo changed >>src/A/a.cs");
        Finished run = _checkout.Run("count").WithExitCode(0);
        Assert.Equal("native program: count\n", run.OutputText);
        Assert.Contains("was from other sources", Assert.Single(run.ErrorLines));
        Assert.Equal(["native"], _checkout.Builds());
    }

    [Fact]
    public void On_a_full_disk_one_line_says_so_and_the_next_start_builds()
    {
        Finished run = _checkout.RunOnDisk("size=400k",
            "cp -r run.sh src global.json tools disk && cd disk && export PATH=$PWD/tools HOME=/ TMPDIR=$PWD && "
            + "echo \"cat /dev/zero >x; exit 1\" >behave-native && cp behave-native behave-jit && ./run.sh where; echo $?; rm behave-* x; ./run.sh count");
        Assert.Equal("1\nnative program: count\n", run.OutputText);
        Assert.Contains("No space left", Assert.Single(run.ErrorLines, l => l.StartsWith("run.sh: the build failed", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_an_SDK_one_line_says_what_is_needed()
    {
        File.Delete(_checkout.At("tools/dotnet"));
        Finished run = _checkout.Run("count").WithExitCode(1);
        Assert.Matches(@"^run\.sh: the \.NET 10 SDK is needed .+\n$", run.Error);
    }

    public void Dispose() => _checkout.Dispose();
}
