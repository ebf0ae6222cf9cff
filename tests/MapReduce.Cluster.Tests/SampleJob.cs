using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Folder;
using MapReduce.Input.Archives;

namespace MapReduce.Cluster.Tests;

/// <summary>The folder of a run that was planned, in which a test says what is done and what was tried.</summary>
internal sealed class SampleJob : IDisposable
{
    private readonly TempFolder _folder = new();
    private int _attempts;

    public SampleJob(int shards, int partitions, int maxTries = 3)
    {
        Folder = new JobFolder(_folder.At("run"));
        Folder.Create();
        var plan = new JobPlan
        {
            Program = "mapreduce 1.0.0",
            Command = "count",
            Options = [new PlannedOption("--by", "year")],
            ShardBytes = 10,
            Partitions = partitions,
            Inputs = [.. Enumerable.Range(0, shards).Select(i => new PlannedInput { Path = $"/data/{i}.gz", Container = "gzip", Bytes = 10, Changed = DateTime.UnixEpoch })],
            Shards = [.. Enumerable.Range(0, shards).Select(i => new PlannedShard(i, 1, 10))],
        };
        Manifest = new Manifest { Id = "run", Hash = plan.Hash(), Plan = plan, Typed = ["count"], Folder = "/", Ways = new JobWays("Slurm", 10, maxTries, []) };
        Folder.Write(Manifest);
    }

    public JobFolder Folder { get; }

    public Manifest Manifest { get; }

    /// <summary>What the scheduler has.</summary>
    public QueueView Queue { get; } = new();

    /// <summary>How often this process has submitted tasks.</summary>
    public Dictionary<JobTask, int> Submitted { get; } = [];

    public static JobTask Shard(int number) => new(TaskStage.Map, number);

    public static JobTask Range(int number) => new(TaskStage.Reduce, number);

    public JobState State => new JobState(Folder, Manifest).Refresh();

    public NextStep Next => NextStep.Of(State, Queue, Submitted);

    /// <summary>Commits tasks with a Run of nothing.</summary>
    public void Finish(params JobTask[] tasks)
    {
        foreach (JobTask task in tasks)
        {
            string run = $"parts/{task.FileName}.a.run";
            File.WriteAllText(Folder.At(run), "");
            Folder.Write(task, new TaskCommit
            {
                Plan = Manifest.Hash,
                Run = run,
                Length = 0,
                Checksum = "0",
                Counts = new TaskCounts { Rows = 0 },
                Attempt = "a",
                Started = DateTime.UnixEpoch,
                Seconds = 1,
            });
        }
    }

    /// <summary>Notes an attempt; one without an exit code has not ended.</summary>
    public void Try(JobTask task, int? exitCode = null, string? message = null, string job = "1_0", bool wasInterrupted = false) => Folder.Write(task, new AttemptRecord
    {
        Task = task.FileName,
        Attempt = new Attempt(job, 0, "node", ++_attempts),
        Started = DateTime.UnixEpoch.AddSeconds(_attempts),
        Log = "/log",
        Ended = exitCode is null ? null : DateTime.UnixEpoch.AddSeconds(_attempts + 1),
        ExitCode = exitCode,
        Message = message,
        WasInterrupted = wasInterrupted,
    });

    /// <summary>Lets the scheduler have a task.</summary>
    public void Queued(JobTask task, bool isRunning, string job) => Queue.Live[task] = new QueuedTask(job, isRunning, "");

    public void Dispose() => _folder.Dispose();
}
