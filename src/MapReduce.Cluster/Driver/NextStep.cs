using MapReduce.Cluster.Folder;

namespace MapReduce.Cluster.Driver;

/// <summary>The next step of a job: a function of its commits, its attempts, and the tasks in the scheduler.</summary>
public sealed class NextStep
{
    private readonly JobState _state;
    private readonly QueueView _queue;
    private readonly IReadOnlyDictionary<JobTask, int> _submitted;

    private NextStep(JobState state, QueueView queue, IReadOnlyDictionary<JobTask, int> submitted) => (_state, _queue, _submitted) = (state, queue, submitted);

    public List<JobTask> ToSubmit { get; } = [];

    /// <summary>Jobs to cancel first, because they wait for something that will not happen, or would start too early.</summary>
    public HashSet<string> ToCancel { get; } = [];

    /// <summary>Tasks that are not retried.</summary>
    public List<GivenUpTask> GivenUp { get; } = [];

    /// <summary>Whether a task that may still succeed is waiting or running.</summary>
    public bool HasLive { get; private set; }

    /// <summary>Decides the next step.</summary>
    /// <param name="state">The commits and the attempts.</param>
    /// <param name="queue">The tasks in the scheduler.</param>
    /// <param name="submitted">How often this process has submitted each task.</param>
    public static NextStep Of(JobState state, QueueView queue, IReadOnlyDictionary<JobTask, int> submitted)
    {
        var step = new NextStep(state, queue, submitted);
        step.ToCancel.UnionWith(queue.NeverSatisfied);
        bool isOpen = true, again = false;   // whether earlier stages may still succeed; whether one of their tasks is resubmitted
        foreach (TaskStage stage in JobTask.Stages)
        {
            List<JobTask> missing = [.. state.Missing(stage)];
            if (!isOpen || again)
            {
                step.CancelWaiting(missing);
                if (isOpen) step.ToSubmit.AddRange(missing.Where(task => !step.IsLive(task, out _)));
                continue;
            }
            foreach (JobTask task in missing)
            {
                if (step.IsLive(task, out _)) step.HasLive = true;
                else if (step.ReasonToGiveUp(task) is { } given) step.GivenUp.Add(given);
                else step.ToSubmit.Add(task);
            }
            isOpen = step.GivenUp.Count == 0;
            again = step.ToSubmit.Count > 0;
        }
        return step;
    }

    private void CancelWaiting(IEnumerable<JobTask> tasks)
    {
        foreach (JobTask task in tasks)
            if (IsLive(task, out QueuedTask? queued) && !queued!.IsRunning) ToCancel.Add(queued.Job);
    }

    private bool IsLive(JobTask task, out QueuedTask? queued) =>
        (_queue.Live.TryGetValue(task, out queued) && !ToCancel.Contains(queued.Job)) && IsLive(task, _state, _queue);

    /// <summary>Whether the scheduler has a task, and no attempt has recorded a failure since the scheduler was asked.</summary>
    public static bool IsLive(JobTask task, JobState state, QueueView? queue)
    {
        if (queue?.Live.GetValueOrDefault(task) is not { Job: var job }) return false;
        return !state.AttemptsOf(task).Any(t => t.Attempt.Job == job && t is { Ended: not null, WasInterrupted: false, ExitCode: not ExitCode.Resumable });
    }

    private GivenUpTask? ReasonToGiveUp(JobTask task)
    {
        int most = _state.Manifest.Ways.MaxTries, submitted = _submitted.GetValueOrDefault(task);
        TaskEnd? end = _queue.Ended.GetValueOrDefault(task);
        List<AttemptRecord> attempts = [.. _state.AttemptsOf(task).Where(t => !t.WasInterrupted)];
        AttemptRecord? last = attempts.LastOrDefault();
        if (last is { IsFinal: true }) return new GivenUpTask(task, last.ExitCode!.Value, last.Describe(end?.Text));
        if (attempts.Count >= most)
            return new GivenUpTask(task, last!.ExitCode ?? ExitCode.Failed, $"{last.Describe(end?.Text)}; tried {attempts.Count} times, and --max-tries is {most}");
        if (submitted > 0 && end is { Reason: EndReason.Canceled })
            return new GivenUpTask(task, ExitCode.Resumable, "canceled by a user");
        if (submitted < most) return null;
        return new GivenUpTask(task, ExitCode.Failed, $"submitted {submitted} times and did not start{(end is null ? "" : $": {end.Text}")}; see {_state.Folder.Logs}");
    }
}

/// <summary>A task that will not be retried.</summary>
/// <param name="Task">The task.</param>
/// <param name="ExitCode">The exit code of the job because of this task.</param>
/// <param name="Reason">What happened to it, and where its log is.</param>
public sealed record GivenUpTask(JobTask Task, int ExitCode, string Reason);
