using MapReduce.Cluster.Folder;

namespace MapReduce.Cluster.Driver;

/// <summary>Derives the status of a job from its folder and its scheduler.</summary>
public static class StatusReport
{
    public static JobStatus Of(JobState state, QueueView? queue)
    {
        JobPlan plan = state.Manifest.Plan;
        List<TaskFailure> failures = [.. JobTask.Stages.SelectMany(state.Manifest.Tasks).Select(t => FailureOf(t, state, queue)).OfType<TaskFailure>()];
        JobStatus.TaskNumbers shards = Count(TaskStage.Map, state, queue, failures), partitions = Count(TaskStage.Reduce, state, queue, failures);
        long total = plan.Shards.Sum(s => s.Bytes), done = state.Done.Keys.Where(t => t.Stage == TaskStage.Map).Sum(t => plan.Shards[t.Number].Bytes);
        (double? speed, double? left) = Speed(state, total, done);
        return new JobStatus
        {
            Run = state.Folder.Root,
            Id = state.Manifest.Id,
            Engine = state.Manifest.Ways.Engine.ToLowerInvariant(),
            State = StateOf(state, queue, failures, shards, partitions),
            Shards = shards,
            Partitions = partitions,
            Bytes = new JobStatus.ByteNumbers(total, done),
            Tries = state.Attempts,
            BytesPerSecond = speed,
            SecondsLeft = left,
            Failures = failures,
            Waits = queue?.Live.Where(l => !IsRunning(l.Key, state, queue)).GroupBy(l => l.Value.Reason).ToDictionary(g => g.Key, g => g.Count()) ?? [],
            SchedulerAnswered = queue is not null,
            Result = state.Result?.Output,
        };
    }

    private static string StateOf(JobState state, QueueView? queue, List<TaskFailure> failures, JobStatus.TaskNumbers shards, JobStatus.TaskNumbers partitions) =>
        state.Result is not null ? JobStatus.Done
        : shards.Running + partitions.Running > 0 || (queue is not null && IsRunning(JobTask.Finish, state, queue)) ? JobStatus.Running
        : queue?.Live.Count > 0 ? JobStatus.Waiting
        : failures.Exists(f => f.IsFinal) ? JobStatus.Failed
        : JobStatus.Unfinished;

    private static JobStatus.TaskNumbers Count(TaskStage stage, JobState state, QueueView? queue, List<TaskFailure> failures)
    {
        List<JobTask> missing = [.. state.Missing(stage)];
        int total = state.Manifest.Tasks(stage).Count();
        int live = queue is null ? 0 : missing.Count(queue.Live.ContainsKey), running = queue is null ? 0 : missing.Count(t => IsRunning(t, state, queue));
        return new JobStatus.TaskNumbers(total, total - missing.Count, running, live - running, missing.Count(t => failures.Exists(f => f.Task == $"{t}")));
    }

    /// <summary>Whether a task runs, according to the scheduler or to an attempt that has started since the scheduler was asked.</summary>
    private static bool IsRunning(JobTask task, JobState state, QueueView queue) =>
        queue.Live.TryGetValue(task, out QueuedTask? queued)
        && (queued.IsRunning || state.AttemptsOf(task).Any(t => t.Attempt.Job == queued.Job && t.Ended is null && t.Started > queue.Taken));

    private static TaskFailure? FailureOf(JobTask task, JobState state, QueueView? queue)
    {
        if (state.IsDone(task) || (task.Stage == TaskStage.Finish && state.Result is not null)) return null;
        if (NextStep.IsLive(task, state, queue)) return null;
        List<AttemptRecord> attempts = [.. state.AttemptsOf(task)];
        string? end = queue?.Ended.GetValueOrDefault(task)?.Text;
        if (attempts.LastOrDefault() is not { } last)
            return end is null ? null : new TaskFailure($"{task}", NumberOf(task), 0, null, $"did not start: {end}", state.Folder.Logs, IsFinal: false);
        // If the scheduler does not answer, an attempt without an end may still be running.
        if (last.WasInterrupted || (last.Ended is null && queue is null)) return null;
        bool isFinal = last.IsFinal || attempts.Count(t => !t.WasInterrupted) >= state.Manifest.Ways.MaxTries;
        return new TaskFailure($"{task}", NumberOf(task), attempts.Count, last.ExitCode, last.What(end), last.Log, isFinal);
    }

    private static int? NumberOf(JobTask task) => task.Stage == TaskStage.Map ? task.Number : null;

    private static (double? Speed, double? Left) Speed(JobState state, long total, long done)
    {
        List<TaskCommit> shards = [.. state.Done.Where(d => d.Key.Stage == TaskStage.Map).Select(d => d.Value)];
        if (shards.Count == 0) return (null, null);
        DateTime started = shards.Min(d => d.Started), ended = shards.Max(d => d.Started.AddSeconds(d.Seconds));
        double speed = done / Math.Max(0.001, (ended - started).TotalSeconds);
        // Empty inputs take time too, so done may be 0.
        return (speed, done == total ? 0 : done == 0 ? null : (total - done) / speed);
    }
}
