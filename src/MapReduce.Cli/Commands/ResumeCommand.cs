using System.CommandLine;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Options;
using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Folder;

namespace MapReduce.Cli.Commands;

/// <summary><c>resume</c>: resubmits the missing tasks of a sharded job.</summary>
internal sealed class ResumeCommand(SharedOptions common, CommandHost host, JobParser jobs) : ICommandDefinition
{
    private readonly ClusterArguments _cluster = new(resumes: true);

    public string Usage => "--run <FOLDER> [options]";

    public string[] Examples =>
    [
        "mapreduce resume --run runs/eng",
        "mapreduce resume --run runs/eng --max-tries 5 --sbatch-arg=--mem=32G --wait",
    ];

    public Command Build()
    {
        var command = new Command("resume", "Resume a run: resubmit tasks that are neither done nor queued nor running") { _cluster.Run, _cluster.MaxParallel, _cluster.MaxTries };
        foreach (Option option in _cluster.PassedOn) command.Add(option);
        command.Add(_cluster.Wait);
        command.SetAction((typed, _) => RunAsync(typed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult typed)
    {
        JobFolder folder = _cluster.Folder(typed);
        SchedulerList schedulers = jobs.Context.Schedulers;
        Manifest manifest = schedulers.Read(folder);
        string here = Environment.CurrentDirectory;
        if (Directory.Exists(manifest.Folder)) Directory.SetCurrentDirectory(manifest.Folder);
        using IPreparedJob job = jobs.Parse(manifest.Typed, folder);
        Planner.RefuseAnother(folder, manifest.Plan, jobs.Context.Planner.AsItIsNow(manifest.Plan, job, ..));
        Directory.SetCurrentDirectory(here);
        IScheduler scheduler = schedulers.Of(manifest);
        JobWays ways = _cluster.Ways(typed, scheduler, manifest.Ways);
        if (!ways.Equals(manifest.Ways)) folder.Write(manifest = manifest with { Ways = ways });
        return await new JobSession(folder, manifest, scheduler, host, typed.GetValue(common.Quiet), typed.GetValue(common.Progress)).RunAsync(typed.GetValue(_cluster.Wait)).ConfigureAwait(false);
    }
}
