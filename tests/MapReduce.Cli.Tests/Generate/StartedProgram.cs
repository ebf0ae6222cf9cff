using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MapReduce.Cli.Tests.Generate;

/// <summary>The built program, started as a user starts it, with its output and errors caught.</summary>
internal sealed partial class StartedProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Lazy<string> Program = new(FindProgram);

    private readonly System.Diagnostics.Process _process;
    private readonly Task<string> _error;

    private StartedProgram(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(ProgramPath, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        _process = System.Diagnostics.Process.Start(start)!;
        _process.StandardInput.Close();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Where the program is: the variable MAPREDUCE_PROGRAM, else what <c>run.sh where</c> says.</summary>
    public static string ProgramPath => Program.Value;

    /// <summary>Standard output, as bytes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Starts it and goes on.</summary>
    public static StartedProgram Start(params IEnumerable<string> arguments) => new(arguments);

    /// <summary>Runs it to its end.</summary>
    public static FinishedProgram Run(params IEnumerable<string> arguments)
    {
        using var program = new StartedProgram(arguments);
        using var output = new MemoryStream();
        program.Output.CopyTo(output);
        return program.Finish(output.ToArray());
    }

    /// <summary>Waits for its end.</summary>
    public FinishedProgram Finish(byte[] output)
    {
        if (!_process.WaitForExit(Patience)) throw new TimeoutException($"the program did not end within {Patience}");
        return new FinishedProgram(_process.ExitCode, output, _error.GetAwaiter().GetResult());
    }

    /// <summary>Presses Ctrl-C.</summary>
    public void Interrupt() => Assert.Equal(0, Kill(_process.Id, 2));

    private static string FindProgram()
    {
        if (Environment.GetEnvironmentVariable("MAPREDUCE_PROGRAM") is { Length: > 0 } named) return named;
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Join(folder, "MapReduce.sln"))) folder = Path.GetDirectoryName(folder);
        Assert.NotNull(folder);
        using System.Diagnostics.Process where = System.Diagnostics.Process.Start(new ProcessStartInfo(Path.Join(folder, "run.sh"), ["where"]) { RedirectStandardOutput = true })!;
        string path = where.StandardOutput.ReadToEnd().Trim();
        where.WaitForExit();
        Assert.True(File.Exists(path), $"run.sh where printed '{path}'");
        return path;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
