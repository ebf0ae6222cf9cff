using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Folder;
using MapReduce.Runs;

namespace MapReduce.Cluster.Tasks;

/// <summary>Merges a partition of the keys of all shards into a Run and commits it.</summary>
public sealed class MergeTask(JobFolder folder, JobContext context) : TaskRunner(folder, context)
{
    /// <inheritdoc/>
    protected override Task DoAsync(IShardedJob job)
    {
        SealedRun[] shards = [.. Folder.ReadAll(Manifest, TaskStage.Map).Select(Folder.RunOf)];
        RunSeal seal = job.Merge(shards, Task.Number, Manifest.Plan.Partitions, Folder.At(JobFolder.RunName(Task, Attempt)), Host.Stop.Token);
        Commit(seal, new TaskCounts { Rows = seal.Rows }, rejects: null);
        Host.Log($"{Task} of {Manifest.Plan.Partitions} is done: {Readable.Number(seal.Rows)} keys of {Readable.Plural(shards.Length, "shard")}, {Readable.Seconds(TimeSpan.FromSeconds(Seconds))}");
        return System.Threading.Tasks.Task.CompletedTask;
    }
}
