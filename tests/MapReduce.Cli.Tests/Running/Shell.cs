namespace MapReduce.Cli.Tests.Running;

/// <summary>Runs a line of shell, for what only a shell sets up: pipelines, redirections, shared streams. <c>$P</c> is the program.</summary>
internal static class Shell
{
    /// <summary>Runs the line to its end.</summary>
    public static Finished Of(TempFolder folder, string line, byte[]? input = null)
    {
        var setting = new Setting { Folder = folder.Path, Input = input, Variables = new Dictionary<string, string?> { ["P"] = BuiltProgram.Path } };
        using ProgramRun run = ProgramRun.Start(setting, "/bin/sh", ["-c", line], keepInputOpen: false);
        return run.WaitForEnd();
    }

    /// <summary>Skips the test where a tool that it compares with is not installed.</summary>
    public static void Need(string tool) =>
        Assert.SkipUnless(IsThere(tool), $"{tool} is not installed");

    /// <summary>Whether a tool is on PATH.</summary>
    public static bool IsThere(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => folder.Length > 0 && File.Exists(Path.Join(folder, tool)));
}
