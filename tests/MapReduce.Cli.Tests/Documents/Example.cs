using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Documents;

/// <summary>Commands of a document, run in a folder with the data of the checkout and the program on PATH.</summary>
internal static class Example
{
    /// <summary>Makes the folder what the reader of a document has.</summary>
    public static void Prepare(TempFolder folder)
    {
        Directory.CreateDirectory(folder.At("bin"));
        Directory.CreateDirectory(folder.At("data"));
        File.CreateSymbolicLink(folder.At("bin/mapreduce"), BuiltProgram.Path);
        foreach (string file in Directory.GetFiles(Path.Join(Checkout.Root, "data"))) File.Copy(file, folder.At("data/" + Path.GetFileName(file)));
    }

    /// <summary>Runs lines of shell; fails the test if they fail.</summary>
    public static void Run(TempFolder folder, string lines)
    {
        Finished run = Shell.Of(folder, "PATH=$PWD/bin:$PATH\n" + lines);
        Assert.True(run.ExitCode == 0, $"{lines}\nexit code {run.ExitCode}\n{run.Error}");
    }
}
