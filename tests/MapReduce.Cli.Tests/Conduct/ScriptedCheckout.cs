using MapReduce.Cli.Tests.Faults;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>
/// A checkout for <c>run.sh</c> in which building takes no time: the sources are a few lines, <c>dotnet</c> is a script that runs
/// <c>behave-native</c> or <c>behave-jit</c> and then makes a program that names its kind, and PATH holds <c>tools</c> alone.
/// </summary>
internal sealed class ScriptedCheckout : IDisposable
{
    private const string Dotnet = """
        #!/bin/sh
        if [ "$1" = --version ]; then [ -d "$HOME" ] && [ -w "$HOME" ] && echo 10.0.401; exit; fi
        kind=jit
        for argument; do
          [ "$argument" != -p:PublishAot=true ] || kind=native
          [ "$before" != -o ] || out=$argument
          before=$argument
        done
        here=${0%/tools/dotnet}
        echo "$kind $*" >>"$here/calls"
        echo "$HOME|$TMPDIR|$NUGET_PACKAGES" >"$here/seen"
        echo "building $kind"
        mkdir -p "$out" .build/obj/A
        [ ! -e "$here/behave-$kind" ] || . "$here/behave-$kind"
        printf '#!/bin/sh\necho "%s program:" "$@"\n' "$kind" >"$out/mapreduce"
        chmod +x "$out/mapreduce"

        """;

    private static readonly string[] Tools =
    [
        "awk", "basename", "bash", "cat", "chmod", "cksum", "cp", "dirname", "env", "find", "flock", "grep", "head", "id", "ln", "ls", "mkdir", "mktemp", "mv",
        "readlink", "rm", "rmdir", "sed", "sh", "sleep", "sort", "tail", "tr", "uname",
    ];

    private readonly TempFolder _folder = new();

    private readonly Dictionary<string, string?> _variables;

    public ScriptedCheckout()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "processes are found by /proc");
        Shell.Need("flock");
        foreach (string folder in (string[])["tools", "home", "tmp", "src/A", "src/Packaging"]) Directory.CreateDirectory(At(folder));
        Sh($"for t in {string.Join(' ', Tools)}; do ln -s \"$(command -v $t)\" tools/$t; done");
        Write("tools/dotnet", Dotnet);
        Write("tools/gcc", "#!/bin/sh\n");
        Write("src/A/a.cs", "class\n");
        Write("src/A/b.cs", "more\n");
        foreach (string file in (string[])["global.json", "Directory.Build.props", ".editorconfig"]) Write(file, "{}\n");
        foreach (string file in (string[])["run.sh", "src/Packaging/install.sh", "src/Packaging/share.sh"]) File.Copy(Path.Join(Checkout.Root, file), At(file));
        Sh("chmod +x tools/dotnet tools/gcc");
        _variables = new Dictionary<string, string?>
        {
            ["PATH"] = At("tools"),
            ["HOME"] = At("home"),
            ["TMPDIR"] = At("tmp"),
            ["DOTNET_ROOT"] = null,
            ["NUGET_PACKAGES"] = null,
            ["MAPREDUCE_JIT"] = null,
        };
    }

    /// <summary>The folder of the native program, within the checkout; there is one once it is built.</summary>
    public string Native => field ??= Path.GetRelativePath(_folder.Path, Assert.Single(Directory.GetDirectories(At(".build/program"), "native-*")));

    /// <summary>The kinds of all builds so far.</summary>
    public string[] Builds() => [.. File.ReadAllLines(At("calls")).Select(l => l.Split(' ')[0])];

    /// <summary>Lines of shell that a build of the given kind runs before it makes its program; <c>$here</c> is the checkout.</summary>
    public void Behave(string kind, string lines) => Write("behave-" + kind, lines + "\n");

    /// <summary>Starts the script.</summary>
    public ProgramRun Start(params string[] arguments) => StartOf(At("run.sh"), [], arguments);

    /// <summary>Starts the script, or a shell around it, with other variables.</summary>
    public ProgramRun StartOf(string program, Dictionary<string, string?> variables, params string[] arguments)
    {
        foreach ((string name, string? value) in _variables) variables.TryAdd(name, value);
        return ProgramRun.Start(new Setting { Folder = _folder.Path, Variables = variables }, program, arguments, keepInputOpen: false);
    }

    /// <summary>Runs the script to its end.</summary>
    public Finished Run(params string[] arguments) => RunWith([], arguments);

    /// <summary>Runs the script to its end with other variables.</summary>
    public Finished RunWith(Dictionary<string, string?> variables, params string[] arguments)
    {
        using ProgramRun run = StartOf(At("run.sh"), variables, arguments);
        return run.WaitForEnd();
    }

    /// <summary>Runs a line of shell in the checkout, with all tools; <c>$0</c> is the argument.</summary>
    public void Sh(string line, string argument = "sh")
    {
        using ProgramRun run = ProgramRun.Start(new Setting { Folder = _folder.Path }, "/bin/sh", ["-c", line, argument], keepInputOpen: false);
        run.WaitForEnd().WithExitCode(0);
    }

    /// <summary>Runs a line of shell that sees a small disk at <c>disk</c>.</summary>
    public Finished RunOnDisk(string options, string line) => IsolatedDisk.Run(_folder, options, line);

    /// <summary>The process whose id a build wrote into a file; 0 while it is not there.</summary>
    public int Pid(string file) => File.Exists(At(file)) && int.TryParse(ReadText(file), out int process) ? process : 0;

    /// <summary>Whether a process runs; one that has ended and that nobody has waited for does not.</summary>
    public static bool IsAlive(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1][0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    public string At(string name) => _folder.At(name);

    public string ReadText(string name) => _folder.ReadText(name);

    public string[] Names(string folder) => _folder.Names(folder);

    public void Write(string name, string content) => _folder.Write(name, content);

    public void Dispose() => _folder.Dispose();
}
