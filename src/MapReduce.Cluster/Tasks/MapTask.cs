using MapReduce.Cluster.Folder;
using MapReduce.Shards;
using MapReduce.Storage;

namespace MapReduce.Cluster.Tasks;

/// <summary>Maps a shard into a Run, and commits it.</summary>
public sealed class MapTask(JobFolder folder, JobContext context) : TaskRunner(folder, context)
{
    protected override Range Inputs
    {
        get
        {
            PlannedShard shard = Manifest.Plan.Shards[Task.Number];
            return shard.First..(shard.First + shard.Count);
        }
    }

    protected override async Task DoAsync(IShardedJob job)
    {
        PlannedShard shard = Manifest.Plan.Shards[Task.Number];
        Host.Log(
            $"{Task} of {Manifest.Plan.Shards.Count}: {Readable.Plural(shard.Count, "input")}, {Readable.Size(shard.Bytes)}, on {Attempt.Host}, {Readable.Plural(job.Share.Workers, "worker")}, {Readable.Size(job.Share.MemoryBytes)} for tables");
        string? rejects = job.KeepsRejects ? JobFolder.RejectsName(Task, Attempt) : null;
        using AtomicFile? rejected = rejects is null ? null : new AtomicFile(Folder.At(rejects));
        MappedShard mapped = await job.MapAsync(Manifest.Plan.InputsOf(Task.Number), Folder.At(JobFolder.RunName(Task, Attempt)), rejected, Host.Stop.Token).ConfigureAwait(false);
        rejected?.Commit();
        Commit(mapped.Run, TaskCounts.Of(mapped), rejects is null ? null : Folder.SealOf(rejects));
        Host.Log(
            $"{Task} is done: {Readable.Plural(mapped.Tally.Lines, "line")}, {Readable.Plural(mapped.Run.Rows, "key")}, {Readable.Seconds(mapped.Time)}, {Readable.Speed(mapped.Tally.Bytes, mapped.Time)}, peak memory {Readable.Size(Host.PeakMemory())}");
    }
}
