using MapReduce.Checkpoint;
using MapReduce.Cluster.Folder;
using MapReduce.Runs;
using MapReduce.Shards;
using MapReduce.Storage;

namespace MapReduce.Cluster.Tasks;

/// <summary>Merges a range of the keys of all shards into a Run, and commits it.</summary>
public sealed class MergeTask(JobFolder folder, JobContext context) : TaskRunner(folder, context)
{
    protected override Task DoAsync(IShardedJob job)
    {
        SealedRun[] shards = [.. Folder.ReadAll(Manifest, TaskStage.Map).Select(Folder.RunOf)];
        RunSeal seal = job.Merge(shards, Task.Number, Manifest.Plan.Partitions, Folder.At(JobFolder.RunName(Task, Attempt)), Host.Stop.Token);
        Commit(seal, new TaskCounts { Rows = seal.Rows }, rejects: null);
        Host.Log($"{Task} of {Manifest.Plan.Partitions} is done: {Readable.Number(seal.Rows)} keys from {Readable.Plural(shards.Length, "shard")}, {Readable.Seconds(TimeSpan.FromSeconds(Seconds))}");
        return System.Threading.Tasks.Task.CompletedTask;
    }
}

/// <summary>Writes the result of a job whose shards are done, as its command would on one machine.</summary>
public sealed class FinishTask(JobFolder folder, JobContext context) : TaskRunner(folder, context)
{
    protected override bool IsDone() => Folder.ReadResult(Manifest.Hash) is not null;

    protected override async Task DoAsync(IShardedJob job)
    {
        List<TaskCommit> shards = Folder.ReadAll(Manifest, TaskStage.Map);
        CommittedRejects[] rejects = [.. shards.Select(s => s.Rejects).OfType<CommittedRejects>()];
        foreach (CommittedRejects bad in rejects) Folder.Verify(bad);
        // If all partitions are merged, the reduce is done; otherwise the Runs of the shards are merged here.
        List<TaskCommit?> partitions = [.. Manifest.Tasks(TaskStage.Reduce).Select(t => Folder.ReadCommit(t, Manifest.Hash))];
        bool areMerged = partitions.Count > 0 && !partitions.Contains(null);
        PartTally tally = shards.Aggregate(PartTally.Empty, (sum, shard) => sum.Plus(shard.Counts.ToTally()));
        if (tally.Bad > job.MostBadLines)
            throw new MapReduceException(
                Failure.BadData, $"more than {job.MostBadLines} lines are bad: {tally.Bad} in {shards.Count(s => s.Counts.Bad.Count > 0)} shards")
            {
                Remedy = Remedy.AllowMoreBadLines,
            };
        var mapped = new ReducibleRuns(
            [.. (areMerged ? partitions.Select(p => p!) : shards).Select(Folder.RunOf)], areMerged, tally, shards.Sum(s => s.Counts.Spills), TimeSpan.FromSeconds(shards.Sum(s => s.Seconds)));
        FinishedJob finished = await job.FinishAsync(
            [.. Manifest.Plan.Inputs.Select((input, i) => input.ToSource(i))], mapped, [.. rejects.Select(r => Folder.At(r.File))], shards.Min(s => s.Started), Folder.Root).ConfigureAwait(false);
        string output = Files.FullPath(finished.Output);
        Folder.Write(new ResultCommit
        {
            Plan = Manifest.Hash,
            Output = output,
            Length = Files.Status(output)?.Length ?? 0,
            Said = finished.Said,
            Closing = finished.Closing,
            Attempt = Attempt.Name,
            Ended = DateTime.UtcNow,
        });
        Folder.RemovePartsBut(shards.Concat(partitions.OfType<TaskCommit>()).SelectMany(d => (string?[])[d.Run, d.Rejects?.File]).OfType<string>());
    }
}
