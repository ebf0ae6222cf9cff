using System.Globalization;
using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Folder;
using MapReduce.Storage;

namespace MapReduce.Cluster.Slurm;

/// <summary>The job arrays of a sharded job, which depend on one another. Slurm queues, places and requeues them; only the folder decides what is done.</summary>
internal sealed class SlurmQueue(JobFolder folder, Manifest manifest, ClusterHost host) : ITaskQueue
{
    private const int MostSubmits = 3;

    /// <summary>How long a shared file system may take to show this node what another node has written.</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(60);

    private readonly Lazy<int> _arraySize = new(() => SlurmClient.ArraySize() ?? SlurmClient.DefaultArraySize);
    private readonly HashSet<JobTask> _seen = [];
    private int _scripts;

    public bool OutlivesProcess => true;

    public TimeSpan LookInterval => TimeSpan.FromSeconds(30);

    public QueueView? Look(JobState state)
    {
        if (SlurmClient.Jobs(manifest.Id) is not { } jobs) return null;
        var view = new QueueView();
        foreach (SlurmJob job in jobs.OrderBy(j => j.Ended))
        {
            if (job.NeverSatisfied)
            {
                view.NeverSatisfied.Add(job.Id);
                continue;
            }
            foreach (int? number in job.Tasks is null ? [null] : job.Tasks.Select(t => (int?)t))
            {
                if (SlurmScript.TaskOf(job.Comment, number) is not { } task) continue;
                string id = number is null ? job.Id : string.Create(CultureInfo.InvariantCulture, $"{job.Id}_{number}");
                if (!job.IsOver) view.Live[task] = new QueuedTask(id, job.IsRunning, job.IsRunning ? job.Nodes : job.Reason);
                // It completed recently, so its files may not be visible here yet.
                else if (job.IsCompleted && _seen.Contains(task) && DateTimeOffset.UtcNow - job.Ended < Lag) view.Live.TryAdd(task, new QueuedTask(id, true, job.Nodes));
                else view.Ended[task] = job.End;
            }
        }
        _seen.UnionWith(view.Live.Keys);
        return view;
    }

    public void Submit(IReadOnlyList<JobTask> tasks, QueueView seen)
    {
        var before = seen.Live.GroupBy(l => l.Key.Stage).ToDictionary(
            g => g.Key, g => g.Select(l => $"afterany:{l.Value.Job.Split('_')[0]}").Distinct().ToList());
        var dependencies = new List<string>();
        foreach (TaskStage stage in JobTask.Stages)
        {
            SlurmScript[] scripts = [.. SlurmScript.Cut(stage, tasks.Where(t => t.Stage == stage), _arraySize.Value)];
            string dependency = string.Join(',', dependencies);
            foreach (SlurmScript script in scripts)
            {
                string job = Submit(script, dependency, scripts.Length);
                dependencies.Add($"afterok:{job}");
                _seen.UnionWith(script.Tasks);
                foreach (JobTask task in script.Tasks)
                    seen.Live[task] = new QueuedTask(stage == TaskStage.Finish ? job : string.Create(CultureInfo.InvariantCulture, $"{job}_{task.Number - script.Offset}"), false, "submitted");
            }
            dependencies.AddRange(before.GetValueOrDefault(stage) ?? []);
        }
    }

    /// <summary>All scripts of a job that has not started, with placeholders for ids that are not known yet.</summary>
    public IEnumerable<string> Preview()
    {
        int? arraySize = SlurmClient.ArraySize();
        if (arraySize is null) host.Log($"Slurm does not answer here; arrays are sized for its default, MaxArraySize {SlurmClient.DefaultArraySize}");
        var dependencies = new List<string>();
        foreach (TaskStage stage in JobTask.Stages)
        {
            SlurmScript[] scripts = [.. SlurmScript.Cut(stage, manifest.Tasks(stage), arraySize ?? SlurmClient.DefaultArraySize)];
            string dependency = string.Join(',', dependencies);
            for (int i = 0; i < scripts.Length; i++)
            {
                string name = scripts.Length == 1 ? JobTask.StageName(stage) : string.Create(CultureInfo.InvariantCulture, $"{JobTask.StageName(stage)}-{i}");
                yield return $"# sbatch --parsable {name}.sh";
                yield return scripts[i].Text(folder, manifest, "TOKEN", dependency, AtOnce(scripts.Length));
                dependencies.Add($"afterok:<id of {name}>");
            }
        }
    }

    public void Cancel(IReadOnlyList<string> jobs)
    {
        ToolRun canceled = SlurmClient.Cancel(jobs);
        if (!canceled.Succeeded) host.Warn($"scancel {string.Join(' ', jobs)}: {canceled.Error}");
    }

    public Task WaitAsync(CancellationToken stop) => Task.Delay(TimeSpan.FromSeconds(1), stop);

    public void Stop() { }

    private int AtOnce(int arrays) => Math.Max(1, manifest.Ways.MaxParallel / arrays);

    private string Submit(SlurmScript script, string dependency, int arrays)
    {
        string token = Guid.NewGuid().ToString("N")[..12];
        string name = string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyyMMdd-HHmmss}-{_scripts++:D3}-{JobTask.StageName(script.Stage)}.sh");
        string path = Path.Join(folder.Scripts, name);
        using (var file = new AtomicFile(path))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(script.Text(folder, manifest, token, dependency, AtOnce(arrays))));
            file.Commit();
        }
        string job = Submit(path, script.Comment(token));
        string tasks = NumberList.Show([.. script.Tasks.Select(t => t.Number)]);
        folder.Append(new Submission(DateTime.UtcNow, job, JobTask.StageName(script.Stage), tasks, script.Comment(token)));
        return job;
    }

    /// <summary>Submits a script, and returns the job's id. If sbatch does not answer, the job may exist anyway; it is recognized by its comment.</summary>
    private string Submit(string path, string comment)
    {
        ToolRun submit = new(null, "", "");
        for (int time = 1; time <= MostSubmits; time++)
        {
            submit = SlurmClient.Submit(path);
            if (submit.Succeeded)
            {
                string job = submit.Output.Trim().Split(';')[0];
                return job.Length > 0 && job.All(char.IsAsciiDigit) ? job : throw new SchedulerException($"sbatch {path}: expected the id of a job instead of '{submit.Output.Trim()}'; see squeue, then {folder.Resume}", isTemporary: false);
            }
            if (!IsTemporary(submit)) throw new SchedulerException($"sbatch {path}: {submit.Error}; fix it with --sbatch-arg, then {folder.Resume}", isTemporary: false);
            Thread.Sleep(TimeSpan.FromSeconds(2 * time));
            if (SlurmClient.Jobs(manifest.Id)?.Find(j => j.Comment == comment) is { } there) return there.Id;
        }
        throw new SchedulerException($"sbatch {path}: {submit.Error}; Slurm does not answer, try again later: {folder.Resume}", isTemporary: true);
    }

    private static bool IsTemporary(ToolRun submit) =>
        submit.ExitCode is null || ((string[])["timed out", "Unable to contact", "Connection refused", "temporarily", "try again", "retry"])
            .Any(word => submit.Error.Contains(word, StringComparison.OrdinalIgnoreCase));
}
