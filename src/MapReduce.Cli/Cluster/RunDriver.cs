using System.Diagnostics;
using MapReduce.Checkpoint;
using MapReduce.Cli.Commands;
using MapReduce.Cli.Display;

namespace MapReduce.Cli.Cluster;

/// <summary>
/// Brings a run on: looks at what is committed, asks the scheduler about the rest, hands in what is neither, and where it is
/// waited for does so again until all is done or nothing more can be done.
/// </summary>
internal sealed class RunDriver(RunFolder folder, Manifest manifest, IScheduler scheduler, CommandHost host)
{
    private readonly RunState _state = new(folder, manifest);
    private readonly Dictionary<RunTask, int> _submitted = [];
    private readonly RunView _view = new();
    private readonly HashSet<RunTask> _told = [];
    private QueueView? _queue;
    private long _looked;

    /// <summary>Hands in what is missing; where <paramref name="wait"/> is set or nothing goes on without this process, stays until the end.</summary>
    /// <param name="wait">Whether to stay until the end.</param>
    /// <param name="mode">Whether to show progress.</param>
    /// <param name="quiet">Say nothing but failures.</param>
    public async Task<int> RunAsync(bool wait, Arguments.ProgressMode mode, bool quiet)
    {
        bool stay = wait || !scheduler.OutlivesProcess;
        using var display = ProgressDisplay.Start(_view, stay ? mode : Arguments.ProgressMode.Never, quiet, host.Error);
        host.Interruption.OnGivingUp(display.Stop);
        try
        {
            FolderLock? held = null;
            try
            {
                while (true)
                {
                    held ??= await RunLock.TakeAsync(folder, host.Error, host.Interruption.Stop).ConfigureAwait(false);
                    if (Advance(stay, quiet) is { } code) return code;
                    if (scheduler.OutlivesProcess)
                    {
                        held.Dispose();
                        held = null;
                    }
                    await scheduler.WaitAsync(host.Interruption.Stop).ConfigureAwait(false);
                }
            }
            finally
            {
                held?.Dispose();
            }
        }
        catch (OperationCanceledException)
        {
            scheduler.Stop();
            throw;
        }
    }

    /// <summary>One look and what follows from it; the exit code where it is the last.</summary>
    private int? Advance(bool stay, bool quiet)
    {
        if (_queue is null) _state.Refresh();
        // The scheduler first: what it does not have any more has then been written.
        Look();
        _state.Refresh();
        if (_state.Result is { } result)
        {
            _view.Show(RunReport.Of(_state, new QueueView()));
            if (!stay && !quiet) host.Error.WriteLine($"the run is done: {result.Output}");
            return ExitCode.Done;
        }
        if (_queue is null && (!stay || !File.Exists(folder.Submissions))) throw new SchedulerException($"Slurm does not answer (squeue), so what runs is not known; try again later: {folder.Resume}", isTemporary: true);
        if (_queue is null) return null;
        NextStep step = NextStep.Of(_state, _queue, _submitted);
        foreach (GivenUpTask given in step.GivenUp.Where(g => _told.Add(g.Task))) host.Error.WriteLine($"mapreduce: {given.Task}: {given.Reason}");
        if (step.ToCancel.Count > 0) scheduler.Cancel([.. step.ToCancel]);
        if (step.ToSubmit.Count > 0)
        {
            foreach (RunTask task in step.ToSubmit) _submitted[task] = _submitted.GetValueOrDefault(task) + 1;
            foreach (RunTask task in _queue.Live.Where(l => step.ToCancel.Contains(l.Value.Job)).Select(l => l.Key).ToList()) _queue.Live.Remove(task);
            scheduler.Submit(step.ToSubmit, _queue);
        }
        _view.Show(RunReport.Of(_state, _queue));
        if (!stay)
        {
            if (!quiet) host.Error.WriteLine(Describe(step));
            return step.GivenUp.Count > 0 ? CodeOf(step.GivenUp) : ExitCode.Done;
        }
        return step.GivenUp.Count > 0 && !step.HasLive && step.ToSubmit.Count == 0 ? CodeOf(step.GivenUp) : null;
    }

    private void Look()
    {
        if (_queue is not null && Stopwatch.GetElapsedTime(_looked) < scheduler.LookInterval) return;
        _looked = Stopwatch.GetTimestamp();
        _queue = scheduler.Look(_state) ?? _queue;
    }

    private string Describe(NextStep step)
    {
        int shards = step.ToSubmit.Count(t => t.Stage == RunStage.Map), live = _state.Missing(RunStage.Map).Count() - shards;
        string handed = step.ToSubmit.Count == 0 ? "nothing to hand in" : $"{Text.Plural(shards, "shard")} handed in";
        return $"{manifest.Id}: {handed}, {_state.Done.Keys.Count(t => t.Stage == RunStage.Map)} done, {live} with Slurm or given up; mapreduce status --run {ShellWord.Of(folder.Root)}";
    }

    /// <summary>Bad data is told before all else, for that alone will never go away.</summary>
    private static int CodeOf(List<GivenUpTask> given) =>
        given.Exists(g => g.ExitCode == ExitCode.BadData) ? ExitCode.BadData : given[0].ExitCode;
}
