using System.Globalization;
using MapReduce.Cli.Arguments;
using MapReduce.Cli.Commands;
using MapReduce.Runs;

namespace MapReduce.Cli.Cluster;

/// <summary>What all tasks of a run have in common: the plan is checked, the attempt is noted, and however it ends, its end.</summary>
/// <param name="folder">The run's folder.</param>
/// <param name="jobs">The way from a typed command to a job.</param>
/// <param name="host">The process.</param>
internal abstract class TaskRunner(RunFolder folder, JobParser jobs, CommandHost host)
{
    /// <summary>What a task may take to stop: Slurm's limit is 30 s by default, and ours 10.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly DateTime _started = DateTime.UtcNow;
    private readonly Lock _ending = new();
    private bool _ended;

    protected RunFolder Folder => folder;

    protected CommandHost Host => host;

    protected Manifest Manifest { get; private set; } = null!;

    protected RunTask Task { get; private set; }

    protected Attempt Attempt { get; } = Attempt.OfThisProcess();

    protected double Seconds => Math.Round((DateTime.UtcNow - _started).TotalSeconds, 3);

    /// <summary>Does the task, unless it is done.</summary>
    /// <param name="task">Which one.</param>
    /// <param name="workers">Workers; null for as many as the command says, or the scheduler gave.</param>
    /// <param name="memory">Bytes for tables; null likewise.</param>
    public async Task<int> RunAsync(RunTask task, int? workers, long? memory)
    {
        Manifest = folder.ReadManifest();
        Task = task;
        int count = Manifest.Tasks(task.Stage).Count();
        if (task.Number >= count) throw new UsageException($"{folder.Root}: there is no {task}: the run has {count}, counted from 0");
        if (IsDone())
        {
            host.Error.WriteLine($"{task} is done already");
            return ExitCode.Done;
        }
        folder.Create();
        host.Interruption.Patience = Patience;
        host.Interruption.ListenToUser1();
        host.Interruption.OnGivingUp(() => Interrupted());
        var begun = new TaskTry { Task = task.FileName, Attempt = Attempt, Started = _started, Log = Log() };
        folder.Write(task, begun);
        try
        {
            using IPreparedJob job = Prepare(workers, memory);
            return await DoAsync(job).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (host.Interruption.ExitCode != 0)
        {
            Interrupted();
            throw;
        }
        catch (MapReduceException e) when (e.DamagedRun is not null)
        {
            string what = folder.Uncommit(e.DamagedRun) is { } again ? $"{e.Message}; {again} will be done again" : e.Message;
            Failed(ExitCode.OutputFailed, what);
            throw new MapReduceException(Failure.OutputFailed, $"{what}: {folder.Resume}", e);
        }
        catch (NotReadyException e)
        {
            Failed(ExitCode.Resumable, e.Message, wasInterrupted: true);
            throw;
        }
        catch (Exception e) when (e is not MapReduceException { Failure: Failure.BadData } && IsDone())
        {
            // Another attempt was faster, and the last step may have cleared away what this one was writing.
            host.Error.WriteLine($"{task} was done by another attempt meanwhile");
            return ExitCode.Done;
        }
        catch (Exception e)
        {
            Failed(Program.ExitCodeOf(e), e switch
            {
                MapReduceException failure => Program.MessageOf(failure),
                UsageException => e.Message,
                _ => $"{e.GetType().Name}: {e.Message}",
            });
            throw;
        }
    }

    /// <summary>Whether the task was committed before.</summary>
    protected virtual bool IsDone() => folder.ReadDone(Task, Manifest.Hash) is not null;

    /// <summary>Does it.</summary>
    protected abstract Task<int> DoAsync(IPreparedJob job);

    /// <summary>The inputs that it reads: none, where it works on Runs.</summary>
    protected virtual Range Inputs => 0..0;

    /// <summary>Commits a Run.</summary>
    protected void Commit(RunSeal seal, TaskCounts counts, CommittedRejects? rejects)
    {
        var done = new TaskDone
        {
            Plan = Manifest.Hash,
            Run = RunFolder.RunName(Task, Attempt),
            Length = seal.Bytes,
            Checksum = seal.Checksum.ToString("x16", CultureInfo.InvariantCulture),
            Counts = counts,
            Rejects = rejects,
            Attempt = Attempt.Name,
            Started = _started,
            Seconds = Seconds,
        };
        // Another attempt may have come first (a node that was cut off lives on): its bytes are these bytes. Where both come
        // at once, the later commit names its own Run, and either is whole.
        if (folder.ReadDone(Task, Manifest.Hash) is not { } first)
        {
            folder.Write(Task, done);
            return;
        }
        if (first.Seal != seal)
            throw new MapReduceException(
                Failure.BadData, $"{Task}: this attempt and one before it ({first.Attempt}) made different rows of the same inputs; an input changed meanwhile, or a disk or memory fails. Begin the run anew in another folder");
        host.Error.WriteLine($"{Task} was done by another attempt ({first.Attempt}) meanwhile, with the same bytes");
        folder.RemoveRun(Task, Attempt);
    }

    private IPreparedJob Prepare(int? workers, long? memory)
    {
        try
        {
            Directory.SetCurrentDirectory(Manifest.Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.InputUnreadable, $"{Manifest.Folder}: the folder that the run was submitted in is not to be seen from {Attempt.Host}: {e.Message}", e);
        }
        IPreparedJob job = jobs.Parse(Manifest.Typed, folder).Job;
        Planner.RefuseAnother(folder, Manifest.Plan, Planner.AsItIsNow(Manifest.Plan, job, Inputs));
        RunSettings settings = job.Settings;
        host.Warnings.Configure(settings.Quiet, settings.WarningsFail);
        long bytes = memory ?? settings.Pipeline.MemoryBytes;
        int used = workers ?? Math.Clamp(Machine.WorkersWithin(bytes, settings.Pipeline.ChunkBytes), 1, settings.Pipeline.Workers);
        Machine.CheckWorkers(used, bytes, settings.Pipeline.ChunkBytes);
        return job.With(settings with
        {
            // A log of hours of work needs no line every two seconds.
            Progress = settings.Progress == ProgressMode.Always ? ProgressMode.Always : ProgressMode.Never,
            Pipeline = settings.Pipeline with
            {
                Workers = used,
                MemoryBytes = bytes,
                TemporaryFolder = settings.HasTemporaryFolder ? settings.Pipeline.TemporaryFolder : folder.Parts,
            },
        });
    }

    private void Interrupted() => End(() =>
    {
        folder.RemoveUnfinished(Task, Attempt);
        bool byUser1 = host.Interruption.ExitCode == ExitCode.Resumable;
        // Slurm begins a job anew by itself where a node fails, but not where the time is up.
        string? job = Manifest.Ways.Engine == EngineKind.Slurm ? Environment.GetEnvironmentVariable("SLURM_JOB_ID") : null;
        bool again = byUser1 && job is not null && new RunState(folder, Manifest).Refresh().TriesOf(Task).Count(t => !t.WasInterrupted) < Manifest.Ways.MaxTries;
        Write(
            again ? ExitCode.Resumable : byUser1 && job is not null ? ExitCode.Failed : host.Interruption.ExitCode,
            !byUser1 ? "asked to stop" : again ? "the time was nearly up; back into the queue" : job is null ? "asked to stop by USR1" : "the time was nearly up once more; give the jobs more (--sbatch-arg --time=…)",
            wasInterrupted: !byUser1 || job is null);
        if (again && !SlurmClient.Requeue(job!)) host.Error.WriteLine($"mapreduce: warning: scontrol requeue {job} failed; {folder.Resume}");
    });

    private void Failed(int code, string message, bool wasInterrupted = false) => End(() =>
    {
        folder.RemoveUnfinished(Task, Attempt);
        Write(code, message, wasInterrupted);
    });

    private void Write(int code, string message, bool wasInterrupted) => folder.Write(Task, new TaskTry
    {
        Task = Task.FileName,
        Attempt = Attempt,
        Started = _started,
        Log = Log(),
        Ended = DateTime.UtcNow,
        ExitCode = code,
        Message = message,
        WasInterrupted = wasInterrupted,
    });

    /// <summary>Once, whichever thread comes first; what cannot be noted any more is not worth another failure.</summary>
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
                host.Error.WriteLine($"mapreduce: warning: the end of {Task} could not be noted: {e.Message}");
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
