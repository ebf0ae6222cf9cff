using System.CommandLine;
using MapReduce.Cli.Arguments;
using MapReduce.Cli.Cluster;

namespace MapReduce.Cli.Commands;

/// <summary><c>resume</c>: what is missing of a run is handed in again.</summary>
internal sealed class ResumeCommand(SharedOptions common, CommandHost host, JobParser jobs) : ICommandDefinition
{
    private readonly ClusterArguments _cluster = new();

    public string[] Examples =>
    [
        "mapreduce resume --run runs/eng",
        "mapreduce resume --run runs/eng --max-tries 5 --sbatch-arg=--mem=32G --wait",
    ];

    public Command Build()
    {
        var command = new Command("resume", "Go on with a run: hand in again what is neither done nor under way")
        {
            _cluster.Run, _cluster.MaxParallel, _cluster.MaxTries, _cluster.SbatchArguments, _cluster.Wait,
        };
        command.SetAction((typed, _) => RunAsync(typed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult typed)
    {
        RunFolder folder = _cluster.Folder(typed);
        Manifest manifest = folder.ReadManifest();
        string here = Environment.CurrentDirectory;
        if (Directory.Exists(manifest.Folder)) Directory.SetCurrentDirectory(manifest.Folder);
        using IPreparedJob job = jobs.Parse(manifest.Typed, folder).Job;
        Planner.RefuseAnother(folder, manifest.Plan, Planner.AsItIsNow(manifest.Plan, job, ..));
        Directory.SetCurrentDirectory(here);
        RunWays ways = _cluster.Ways(typed, manifest.Ways.Engine, manifest.Ways);
        if (!ways.Equals(manifest.Ways)) folder.Write(manifest = manifest with { Ways = ways });
        return await new RunSession(folder, manifest, host).RunAsync(typed.GetValue(_cluster.Wait), typed.GetValue(common.Progress) ?? ProgressMode.Auto, typed.GetValue(common.Quiet)).ConfigureAwait(false);
    }
}
