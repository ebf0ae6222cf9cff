using MapReduce.Cli.Cluster;
using MapReduce.Cli.Tests.Running;
using MapReduce.Input.Archives;

namespace MapReduce.Cli.Tests.Cluster;

/// <summary>The folder of a run that was planned, in which a test says what is done and what was tried.</summary>
internal sealed class SampleRun : IDisposable
{
    private readonly TempFolder _folder = new();
    private int _attempts;

    public SampleRun(int shards, int partitions, int maxTries = 3)
    {
        Folder = new RunFolder(_folder.At("run"));
        Folder.Create();
        var plan = new RunPlan
        {
            Program = Planner.Program,
            Command = "count",
            Options = [new RunOption("--by", "year")],
            ShardBytes = 10,
            Partitions = partitions,
            Inputs = [.. Enumerable.Range(0, shards).Select(i => new PlannedInput { Path = $"/data/{i}.gz", Container = "gzip", Bytes = 10, Changed = DateTime.UnixEpoch })],
            Shards = [.. Enumerable.Range(0, shards).Select(i => new PlannedShard(i, 1, 10))],
        };
        Manifest = new Manifest { Id = "run", Hash = plan.Hash(), Plan = plan, Typed = ["count"], Folder = "/", Ways = new RunWays(EngineKind.Slurm, 10, maxTries, []) };
        Folder.Write(Manifest);
    }

    public RunFolder Folder { get; }

    public Manifest Manifest { get; }

    /// <summary>What the scheduler has.</summary>
    public QueueView Queue { get; } = new();

    /// <summary>How often this process has handed tasks in.</summary>
    public Dictionary<RunTask, int> Submitted { get; } = [];

    public static RunTask Shard(int number) => new(RunStage.Map, number);

    public static RunTask Range(int number) => new(RunStage.Reduce, number);

    public RunState State => new RunState(Folder, Manifest).Refresh();

    public NextStep Next => NextStep.Of(State, Queue, Submitted);

    /// <summary>Commits tasks with a Run of nothing.</summary>
    public void Finish(params RunTask[] tasks)
    {
        foreach (RunTask task in tasks)
        {
            string run = $"parts/{task.FileName}.a.run";
            File.WriteAllText(Folder.At(run), "");
            Folder.Write(task, new TaskDone
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
    public void Try(RunTask task, int? exitCode = null, string? message = null, string job = "1_0", bool wasInterrupted = false) => Folder.Write(task, new TaskTry
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
    public void Queued(RunTask task, bool isRunning, string job) => Queue.Live[task] = new QueuedTask(job, isRunning, "");

    public void Dispose() => _folder.Dispose();
}
