using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Folder;
using MapReduce.Runs;
using MapReduce.Storage;

namespace MapReduce.Cluster.Tasks;

/// <summary>What every process of a sharded job needs.</summary>
/// <param name="Host">The process.</param>
/// <param name="Schedulers">The supported schedulers.</param>
/// <param name="Planner">Compares plans.</param>
/// <param name="Parse">Creates a job from the words of its command and its folder.</param>
public sealed record JobContext(ClusterHost Host, SchedulerList Schedulers, Planner Planner, Func<IReadOnlyList<string>, JobFolder, IShardedJob> Parse);

/// <summary>Runs a task: checks the plan, does the task, and records the attempt and its end.</summary>
public abstract class TaskRunner(JobFolder folder, JobContext context)
{
    /// <summary>How long a task may take to stop: less than the grace period of any scheduler.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly DateTime _started = DateTime.UtcNow;
    private readonly Lock _ending = new();
    private bool _ended;

    protected JobFolder Folder => folder;
    protected ClusterHost Host => context.Host;
    protected Manifest Manifest { get; private set; } = null!;
    protected JobTask Task { get; private set; }

    /// <summary>The attempt of this process.</summary>
    protected Attempt Attempt { get; } = context.Schedulers.CurrentAttempt();

    /// <summary>The time since the task started.</summary>
    protected double Seconds => Math.Round((DateTime.UtcNow - _started).TotalSeconds, 3);

    /// <summary>Does the task, unless it is done already.</summary>
    /// <param name="task">The task.</param>
    /// <param name="workers">Workers; null for the number in the command, or as many as the scheduler has granted.</param>
    /// <param name="memoryBytes">Memory for tables; null likewise.</param>
    public async Task<int> RunAsync(JobTask task, int? workers, long? memoryBytes)
    {
        Manifest = context.Schedulers.Read(folder);
        Task = task;
        int count = Manifest.Tasks(task.Stage).Count();
        if (count == 0)
            throw new MapReduceException(Failure.BadSetting, $"{folder.Root}: the run has no partitions, because its last step merges all; run mapreduce reduce --run {ShellWord.Of(folder.Root)} without --partition");
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
            EnterFolder();
            using IShardedJob job = context.Parse(Manifest.Typed, folder);
            Planner.RefuseAnother(folder, Manifest.Plan, context.Planner.AsItIsNow(Manifest.Plan, job, Inputs));
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
            string what = folder.Uncommit(e.DamagedRun) is { } again ? $"{e.Message}; {again} will be retried" : e.Message;
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
            // Another attempt was faster, and the last step may have removed the files of this one.
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

    protected abstract Task DoAsync(IShardedJob job);

    /// <summary>The inputs that the task reads; none if it reads Runs.</summary>
    protected virtual Range Inputs => 0..0;

    /// <summary>Commits a Run.</summary>
    /// <exception cref="MapReduceException">An earlier attempt has committed different rows.</exception>
    protected void Commit(RunSeal seal, TaskCounts counts, CommittedRejects? rejects)
    {
        var commit = new TaskCommit
        {
            Plan = Manifest.Hash,
            Run = JobFolder.RunName(Task, Attempt),
            Length = seal.Bytes,
            Checksum = ChecksumText.Of(seal.Checksum),
            Counts = counts,
            Rejects = rejects,
            Attempt = Attempt.Name,
            Started = _started,
            Seconds = Seconds,
        };
        // Another attempt, on a node that was unreachable, may have been first, with the same bytes. If both commit at once, the
        // later commit names its own Run, and either Run is complete.
        if (folder.ReadCommit(Task, Manifest.Hash) is not { } first)
        {
            folder.Write(Task, commit);
            return;
        }
        if (first.Seal != seal)
            throw new MapReduceException(
                Failure.BadData, $"{Task}: this attempt and one before it ({first.Attempt}) produced different rows from the same inputs; an input has changed, or a disk or memory is faulty. Start the run again in another folder");
        Host.Log($"{Task} was done by another attempt ({first.Attempt}) meanwhile, with the same bytes");
        folder.RemoveRun(Task, Attempt);
    }

    /// <summary>Changes to the working directory of the command.</summary>
    private void EnterFolder()
    {
        try
        {
            Directory.SetCurrentDirectory(Manifest.Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.InputUnreadable, $"{Manifest.Folder}: the folder in which the run was submitted is not accessible on {Attempt.Host}: {e.Message}; submit from a file system that all nodes can access", e);
        }
    }

    private void RecordInterruption() => End(() =>
    {
        folder.RemoveUnfinished(Task, Attempt);
        // Schedulers requeue a job when its node fails, but not when its time is up, so we do.
        IScheduler scheduler = context.Schedulers.Of(Manifest);
        bool isTimeUp = Host.Stop.IsTimeNearlyUp, isScheduled = scheduler.CurrentAttempt() is not null;
        bool again = isTimeUp && isScheduled && new JobState(folder, Manifest).Refresh().AttemptsOf(Task).Count(t => !t.WasInterrupted) < Manifest.Ways.MaxTries;
        Record(
            again ? ExitCode.Resumable : isTimeUp && isScheduled ? ExitCode.Failed : Host.Stop.ExitCode,
            !isTimeUp ? "asked to stop" : again ? "the time was nearly up; requeued" : isScheduled ? $"the time was nearly up again; {scheduler.MoreTime}" : "asked to stop by USR1",
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

    /// <summary>Runs once, on whichever thread comes first. If recording fails, the original failure still counts.</summary>
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
                Host.Warn($"the end of {Task} could not be recorded: {e.Message}");
            }
        }
    }

    /// <summary>The file behind standard error; where the system does not tell, the log of this task that a process on this machine has.</summary>
    private string? Log()
    {
        string? behind = new FileInfo("/proc/self/fd/2").LinkTarget;
        if (File.Exists(behind)) return behind;
        string own = Path.Join(folder.Logs, $"{Task.FileName}.log");
        return !SystemCalls.AreUsed && File.Exists(own) ? own : null;
    }
}
