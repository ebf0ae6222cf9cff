
namespace MapReduce.Cli.Cluster;

/// <summary>What is to be done next for a run: a function of what is committed, what was tried and what a scheduler has.</summary>
internal sealed class NextStep
{
    /// <summary>Slurm's words for a job that somebody took back, and for one that it took back itself as the one before it failed.</summary>
    private const string Cancelled = "CANCELLED", Dependency = "Dependency";

    private readonly RunState _state;
    private readonly QueueView _queue;
    private readonly IReadOnlyDictionary<RunTask, int> _submitted;

    private NextStep(RunState state, QueueView queue, IReadOnlyDictionary<RunTask, int> submitted) => (_state, _queue, _submitted) = (state, queue, submitted);

    /// <summary>Tasks to hand in.</summary>
    public List<RunTask> ToSubmit { get; } = [];

    /// <summary>Jobs to take back first: they wait for what will not come, or would come too early.</summary>
    public HashSet<string> ToCancel { get; } = [];

    /// <summary>Tasks that are not tried again.</summary>
    public List<GivenUpTask> GivenUp { get; } = [];

    /// <summary>Whether anything waits or runs that can still be done.</summary>
    public bool HasLive { get; private set; }

    /// <summary>Decides.</summary>
    /// <param name="state">What is committed and what was tried.</param>
    /// <param name="queue">What the scheduler has.</param>
    /// <param name="submitted">How often this process has handed each task in.</param>
    public static NextStep Of(RunState state, QueueView queue, IReadOnlyDictionary<RunTask, int> submitted)
    {
        var step = new NextStep(state, queue, submitted);
        step.ToCancel.UnionWith(queue.NeverSatisfied);
        bool isOpen = true, again = false;   // whether stages before leave hope; whether something before is handed in again
        foreach (RunStage stage in RunTask.Stages)
        {
            List<RunTask> missing = [.. state.Missing(stage)];
            if (!isOpen || again)
            {
                step.CancelWaiting(missing);
                if (isOpen) step.ToSubmit.AddRange(missing.Where(task => !step.IsLive(task, out _)));
                continue;
            }
            foreach (RunTask task in missing)
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

    private void CancelWaiting(IEnumerable<RunTask> tasks)
    {
        foreach (RunTask task in tasks)
            if (IsLive(task, out QueuedTask? queued) && !queued!.IsRunning) ToCancel.Add(queued.Job);
    }

    private bool IsLive(RunTask task, out QueuedTask? queued) =>
        (_queue.Live.TryGetValue(task, out queued) && !ToCancel.Contains(queued.Job)) && IsLive(task, _state, _queue);

    /// <summary>Whether a scheduler has a task, and the folder does not know better: a look is older than what an attempt wrote when it failed.</summary>
    public static bool IsLive(RunTask task, RunState state, QueueView? queue)
    {
        if (queue?.Live.GetValueOrDefault(task) is not { Job: var job }) return false;
        return !state.TriesOf(task).Any(t => t.Attempt.Job == job && t is { Ended: not null, WasInterrupted: false, ExitCode: not Cli.ExitCode.Resumable });
    }

    private GivenUpTask? ReasonToGiveUp(RunTask task)
    {
        int most = _state.Manifest.Ways.MaxTries, submitted = _submitted.GetValueOrDefault(task);
        string? end = _queue.Ended.GetValueOrDefault(task);
        List<TaskTry> tries = [.. _state.TriesOf(task).Where(t => !t.WasInterrupted)];
        TaskTry? last = tries.LastOrDefault();
        if (last is { IsFinal: true }) return new GivenUpTask(task, last.ExitCode!.Value, last.Describe(end));
        if (tries.Count >= most)
            return new GivenUpTask(task, last!.ExitCode ?? ExitCode.Failed, $"{last.Describe(end)}; tried {tries.Count} times, and --max-tries is {most}");
        if (submitted > 0 && end is not null && end.StartsWith(Cancelled, StringComparison.Ordinal) && !end.Contains(Dependency, StringComparison.Ordinal))
            return new GivenUpTask(task, ExitCode.Resumable, "cancelled by somebody");
        if (submitted < most) return null;
        return new GivenUpTask(task, ExitCode.Failed, $"handed in {submitted} times and did not begin{(end is null ? "" : $": {end}")}; look into {_state.Folder.Logs}");
    }
}
