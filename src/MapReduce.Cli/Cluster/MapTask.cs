using MapReduce.Cli.Arguments;
using MapReduce.Cli.Commands;
using MapReduce.Cli.Display;
using MapReduce.Pipeline;
using MapReduce.Shards;
using MapReduce.Storage;

namespace MapReduce.Cli.Cluster;

/// <summary>Maps a shard into a Run and commits it.</summary>
internal sealed class MapTask(RunFolder folder, JobParser jobs, CommandHost host) : TaskRunner(folder, jobs, host)
{
    protected override Range Inputs
    {
        get
        {
            PlannedShard shard = Manifest.Plan.Shards[Task.Number];
            return shard.First..(shard.First + shard.Count);
        }
    }

    protected override async Task<int> DoAsync(IPreparedJob job)
    {
        PipelineOptions options = job.Settings.Pipeline;
        Machine.LimitHeap(options.MemoryBytes, options.Workers);
        PlannedShard shard = Manifest.Plan.Shards[Task.Number];
        Host.Error.WriteLine(
            $"{Task} of {Manifest.Plan.Shards.Count}: {Text.Plural(shard.Count, "input")}, {SizeText.Show(shard.Bytes)}, on {Attempt.Host}, {Text.Plural(options.Workers, "worker")}, {SizeText.Show(options.MemoryBytes)} for tables");
        string? rejects = job.Settings.RejectsPath is null ? null : RunFolder.RejectsName(Task, Attempt);
        using AtomicFile? rejected = rejects is null ? null : new AtomicFile(Folder.At(rejects));
        MappedShard mapped = await job.MapAsync(Manifest.Plan.InputsOf(Task.Number), Folder.At(RunFolder.RunName(Task, Attempt)), rejected, Host.Interruption.Stop).ConfigureAwait(false);
        rejected?.Commit();
        Commit(mapped.Run, TaskCounts.Of(mapped), rejects is null ? null : Folder.SealOf(rejects));
        Host.Error.WriteLine(
            $"{Task} is done: {Text.Plural(mapped.Tally.Lines, "line")}, {Text.Plural(mapped.Run.Rows, "key")}, {Text.Seconds(mapped.Time)}, {SizeText.Show(mapped.Tally.Bytes / Math.Max(mapped.Time.TotalSeconds, 1e-6))}/s, peak memory {SizeText.Show(Machine.PeakMemoryBytes())}");
        return ExitCode.Done;
    }
}
