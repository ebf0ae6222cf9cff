using System.Diagnostics;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Faults;

/// <summary><c>fault.c</c>, compiled once: makes the system call with a given number fail, or kills the process there.</summary>
public sealed class FaultLibrary : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string? _path;

    public FaultLibrary()
    {
        string? compiler = new[] { "cc", "gcc", "clang" }.FirstOrDefault(Shell.IsThere);
        if (!OperatingSystem.IsLinux() || compiler is null) return;
        string source = Path.Join(Checkout.Root, "tests", "MapReduce.Cli.Tests", "Faults", "fault.c");
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(compiler, ["-shared", "-fPIC", "-O1", "-o", _folder.At("fault.so"), source, "-ldl"]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        _path = _folder.At("fault.so");
    }

    /// <summary>Skips the test where there is no compiler.</summary>
    public void Need() => Assert.SkipWhen(_path is null, "no C compiler for Linux is installed");

    /// <summary>The variables that let the call with the given 0-based number under a folder fail.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="calls">The calls that count; null for all.</param>
    /// <param name="at">The number; null for none.</param>
    /// <param name="error">What it fails with, or "kill".</param>
    /// <param name="lasts">Whether all later ones fail too.</param>
    internal Dictionary<string, string?> Variables(TempFolder folder, string? calls, int? at, string error, bool lasts = false) => new()
    {
        ["LD_PRELOAD"] = _path,
        ["FAULT_UNDER"] = folder.Path + "/",
        ["FAULT_CALLS"] = calls,
        ["FAULT_AT"] = at?.ToString(),
        ["FAULT_ERROR"] = error,
        ["FAULT_LASTS"] = lasts ? "1" : null,
        ["FAULT_LOG"] = at is null ? Log : null,
    };

    private string Log => _folder.At("calls");

    /// <summary>The names of the calls since this was asked last, of a run without a number.</summary>
    public string[] TakeCalls()
    {
        string[] calls = File.Exists(Log) ? File.ReadAllLines(Log) : [];
        File.Delete(Log);
        return calls;
    }

    public void Dispose() => _folder.Dispose();
}
