using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Folder;

namespace MapReduce.Cluster.Tests.Driver;

public sealed class JobDriverTests
{
    [Fact]
    public async Task Tasks_of_this_process_are_stopped_if_the_driver_fails()
    {
        using var run = new SampleJob(shards: 1, partitions: 1);
        var queue = new FailingQueue();
        var driver = new JobDriver(run.Folder, run.Manifest, new FailingScheduler(queue), new ClusterHost
        {
            Log = _ => { },
            Stop = new NoSignal(),
            Explain = e => (1, e.Message),
            Machine = new MachineShare(1, 1),
            PeakMemory = () => 0,
        });
        await Assert.ThrowsAsync<IOException>(() => driver.RunAsync(stay: true, quiet: true));
        Assert.Equal(1, queue.Stops);
    }

    /// <summary>A queue in processes of this machine, whose disk is full.</summary>
    private sealed class FailingQueue : ITaskQueue
    {
        public int Stops { get; private set; }
        public bool OutlivesProcess => false;
        public TimeSpan LookInterval => TimeSpan.Zero;
        public QueueView? Look(JobState state) => new();
        public void Submit(IReadOnlyList<JobTask> tasks, QueueView seen) => throw new IOException("no space left");
        public void Cancel(IReadOnlyList<string> jobs) { }
        public Task WaitAsync(CancellationToken stop) => Task.CompletedTask;
        public void Stop() => Stops++;
        public IEnumerable<string> Preview() => [];
    }

    private sealed class FailingScheduler(ITaskQueue queue) : IScheduler
    {
        public string Name => "slurm";
        public string Title => "Slurm";
        public string Summary => "";
        public string ParallelDefault => "1";
        public SchedulerOption? Option => null;
        public (int? Workers, long? MemoryBytes) Granted => default;
        public string MoreTime => "";
        public int DefaultParallel(MachineShare machine) => 1;
        public string? Refusal(string argument) => null;
        public void RefuseUnfit(JobFolder folder) { }
        public void RefuseAbsent() { }
        public Attempt? CurrentAttempt() => null;
        public string? Requeue() => null;
        public ITaskQueue Open(JobFolder folder, Manifest manifest, ClusterHost host) => queue;
    }

    private sealed class NoSignal : IStopSignal
    {
        public CancellationToken Token => CancellationToken.None;
        public int ExitCode => 0;
        public bool IsTimeNearlyUp => false;
        public TimeSpan Patience { get; set; }
        public void ListenForTimeLimit() { }
        public void OnGivingUp(Action cleanUp) { }
    }
}
