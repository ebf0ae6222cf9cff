using System.Globalization;
using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Folder;
using MapReduce.Runs;

namespace MapReduce.Cluster.Tasks;

/// <summary>What every process of a job needs.</summary>
/// <param name="Host">The process.</param>
/// <param name="Schedulers">The schedulers that the program knows.</param>
/// <param name="Planner">Compares plans.</param>
/// <param name="Parse">Makes the job of the words of a command, for the job in a folder.</param>
public sealed record JobContext(ClusterHost Host, SchedulerList Schedulers, Planner Planner, Func<IReadOnlyList<string>, JobFolder, IShardedJob> Parse);

/// <summary>What all tasks have in common: the plan is checked, and the attempt and its end are recorded.</summary>
/// <param name="folder">The job's folder.</param>
/// <param name="context">What the process provides.</param>
public abstract class TaskRunner(JobFolder folder, JobContext context)
{
    /// <summary>How long a task may take to stop: shorter than the grace period of any scheduler that kills it afterwards.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly DateTime _started = DateTime.UtcNow;
    private readonly Lock _ending = new();
    private bool _ended;

    /// <summary>The job's folder.</summary>
    protected JobFolder Folder => folder;

    /// <summary>The process.</summary>
    protected ClusterHost Host => context.Host;

    /// <summary>The job.</summary>
    protected Manifest Manifest { get; private set; } = null!;

    /// <summary>The task.</summary>
    protected JobTask Task { get; private set; }

    /// <summary>The attempt at it that this process is.</summary>
    protected Attempt Attempt { get; } = context.Schedulers.CurrentAttempt();

    /// <summary>The time since the task started.</summary>
    protected double Seconds => Math.Round((DateTime.UtcNow - _started).TotalSeconds, 3);

