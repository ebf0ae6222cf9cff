using System.Diagnostics;
using System.Text;

namespace MapReduce.Cli.Tests.Running;

/// <summary>The real program in a process of its own. Disposed while it still runs, it is killed by its id.</summary>
internal sealed class ProgramRun : IDisposable
{
    private readonly System.Diagnostics.Process _process;
    private readonly MemoryStream _output = new();
    private readonly Task _outputRead;
    private readonly Task<string> _errorRead;
    private Task _feeding = Task.CompletedTask;

    private ProgramRun(ProcessStartInfo start, bool readOutput)
    {
        _process = System.Diagnostics.Process.Start(start)!;
        _outputRead = readOutput ? _process.StandardOutput.BaseStream.CopyToAsync(_output) : Task.CompletedTask;
        _errorRead = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    /// <summary>Standard input, open until <see cref="EndInput"/>.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Standard output, where the run was started with it left unread.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    public bool HasEnded => _process.HasExited;

    /// <summary>Runs the program to its end.</summary>
    public static Finished Of(params string[] arguments) => In(new Setting(), arguments);

    /// <summary>Runs the program to its end in the given folder.</summary>
    public static Finished Of(TempFolder folder, params string[] arguments) => In(new Setting { Folder = folder.Path }, arguments);

    /// <summary>Runs the program to its end.</summary>
    public static Finished In(Setting setting, params string[] arguments)
    {
        using ProgramRun run = Start(setting, arguments);
        return run.WaitForEnd();
    }

    /// <summary>Starts the program and gives it its input, or leaves standard input open where there is none.</summary>
    public static ProgramRun Start(Setting setting, IEnumerable<string> arguments, bool keepInputOpen = false, bool readOutput = true) =>
        Start(setting, BuiltProgram.Path, arguments, keepInputOpen, readOutput);

    /// <summary>Starts any program, as <see cref="Shell"/> needs it.</summary>
    public static ProgramRun Start(Setting setting, string program, IEnumerable<string> arguments, bool keepInputOpen, bool readOutput = true)
    {
        // A shell without job control leaves SIGINT ignored for what it runs in the background, tests included.
        var start = new ProcessStartInfo("/usr/bin/env")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = new UTF8Encoding(false, throwOnInvalidBytes: true),
            WorkingDirectory = setting.Folder ?? "",
        };
        start.ArgumentList.Add("--default-signal=INT,TERM");
        start.ArgumentList.Add(program);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        // Not the settings of the person who runs the tests.
        start.Environment["XDG_CONFIG_HOME"] = "/nowhere";
        foreach ((string name, string? value) in setting.Variables) start.Environment[name] = value;
        var run = new ProgramRun(start, readOutput);
        if (!keepInputOpen) run.Feed(setting.Input ?? []);
        return run;
    }

    private void Feed(byte[] input) => _feeding = Task.Run(() =>
    {
        try
        {
            Input.Write(input);
            EndInput();
        }
        catch (IOException)
        {
            // It ended without reading all: its exit code and words tell.
        }
    });

    /// <summary>Ends standard input.</summary>
    public void EndInput() => _process.StandardInput.Close();

    /// <summary>Sends a signal by the process's id.</summary>
    public void Send(UnixSignal signal) => Assert.Equal(0, Unix.Kill(_process.Id, (int)signal));

    /// <summary>Waits for the end; a run that does not come to one is killed and fails the test.</summary>
    public Finished WaitForEnd(TimeSpan? patience = null)
    {
        TimeSpan longest = patience ?? Setting.Patience;
        if (!_process.WaitForExit(longest) || !Task.WaitAll([_outputRead, _errorRead], longest))
        {
            _process.Kill(entireProcessTree: true);
            Assert.Fail($"still running after {longest.TotalSeconds} s: {string.Join(' ', _process.StartInfo.ArgumentList)}");
        }
        return new Finished(_process.ExitCode, _output.ToArray(), _errorRead.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        // Closing standard input twice at once fails.
        _feeding.Wait();
        _process.Dispose();
    }
}
