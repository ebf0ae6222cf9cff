using MapReduce.Checkpoint;
using MapReduce.Cli.Arguments;
using MapReduce.Cli.Commands;
using MapReduce.Pipeline;
using MapReduce.Shards;
using MapReduce.Storage;

namespace MapReduce.Cli.Cluster;

/// <summary>Writes the result of a run whose shards are done, as the command would have on one machine.</summary>
internal sealed class FinishTask(RunFolder folder, JobParser jobs, CommandHost host) : TaskRunner(folder, jobs, host)
{
    protected override bool IsDone() => Folder.ReadResult(Manifest.Hash) is not null;

    protected override async Task<int> DoAsync(IPreparedJob job)
    {
        List<TaskDone> shards = Folder.ReadAll(Manifest, RunStage.Map);
        CommittedRejects[] rejects = [.. shards.Select(s => s.Rejects).OfType<CommittedRejects>()];
        foreach (CommittedRejects bad in rejects) Folder.Verify(bad);
        // Partitions that are all merged are the reduce; otherwise the shards' Runs are merged here and now.
        List<TaskDone?> partitions = [.. Manifest.Tasks(RunStage.Reduce).Select(t => Folder.ReadDone(t, Manifest.Hash))];
        bool areMerged = partitions.Count > 0 && !partitions.Contains(null);
        PartTally tally = shards.Aggregate(PartTally.Empty, (sum, shard) => sum.Plus(shard.Counts.ToTally()));
        if (tally.Bad > job.Settings.Pipeline.MostBadLines)
            throw new MapReduceException(
                Failure.BadData, $"more than {job.Settings.Pipeline.MostBadLines} lines are bad: {tally.Bad} in {shards.Count(s => s.Counts.Bad.Count > 0)} shards")
            {
                Remedy = Remedy.AllowMoreBadLines,
            };
        var mapped = new ReducibleRuns(
            [.. (areMerged ? partitions.Select(p => p!) : shards).Select(Folder.RunOf)], areMerged, tally, shards.Sum(s => s.Counts.Spills), TimeSpan.FromSeconds(shards.Sum(s => s.Seconds)));
        RunSettings settings = Directed(job.Settings);
        var said = new HeardLines(Host.Error);
        int code = await job.With(settings).ReduceAsync(
            [.. Manifest.Plan.Inputs.Select((input, i) => input.ToSource(i))], mapped, [.. rejects.Select(r => Folder.At(r.File))],
            DateTime.UtcNow - shards.Min(s => s.Started), Host with { Error = said, Warnings = Host.Warnings.ShownOn(said) }).ConfigureAwait(false);
        string output = Files.FullPath(settings.OutputPath!);
        Folder.Write(new ResultDone
        {
            Plan = Manifest.Hash,
            Output = output,
            Length = Files.Status(output)?.Length ?? 0,
            Said = said.Lines,
            Closing = [.. job.ClosingLines],
            Attempt = Attempt.Name,
            Ended = DateTime.UtcNow,
        });
        Folder.RemovePartsBut(shards.Concat(partitions.OfType<TaskDone>()).SelectMany(d => (string?[])[d.Run, d.Rejects?.File]).OfType<string>());
        return code;
    }

    /// <summary>The settings with a file to write to: where the command names none, one in the run's folder.</summary>
    private RunSettings Directed(RunSettings settings)
    {
        if (settings.OutputPath is not (null or "-")) return settings;
        OutputForm form = settings.AskedForm ?? OutputForm.Tsv;
        string extension = form switch
        {
            OutputForm.Table => "txt",
            OutputForm.JsonLines => "jsonl",
            _ => form.ToString().ToLowerInvariant(),
        };
        return settings with { Form = form, OutputPath = Folder.At($"result.{extension}") };
    }
}
