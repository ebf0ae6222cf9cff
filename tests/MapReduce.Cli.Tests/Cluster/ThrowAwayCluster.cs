using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Cluster;

/// <summary>A real Slurm of two nodes on this machine, for the tests of one class.</summary>
public sealed class ThrowAwayCluster : IDisposable
{
    private readonly TempFolder _folder = new();

    public ThrowAwayCluster()
    {
        if (Environment.UserName != "root") WhyNot = "a throw-away Slurm needs root";
        else if (!Array.TrueForAll(["slurmctld", "slurmd", "sbatch", "munged"], IsInstalled)) WhyNot = "Slurm is not installed (Debian: slurmctld slurmd slurm-client munge)";
        else
        {
            Finished up = Script("up.sh");
            // A container may lack what a node needs (namespaces of its own, say): that is no fault of the program.
            if (up.ExitCode != 0) WhyNot = $"Slurm does not start here: {up.ErrorLines.FirstOrDefault()}";
        }
    }

    /// <summary>Why there is none; null where it runs.</summary>
    public string? WhyNot { get; }

    /// <summary>What a program finds around it that is to use it.</summary>
    internal Setting Setting(TempFolder folder) => new()
    {
        Folder = folder.Path,
        Variables = new Dictionary<string, string?> { ["SLURM_CONF"] = _folder.At("etc/slurm.conf") },
    };

    private static bool IsInstalled(string program) =>
        Shell.IsThere(program) || ((string[])["/usr/sbin", "/sbin"]).Any(folder => File.Exists(Path.Join(folder, program)));

    private Finished Script(string name)
    {
        // A port of its own, for another copy of these tests may run at the same time.
        var setting = new Setting { Variables = new Dictionary<string, string?> { ["PORT"] = $"{28000 + Environment.ProcessId % 1000 * 4}" } };
        using ProgramRun run = ProgramRun.Start(setting, Path.Join(Checkout.Root, "tests", "slurm", name), [_folder.Path], keepInputOpen: false);
        return run.WaitForEnd();
    }

    public void Dispose()
    {
        Script("down.sh");
        _folder.Dispose();
    }
}
