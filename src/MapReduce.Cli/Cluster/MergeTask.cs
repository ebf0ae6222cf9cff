using MapReduce.Cli.Commands;
using MapReduce.Cli.Display;
using MapReduce.Runs;

namespace MapReduce.Cli.Cluster;

/// <summary>Merges a partition of the keys of all shards into a Run and commits it.</summary>
internal sealed class MergeTask(RunFolder folder, JobParser jobs, CommandHost host) : TaskRunner(folder, jobs, host)
{
    protected override Task<int> DoAsync(IPreparedJob job)
    {
        SealedRun[] shards = [.. Folder.ReadAll(Manifest, RunStage.Map).Select(d => Folder.RunOf(d))];
        RunSeal seal = job.Merge(shards, Task.Number, Manifest.Plan.Partitions, Folder.At(RunFolder.RunName(Task, Attempt)), Host.Interruption.Stop);
        Commit(seal, new TaskCounts { Rows = seal.Rows }, rejects: null);
        Host.Error.WriteLine($"{Task} of {Manifest.Plan.Partitions} is done: {Text.Number(seal.Rows)} keys of {Text.Plural(shards.Length, "shard")}, {Text.Seconds(TimeSpan.FromSeconds(Seconds))}");
        return System.Threading.Tasks.Task.FromResult(ExitCode.Done);
    }
}
