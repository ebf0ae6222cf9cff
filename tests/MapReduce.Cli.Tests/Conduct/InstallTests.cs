using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary><c>./run.sh install</c> and <c>uninstall</c>, with a program of a few lines that is built in no time.</summary>
public sealed class InstallTests : IDisposable
{
    private static readonly string[] Written =
    [
        "bin/mapreduce", "lib/mapreduce/installed-files", "lib/mapreduce/mapreduce", "share/bash-completion/completions/mapreduce",
        "share/fish/vendor_completions.d/mapreduce.fish", "share/man/man1/mapreduce.1", "share/zsh/site-functions/_mapreduce",
    ];

    private readonly ScriptedCheckout _checkout = new();

    [Fact]
    public void What_is_installed_runs_and_uninstall_leaves_the_folder_as_it_was()
    {
        _checkout.Sh("mkdir -p 'my home/bin' 'my home/share/man'; echo mine >'my home/bin/other'; echo mine >'my home/share/man/x.1'");
        string before = Content("my home");
        Finished installed = _checkout.Run("install", "--prefix", "my home").WithExitCode(0);
        Assert.Equal("", installed.OutputText);
        Assert.Contains(installed.ErrorLines, line => line == $"run.sh: installed native program: --version as {_checkout.At("my home/bin/mapreduce")}");
        Assert.Equal([.. Written.Concat(["bin/other", "share/man/x.1"]).Order(StringComparer.Ordinal)], Files("my home"));
        Assert.Equal("native program: count x\n", Sh("'my home/bin/mapreduce' count x"));
        // It may be moved, and linked from elsewhere.
        Assert.Equal("native program: count x\n", Sh("mv 'my home' moved; ln -s ../moved/bin/mapreduce tmp/link; tmp/link count x; mv moved 'my home'"));
        Assert.Equal("native program: completion zsh\n", _checkout.ReadText("my home/share/zsh/site-functions/_mapreduce"));
        Assert.Equal("native program: man\n", _checkout.ReadText("my home/share/man/man1/mapreduce.1"));
        // What others put there since then stays.
        Finished removed = _checkout.Run("uninstall", "--prefix=my home").WithExitCode(0);
        Assert.Equal([$"run.sh: removed the {Written.Length} files that install wrote in {_checkout.At("my home")}"], removed.ErrorLines);
        Assert.Equal(before, Content("my home"));
        Assert.Equal($"run.sh: nothing is installed in {_checkout.At("my home")}: {_checkout.At("my home/lib/mapreduce/installed-files")} is not there", Assert.Single(_checkout.Run("uninstall", "--prefix", "my home").WithExitCode(1).ErrorLines));
    }

    [Fact]
    public void Without_a_prefix_it_goes_to_the_home_of_the_user_and_leaves_no_trace()
    {
        _checkout.Sh("rm tools/id; printf '#!/bin/sh\\necho 1000\\n' >tools/id; chmod +x tools/id");
        string before = Content("home");
        _checkout.Run("install").WithExitCode(0);
        Assert.Equal(Written, Files("home/.local"));
        _checkout.Run("uninstall").WithExitCode(0);
        Assert.Equal(before, Content("home"));
    }

    [Fact]
    public void A_program_that_prints_no_manual_is_installed_without_one()
    {
        _checkout.Behave("native", "echo '#!/bin/sh\n[ \"$1\" != man ] || exit 2\necho 2.0' >\"$out/mapreduce\"; chmod +x \"$out/mapreduce\"; exit");
        _checkout.Run("install", "--prefix", "p").WithExitCode(0);
        Assert.Equal([.. Written.Where(file => !file.Contains("/man/", StringComparison.Ordinal))], Files("p"));
        _checkout.Run("uninstall", "--prefix", "p").WithExitCode(0);
        Assert.False(Directory.Exists(_checkout.At("p")));
    }

    [Fact]
    public void The_pages_of_the_commands_that_the_manual_names_are_installed_and_removed_with_it()
    {
        _checkout.Write("src/program", """
            #!/bin/sh
            case "$1 $2" in
              "man ") printf '.BR mapreduce\\-count (1),\n.BR mapreduce\\-none (1)\n' ;;
              "man count") echo the page of count ;;
              "man "*) exit 2 ;;
              *) printf 'version 2.0\nand more\n' ;;
            esac

            """);
        _checkout.Behave("native", "cp \"$here/src/program\" \"$out/mapreduce\"; chmod +x \"$out/mapreduce\"; exit");
        Assert.Contains(_checkout.Run("install", "--prefix", "p").WithExitCode(0).ErrorLines, line => line == $"run.sh: installed version 2.0 as {_checkout.At("p/bin/mapreduce")}");
        Assert.Equal([.. Written.Append("share/man/man1/mapreduce-count.1").Order(StringComparer.Ordinal)], Files("p"));
        Assert.Equal("the page of count\n", _checkout.ReadText("p/share/man/man1/mapreduce-count.1"));
        _checkout.Run("uninstall", "--prefix", "p").WithExitCode(0);
        Assert.False(Directory.Exists(_checkout.At("p")));
    }

