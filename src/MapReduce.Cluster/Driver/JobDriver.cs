using System.Diagnostics;
using MapReduce.Checkpoint;
using MapReduce.Cluster.Folder;

namespace MapReduce.Cluster.Driver;

/// <summary>
/// Drives a job: reads the commits, asks the scheduler about the other tasks, and submits those that it does not have. While the
/// user waits, it repeats this until the job is done or cannot continue.
/// </summary>
/// <param name="folder">The job's folder.</param>
/// <param name="manifest">The job.</param>
/// <param name="scheduler">Its scheduler.</param>
/// <param name="host">The process.</param>
public sealed class JobDriver(JobFolder folder, Manifest manifest, IScheduler scheduler, ClusterHost host)
{
    private readonly ITaskQueue _tasks = scheduler.Open(folder, manifest, host);
    private readonly JobState _state = new(folder, manifest);
    private readonly Dictionary<JobTask, int> _submitted = [];
    private readonly HashSet<JobTask> _reported = [];
    private QueueView? _queue;
    private long _looked;

    /// <summary>Whether the job needs this process to continue.</summary>
    public bool NeedsProcess => !_tasks.OutlivesProcess;

    /// <summary>Receives the status after every step.</summary>
    public Action<JobStatus> OnStatus { get; init; } = static _ => { };

    /// <summary>Submits missing tasks, and returns an exit code.</summary>
    /// <param name="stay">Whether to stay until the job ends.</param>
    /// <param name="quiet">Report failures only.</param>
    public async Task<int> RunAsync(bool stay, bool quiet)
    {
        FolderLock? held = null;
        try
        {
            while (true)
            {
                held ??= await JobLock.TakeAsync(folder, host).ConfigureAwait(false);
                if (Advance(stay, quiet) is { } code) return code;
                if (_tasks.OutlivesProcess)
                {
                    held.Dispose();
                    held = null;
                }
                await _tasks.WaitAsync(host.Stop.Token).ConfigureAwait(false);
            }
        }
        catch
        {
            // Interrupted, or the folder cannot be written. The lock is held until all local tasks have stopped.
            _tasks.Stop();
            throw;
        }
        finally
        {
            held?.Dispose();
        }
    }

    /// <summary>Takes one step. Returns an exit code if it is the last one.</summary>
    private int? Advance(bool stay, bool quiet)
    {
        if (_queue is null) _state.Refresh();
        // Ask the scheduler before reading the folder: a task that it no longer has has already written its files.
        Look();
        _state.Refresh();
        if (_state.Result is { } result)
        {
            OnStatus(StatusReport.Of(_state, new QueueView()));
            if (!stay && !quiet) host.Log($"the run is done: {result.Output}");
            return ExitCode.Done;
        }
        if (_queue is null && (!stay || !File.Exists(folder.Submissions)))
            throw new SchedulerException($"{scheduler.Title} does not answer, so the running tasks are unknown; try again later: {folder.Resume}", isTemporary: true);
        if (_queue is null) return null;
        NextStep step = NextStep.Of(_state, _queue, _submitted);
        foreach (GivenUpTask given in step.GivenUp.Where(g => _reported.Add(g.Task))) host.Log($"mapreduce: {given.Task}: {given.Reason}");
        if (step.ToCancel.Count > 0) _tasks.Cancel([.. step.ToCancel]);
        if (step.ToSubmit.Count > 0)
        {
            foreach (JobTask task in step.ToSubmit) _submitted[task] = _submitted.GetValueOrDefault(task) + 1;
            foreach (JobTask task in _queue.Live.Where(l => step.ToCancel.Contains(l.Value.Job)).Select(l => l.Key).ToList()) _queue.Live.Remove(task);
            _tasks.Submit(step.ToSubmit, _queue);
        }
        OnStatus(StatusReport.Of(_state, _queue));
        if (!stay)
        {
            if (!quiet) host.Log(Describe(step));
            return step.GivenUp.Count > 0 ? CodeOf(step.GivenUp) : ExitCode.Done;
        }
        return step.GivenUp.Count > 0 && !step.HasLive && step.ToSubmit.Count == 0 ? CodeOf(step.GivenUp) : null;
    }

    private void Look()
    {
        if (_queue is not null && Stopwatch.GetElapsedTime(_looked) < _tasks.LookInterval) return;
        _looked = Stopwatch.GetTimestamp();
        _queue = _tasks.Look(_state) ?? _queue;
    }

    private string Describe(NextStep step)
    {
        int shards = step.ToSubmit.Count(t => t.Stage == TaskStage.Map), live = _state.Missing(TaskStage.Map).Count() - shards;
        string submitted = step.ToSubmit.Count == 0 ? "nothing to submit" : $"{Readable.Plural(shards, "shard")} submitted";
        return $"{manifest.Id}: {submitted}, {_state.Done.Keys.Count(t => t.Stage == TaskStage.Map)} done, {live} queued in {scheduler.Title} or given up; mapreduce status --run {ShellWord.Of(folder.Root)}";
    }

    /// <summary>Bad data takes precedence over other failures, because no retry can fix it.</summary>
    private static int CodeOf(List<GivenUpTask> given) =>
        given.Exists(g => g.ExitCode == ExitCode.BadData) ? ExitCode.BadData : given[0].ExitCode;
}
