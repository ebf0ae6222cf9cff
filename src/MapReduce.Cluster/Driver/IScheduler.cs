using MapReduce.Cluster.Folder;

namespace MapReduce.Cluster.Driver;

/// <summary>A kind of scheduler: it runs the tasks of sharded jobs. Has no state; what it knows of one job is a queue.</summary>
public interface IScheduler
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>Its name in sentences, and in manifests.</summary>
    string Title { get; }

    /// <summary>The option that passes arguments on to it; null if it takes none.</summary>
    SchedulerOption? Option { get; }

    /// <summary>What this process was granted, where the scheduler started it; null for what it does not say.</summary>
    (int? Workers, long? MemoryBytes) Granted { get; }

    /// <summary>The task at once, where the user does not say.</summary>
    int DefaultParallel(MachineShare machine);

    /// <summary>Why an argument of <see cref="Option"/> is refused; null if it is not.</summary>
    string? Refusal(string argument);

    /// <summary>Refuses a folder whose name the scheduler cannot use.</summary>
    /// <exception cref="MapReduceException">It cannot.</exception>
    void RefuseUnfit(JobFolder folder);

    /// <summary>The attempt that this process is, if the scheduler started it; else null.</summary>
    Attempt? CurrentAttempt();

    /// <summary>Puts this process's own job back into the queue, which ends the process.</summary>
    /// <returns>Null, or why it failed.</returns>
    string? Requeue();

    /// <summary>What to do about a job whose time limit is too short, for a message.</summary>
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
    /// <summary>Whether submitted tasks go on when this process ends.</summary>
    bool OutlivesProcess { get; }

    /// <summary>The least time between two looks.</summary>
    TimeSpan LookInterval { get; }

    /// <summary>What it holds of the job; null if it does not answer.</summary>
    QueueView? Look(JobState state);

    /// <summary>Submits tasks. Those of a stage begin when all of the stages before it are over, including those that the scheduler already has.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="seen">What the scheduler has, to which the tasks are added.</param>
    void Submit(IReadOnlyList<JobTask> tasks, QueueView seen);

    /// <summary>Cancels jobs that wait.</summary>
    void Cancel(IReadOnlyList<string> jobs);

    /// <summary>Returns when the folder is worth another look.</summary>
    Task WaitAsync(CancellationToken stop);

    /// <summary>This process ends: stops what does not outlive it.</summary>
    void Stop();

    /// <summary>What would be submitted, line by line, for a dry run.</summary>
    IEnumerable<string> Preview();
}

/// <summary>The schedulers that the program knows.</summary>
public sealed class SchedulerList(params IScheduler[] schedulers)
{
    /// <summary>All of them; the first is the default.</summary>
    public IReadOnlyList<IScheduler> All => schedulers;

    /// <summary>The scheduler of a manifest.</summary>
    public IScheduler Of(Manifest manifest) => Find(manifest.Ways.Engine)!;

    private IScheduler? Find(string title) => Array.Find(schedulers, s => s.Title.Equals(title, StringComparison.OrdinalIgnoreCase));

    /// <summary>What this process was granted by whichever scheduler started it.</summary>
    public (int? Workers, long? MemoryBytes) Granted => schedulers.Select(s => s.Granted).FirstOrDefault(g => g != default);

    /// <summary>The attempt that this process is.</summary>
    public Attempt CurrentAttempt() => schedulers.Select(s => s.CurrentAttempt()).FirstOrDefault(a => a is not null) ?? Attempt.WithoutScheduler();

    /// <summary>The manifest of a folder.</summary>
    /// <exception cref="MapReduceException">There is none, or it is not what the program wrote.</exception>
    public Manifest Read(JobFolder folder)
    {
        Manifest manifest = folder.ReadManifest();
        if (Find(manifest.Ways.Engine) is not { } scheduler) throw folder.Changed($"there is no scheduler {manifest.Ways.Engine}");
        foreach (string argument in manifest.Ways.Arguments)
            if (scheduler.Refusal(argument) is { } reason) throw folder.Changed($"{argument}: {reason}");
        return manifest;
    }
}