    [Fact]
    public void A_newer_program_takes_the_place_of_an_older_one_and_of_the_files_that_only_that_had()
    {
        _checkout.Behave("native", "echo library >\"$out/old.so\"");
        _checkout.Run("install", "--prefix", "p").WithExitCode(0);
        Assert.Contains("lib/mapreduce/old.so", Files("p"));
        _checkout.Behave("native", "echo library >\"$out/new.so\"");
        _checkout.Write("src/A/a.cs", "newer\n");
        _checkout.Run("install", "--prefix", "p").WithExitCode(0);
        Assert.Equal([.. Written.Append("lib/mapreduce/new.so").Order(StringComparer.Ordinal)], Files("p"));
        _checkout.Run("uninstall", "--prefix", "p").WithExitCode(0);
        Assert.False(Directory.Exists(_checkout.At("p")));
    }

    [Theory]
    [InlineData("exit 3", "does not run from")]
    [InlineData("[ \"$1\" != completion ] || exit 3; echo 2.0", "cannot be written")]
    public void A_program_that_does_not_work_leaves_the_old_one(string program, string message)
    {
        _checkout.Run("install", "--prefix", "p").WithExitCode(0);
        string before = Content("p");
        _checkout.Behave("native", $"echo '#!/bin/sh\n{program}' >\"$out/mapreduce\"; chmod +x \"$out/mapreduce\"; exit");
        _checkout.Write("src/A/a.cs", "newer\n");
        Assert.Contains(_checkout.Run("install", "--prefix", "p").WithExitCode(1).ErrorLines, line => line.Contains(message, StringComparison.Ordinal));
        Assert.Equal(before, Content("p"));
        Assert.Equal("native program: count\n", Sh("p/bin/mapreduce count"));
        // And where there was none, nothing is left.
        _checkout.Run("install", "--prefix", "q").WithExitCode(1);
        Assert.False(Directory.Exists(_checkout.At("q")));
    }

    [Theory]
    [InlineData("mkdir -p p/bin; echo mine >p/bin/mapreduce")]
    [InlineData("mkdir -p p/share/man/man1; ln -s nowhere p/share/man/man1/mapreduce.1")]
    [InlineData("mkdir -p p/lib/mapreduce/mapreduce")]
    [InlineData("mkdir -p p/lib; echo mine >p/lib/mapreduce")]
    [InlineData("mkdir p; echo mine >p/share")]
    [InlineData("echo mine >p")]
    public void What_others_put_in_the_way_stays_and_nothing_is_installed(string made)
    {
        _checkout.Sh(made);
        string before = Content("p");
        Finished end = _checkout.Run("install", "--prefix", "p").WithExitCode(1);
        Assert.Contains(end.ErrorLines, line => line.EndsWith("choose another folder with --prefix DIR", StringComparison.Ordinal));
        Assert.Equal(before, Content("p"));
    }

    [Fact]
    public void A_program_that_took_the_place_of_the_link_stays()
    {
        _checkout.Run("install", "--prefix", "p").WithExitCode(0);
        _checkout.Sh("rm p/bin/mapreduce; echo mine >p/bin/mapreduce; echo mine >p/lib/mapreduce/notes");
        string[] lines = _checkout.Run("uninstall", "--prefix", "p").WithExitCode(0).ErrorLines;
        Assert.Equal(["bin/mapreduce", "lib/mapreduce/notes"], Files("p"));
        Assert.Contains($"run.sh: {_checkout.At("p/bin/mapreduce")} was not written by install and stays", lines);
        Assert.Contains($"run.sh: {_checkout.At("p/lib/mapreduce")} has files that install did not write; they stay", lines);
    }

    [Theory]
    [InlineData("install", "--prefix")]
    [InlineData("install", "--prefix", "")]
    [InlineData("install", "--perfix=p")]
    [InlineData("uninstall", "p")]
    public void Wrong_usage_is_refused_before_a_build(params string[] typed)
    {
        Assert.Contains("usage: ./run.sh " + typed[0] + " [--prefix DIR]", Assert.Single(_checkout.Run(typed).WithExitCode(2).ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(_checkout.At("calls")));
    }

    /// <summary>All files and links below a folder.</summary>
    private string[] Files(string folder) => Sh($"cd '{folder}' && find . ! -type d | sed 's|^[.]/||' | LC_ALL=C sort").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>All that is at a path, with modes, targets and checksums.</summary>
    private string Content(string path) => Sh($"find '{path}' -printf '%p %m %l\\n' | LC_ALL=C sort; find '{path}' -type f -exec cksum {{}} + | LC_ALL=C sort");

    private string Sh(string line)
    {
        using ProgramRun run = ProgramRun.Start(new Setting { Folder = _checkout.At("") }, "/bin/sh", ["-c", line], keepInputOpen: false);
        return run.WaitForEnd().WithExitCode(0).OutputText;
    }

    public void Dispose() => _checkout.Dispose();
}