    /// <summary>Does the task, unless it is done already.</summary>
    /// <param name="task">Which one.</param>
    /// <param name="workers">Workers; null for as many as the command says, or the scheduler granted.</param>
    /// <param name="memoryBytes">Memory for tables; null likewise.</param>
    public async Task<int> RunAsync(JobTask task, int? workers, long? memoryBytes)
    {
        Manifest = context.Schedulers.Read(folder);
        Task = task;
        int count = Manifest.Tasks(task.Stage).Count();
        if (task.Number >= count) throw new MapReduceException(Failure.BadSetting, $"{folder.Root}: there is no {task}: the run has {count}, counted from 0");
        if (IsDone())
        {
            Host.Log($"{task} is done already");
            return ExitCode.Done;
        }
        folder.Create();
        Host.Stop.Patience = Patience;
        Host.Stop.ListenForTimeLimit();
        Host.Stop.OnGivingUp(RecordInterruption);
        folder.Write(task, NewRecord());
        try
        {
            using IShardedJob job = Prepare();
            await DoAsync(job.Within(workers, memoryBytes, folder.Parts)).ConfigureAwait(false);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (Host.Stop.ExitCode != 0)
        {
            RecordInterruption();
            throw;
        }
        catch (MapReduceException e) when (e.DamagedRun is not null)
        {
            string what = folder.Uncommit(e.DamagedRun) is { } again ? $"{e.Message}; {again} will be done again" : e.Message;
            RecordFailure(ExitCode.OutputFailed, what);
            throw new MapReduceException(Failure.OutputFailed, $"{what}: {folder.Resume}", e);
        }
        catch (NotReadyException e)
        {
            RecordFailure(ExitCode.Resumable, e.Message, wasInterrupted: true);
            throw;
        }
        catch (Exception e) when (e is not MapReduceException { Failure: Failure.BadData } && IsDone())
        {
            // Another attempt was faster, and the last step may have removed what this one was writing.
            Host.Log($"{task} was done by another attempt meanwhile");
            return ExitCode.Done;
        }
        catch (Exception e)
        {
            (int code, string message) = Host.Explain(e);
            RecordFailure(code, message);
            throw;
        }
    }

    /// <summary>Whether the task was committed before.</summary>
    protected virtual bool IsDone() => folder.ReadCommit(Task, Manifest.Hash) is not null;

    /// <summary>Does the task.</summary>
    protected abstract Task DoAsync(IShardedJob job);

    /// <summary>The inputs that the task reads: none if it works on Runs.</summary>
    protected virtual Range Inputs => 0..0;

    /// <summary>Commits a Run.</summary>
    /// <exception cref="MapReduceException">An attempt before this one committed different rows.</exception>
    protected void Commit(RunSeal seal, TaskCounts counts, CommittedRejects? rejects)
    {
        var commit = new TaskCommit
        {
            Plan = Manifest.Hash,
            Run = JobFolder.RunName(Task, Attempt),
            Length = seal.Bytes,
            Checksum = seal.Checksum.ToString("x16", CultureInfo.InvariantCulture),
            Counts = counts,
            Rejects = rejects,
            Attempt = Attempt.Name,
            Started = _started,
            Seconds = Seconds,
        };
        // Another attempt may have been first (a node that was cut off lives on): its bytes are the same. If both commit at
        // once, the later commit names its own Run, and either is whole.
        if (folder.ReadCommit(Task, Manifest.Hash) is not { } first)
        {
            folder.Write(Task, commit);
            return;
        }
        if (first.Seal != seal)
            throw new MapReduceException(
                Failure.BadData, $"{Task}: this attempt and one before it ({first.Attempt}) made different rows of the same inputs; an input changed meanwhile, or a disk or memory fails. Begin the run anew in another folder");
        Host.Log($"{Task} was done by another attempt ({first.Attempt}) meanwhile, with the same bytes");
        folder.RemoveRun(Task, Attempt);
    }

    /// <summary>The job, after the plan was compared with what the command means now.</summary>
    private IShardedJob Prepare()
    {
        try
        {
            Directory.SetCurrentDirectory(Manifest.Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.InputUnreadable, $"{Manifest.Folder}: the folder that the run was submitted in is not to be seen from {Attempt.Host}: {e.Message}", e);
        }
        IShardedJob job = context.Parse(Manifest.Typed, folder);
        Planner.RefuseAnother(folder, Manifest.Plan, context.Planner.AsItIsNow(Manifest.Plan, job, Inputs));
        return job;
    }

    private void RecordInterruption() => End(() =>
    {
        folder.RemoveUnfinished(Task, Attempt);
        // A scheduler may start a job again when its node fails, but not when its time is up.
        IScheduler scheduler = context.Schedulers.Of(Manifest);
        bool isTimeUp = Host.Stop.IsTimeNearlyUp, isScheduled = scheduler.CurrentAttempt() is not null;
        bool again = isTimeUp && isScheduled && new JobState(folder, Manifest).Refresh().AttemptsOf(Task).Count(t => !t.WasInterrupted) < Manifest.Ways.MaxTries;
        Record(
            again ? ExitCode.Resumable : isTimeUp && isScheduled ? ExitCode.Failed : Host.Stop.ExitCode,
            !isTimeUp ? "asked to stop" : again ? "the time was nearly up; back into the queue" : isScheduled ? $"the time was nearly up once more; {scheduler.MoreTime}" : "asked to stop by USR1",
            wasInterrupted: !isTimeUp || !isScheduled);
        if (again && scheduler.Requeue() is { } failure) Host.Warn($"{failure}; {folder.Resume}");
    });

    private void RecordFailure(int code, string message, bool wasInterrupted = false) => End(() =>
    {
        folder.RemoveUnfinished(Task, Attempt);
        Record(code, message, wasInterrupted);
    });

    private AttemptRecord NewRecord() => new() { Task = Task.FileName, Attempt = Attempt, Started = _started, Log = Log() };

    private void Record(int code, string message, bool wasInterrupted) =>
        folder.Write(Task, NewRecord() with { Ended = DateTime.UtcNow, ExitCode = code, Message = message, WasInterrupted = wasInterrupted });

    /// <summary>Runs once, whichever thread is first; a failure to record is not worth another failure.</summary>
    private void End(Action end)
    {
        lock (_ending)
        {
            if (_ended) return;
            _ended = true;
            try
            {
                end();
            }
            catch (Exception e) when (e is MapReduceException or SchedulerException or IOException or UnauthorizedAccessException)
            {
                Host.Warn($"the end of {Task} could not be noted: {e.Message}");
            }
        }
    }

    /// <summary>The file behind standard error.</summary>
    private static string? Log()
    {
        try
        {
            string? target = File.ResolveLinkTarget("/proc/self/fd/2", returnFinalTarget: false)?.FullName;
            return File.Exists(target) ? target : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
