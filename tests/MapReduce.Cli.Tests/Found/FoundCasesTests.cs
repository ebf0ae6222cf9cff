using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Found;

/// <summary>
/// Commands that once went wrong, found by tests/long/differential.sh or by users, each kept with its right answer. A folder is a
/// case: its input files, <c>command</c> (an argument a line), <c>exit</c> (the exit code), <c>expected</c> (all of standard
/// output), and where they matter <c>stdin</c> and <c>said</c> (lines that standard error must have).
/// </summary>
public sealed class FoundCasesTests
{
    private static readonly string Root = Path.Join(Checkout.Root, "tests", "MapReduce.Cli.Tests", "Found");

    public static TheoryData<string> Names => [.. Directory.GetDirectories(Root).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_command_that_once_went_wrong_gives_the_right_answer(string name)
    {
        using var folder = new TempFolder();
        string kept = Path.Join(Root, name);
        foreach (string file in Directory.GetFiles(kept, "*", SearchOption.AllDirectories)) folder.Write(Path.GetRelativePath(kept, file), File.ReadAllBytes(file));
        byte[]? input = File.Exists(folder.At("stdin")) ? folder.Read("stdin") : null;

        Finished run = ProgramRun.In(new Setting { Folder = folder.Path, Input = input }, [.. folder.ReadText("command").Split('\n')[..^1]]);

        run.WithExitCode(int.Parse(folder.ReadText("exit"), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(folder.ReadText("expected"), run.OutputText);
        if (!File.Exists(folder.At("said"))) return;
        foreach (string line in folder.ReadText("said").Split('\n')[..^1]) Assert.Contains(line, run.ErrorLines);
    }
}
