using System.Diagnostics;

namespace MapReduce.Cli.Tests.Running;

/// <summary>The program under test: <c>MAPREDUCE_PROGRAM</c>, or what <c>./run.sh where</c> builds and names.</summary>
internal static class BuiltProgram
{
    private static readonly Lazy<string> Found = new(Find);

    public static string Path => Found.Value;

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("MAPREDUCE_PROGRAM") is { Length: > 0 } named)
            return File.Exists(named) ? System.IO.Path.GetFullPath(named) : throw new InvalidOperationException($"MAPREDUCE_PROGRAM names no file: {named}");
        var start = new ProcessStartInfo(System.IO.Path.Join(Checkout.Root, "run.sh"), "where") { RedirectStandardOutput = true };
        using System.Diagnostics.Process script = System.Diagnostics.Process.Start(start)!;
        string path = script.StandardOutput.ReadToEnd().Trim();
        script.WaitForExit();
        return script.ExitCode == 0 && File.Exists(path) ? path : throw new InvalidOperationException($"./run.sh where ended with {script.ExitCode} and '{path}'");
    }
}
