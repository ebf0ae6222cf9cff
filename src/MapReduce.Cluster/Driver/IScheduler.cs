using MapReduce.Cluster.Folder;

namespace MapReduce.Cluster.Driver;

/// <summary>A kind of scheduler, which runs the tasks of sharded jobs. It has no state: the state of a job is in its queue.</summary>
public interface IScheduler
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>Its name in sentences, and in manifests.</summary>
    string Title { get; }

    /// <summary>What runs the tasks, for the help: <c>processes on this machine</c>.</summary>
    string Summary { get; }

    /// <summary>The option that passes arguments on to it; null if it takes none.</summary>
    SchedulerOption? Option { get; }

    /// <summary>The resources granted to this process, if the scheduler started it; null if unknown.</summary>
    (int? Workers, long? MemoryBytes) Granted { get; }

    /// <summary>The default number of tasks at once.</summary>
    int DefaultParallel(MachineShare machine);

    /// <summary><see cref="DefaultParallel"/> for the help: <c>200</c>.</summary>
    string ParallelDefault { get; }

    /// <summary>Why an argument of <see cref="Option"/> is refused; null if it is accepted.</summary>
    string? Refusal(string argument);

    /// <summary>Refuses a folder whose name the scheduler cannot use.</summary>
    void RefuseUnfit(JobFolder folder);

    /// <summary>Refuses to submit where the scheduler cannot be reached at all, whatever is tried later.</summary>
    /// <exception cref="MapReduceException">Its client is missing, or knows no cluster.</exception>
    void RefuseAbsent();

    /// <summary>The attempt of this process; null if the scheduler did not start it.</summary>
    Attempt? CurrentAttempt();

    /// <summary>Requeues the job of this process, which ends the process.</summary>
    /// <returns>Null, or why it failed.</returns>
    string? Requeue();

    /// <summary>How to raise the time limit of a job, for a message.</summary>
    string MoreTime { get; }

    /// <summary>The queue of a job.</summary>
    ITaskQueue Open(JobFolder folder, Manifest manifest, ClusterHost host);
}

/// <summary>An option of <c>submit</c> and <c>resume</c> whose values are passed on to a scheduler.</summary>
/// <param name="Name">With its dashes.</param>
/// <param name="Description">For the help.</param>
public sealed record SchedulerOption(string Name, string Description);

/// <summary>The tasks of one job in a scheduler.</summary>
public interface ITaskQueue
{
    /// <summary>Whether submitted tasks continue after this process ends.</summary>
    bool OutlivesProcess { get; }

    /// <summary>The least time between two calls of <see cref="Look"/>.</summary>
    TimeSpan LookInterval { get; }

    /// <summary>The job's tasks in the scheduler; null if it does not answer.</summary>
    QueueView? Look(JobState state);

    /// <summary>Submits tasks. A stage starts when all tasks of earlier stages have ended, including tasks that were submitted before.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="seen">The tasks in the scheduler, to which the new ones are added.</param>
    void Submit(IReadOnlyList<JobTask> tasks, QueueView seen);

    /// <summary>Cancels waiting jobs.</summary>
    void Cancel(IReadOnlyList<string> jobs);

    /// <summary>Returns when something may have changed.</summary>
    Task WaitAsync(CancellationToken stop);

    /// <summary>Stops the tasks that cannot outlive this process.</summary>
    void Stop();

    /// <summary>What would be submitted, line by line, for a dry run.</summary>
    IEnumerable<string> Preview();
}

/// <summary>The supported schedulers.</summary>
public sealed class SchedulerList(params IScheduler[] schedulers)
{
    /// <summary>All schedulers; the first is the default.</summary>
    public IReadOnlyList<IScheduler> All => schedulers;

    /// <summary>The scheduler of a job that names none.</summary>
    public IScheduler Default => schedulers[0];

    /// <summary>The scheduler with this name on the command line.</summary>
    public IScheduler Named(string name) => All.First(s => s.Name == name);

    /// <summary>The scheduler of a manifest.</summary>
    public IScheduler Of(Manifest manifest) => Find(manifest.Ways.Engine)!;

    private IScheduler? Find(string title) => Array.Find(schedulers, s => s.Title.Equals(title, StringComparison.OrdinalIgnoreCase));

    /// <summary>The resources granted by the scheduler that started this process.</summary>
    public (int? Workers, long? MemoryBytes) Granted => schedulers.Select(s => s.Granted).FirstOrDefault(g => g != default);

    /// <summary>The attempt of this process.</summary>
    public Attempt CurrentAttempt() => schedulers.Select(s => s.CurrentAttempt()).FirstOrDefault(a => a is not null) ?? Attempt.WithoutScheduler();

    /// <summary>The validated manifest of a folder.</summary>
    /// <exception cref="MapReduceException">The manifest is missing, or was not written by this program.</exception>
    public Manifest Read(JobFolder folder)
    {
        Manifest manifest = folder.ReadManifest();
        if (Find(manifest.Ways.Engine) is not { } scheduler) throw folder.Changed($"there is no scheduler {manifest.Ways.Engine}");
        foreach (string argument in manifest.Ways.Arguments)
            if (scheduler.Refusal(argument) is { } reason) throw folder.Changed($"{argument}: {reason}");
        return manifest;
    }
}
