namespace MapReduce.Cli.Cluster;

/// <summary>Who runs a run's tasks.</summary>
internal interface IScheduler
{
    /// <summary>Whether what was handed in goes on when this process is over.</summary>
    bool OutlivesProcess { get; }

    /// <summary>The least time between two looks.</summary>
    TimeSpan LookInterval { get; }

    /// <summary>What it has of the run; null where it does not answer.</summary>
    QueueView? Look(RunState state);

    /// <summary>Hands tasks in. Those of a stage begin when all of the stages before it are over, those that it has already among them.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="seen">What it has, to which what it then has is added.</param>
    void Submit(IReadOnlyList<RunTask> tasks, QueueView seen);

    /// <summary>Takes jobs back that wait.</summary>
    void Cancel(IReadOnlyList<string> jobs);

    /// <summary>Returns when it is worth looking into the run's folder again.</summary>
    Task WaitAsync(CancellationToken stop);

    /// <summary>This process ends: what does not outlive it is ended too.</summary>
    void Stop();
}
