using System.Globalization;
using System.Text.Json;
using MapReduce.Storage;

namespace MapReduce.Cli.Cluster;

/// <summary>Slurm: job arrays that depend on one another. It queues, places and requeues; it is never believed to know what is done.</summary>
internal sealed class SlurmScheduler(RunFolder folder, Manifest manifest, TextWriter error) : IScheduler
{
    private const int MostSubmits = 3;

    /// <summary>How long a shared file system may take to show on this node what another has written.</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(60);

    private readonly Lazy<int> _arraySize = new(() => SlurmClient.ArraySize() ?? SlurmClient.DefaultArraySize);
    private readonly HashSet<RunTask> _seen = [];
    private int _scripts;

    public bool OutlivesProcess => true;

    public TimeSpan LookInterval => TimeSpan.FromSeconds(30);

    public QueueView? Look(RunState state)
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
                // It has come to its end under our eyes, and what it wrote may not be here yet.
                else if (job.IsCompleted && _seen.Contains(task) && DateTimeOffset.UtcNow - job.Ended < Lag) view.Live.TryAdd(task, new QueuedTask(id, true, job.Nodes));
                else view.Ended[task] = job.End;
            }
        }
        _seen.UnionWith(view.Live.Keys);
        return view;
    }

    public void Submit(IReadOnlyList<RunTask> tasks, QueueView seen)
    {
        var before = seen.Live.GroupBy(l => l.Key.Stage).ToDictionary(
            g => g.Key, g => g.Select(l => $"afterany:{l.Value.Job.Split('_')[0]}").Distinct().ToList());
        var dependencies = new List<string>();
        foreach (RunStage stage in RunTask.Stages)
        {
            SlurmScript[] scripts = [.. SlurmScript.Cut(stage, tasks.Where(t => t.Stage == stage), _arraySize.Value)];
            string dependency = string.Join(',', dependencies);
            foreach (SlurmScript script in scripts)
            {
                string job = Submit(script, dependency, scripts.Length);
                dependencies.Add($"afterok:{job}");
                _seen.UnionWith(script.Tasks);
                foreach (RunTask task in script.Tasks)
                    seen.Live[task] = new QueuedTask(stage == RunStage.Finish ? job : string.Create(CultureInfo.InvariantCulture, $"{job}_{task.Number - script.Offset}"), false, "handed in");
            }
            dependencies.AddRange(before.GetValueOrDefault(stage) ?? []);
        }
    }

    /// <summary>All scripts of a run that has not begun, with words in the places of ids that are not known yet.</summary>
    /// <param name="arraySize">The largest number that an array's tasks may have, and one.</param>
    public IEnumerable<(string Name, string Text)> Preview(int arraySize)
    {
        var dependencies = new List<string>();
        foreach (RunStage stage in RunTask.Stages)
        {
            SlurmScript[] scripts = [.. SlurmScript.Cut(stage, manifest.Tasks(stage), arraySize)];
            string dependency = string.Join(',', dependencies);
            for (int i = 0; i < scripts.Length; i++)
            {
                string name = scripts.Length == 1 ? RunTask.StageName(stage) : string.Create(CultureInfo.InvariantCulture, $"{RunTask.StageName(stage)}-{i}");
                yield return (name, scripts[i].Text(folder, manifest, "TOKEN", dependency, AtOnce(scripts.Length)));
                dependencies.Add($"afterok:<id of {name}>");
            }
        }
    }

    public void Cancel(IReadOnlyList<string> jobs)
    {
        ToolRun cancelled = SlurmClient.Cancel(jobs);
        if (!cancelled.Succeeded) error.WriteLine($"mapreduce: warning: scancel {string.Join(' ', jobs)}: {cancelled.Error}");
    }

    public Task WaitAsync(CancellationToken stop) => Task.Delay(TimeSpan.FromSeconds(1), stop);

    public void Stop() { }

    private int AtOnce(int arrays) => Math.Max(1, manifest.Ways.MaxParallel / arrays);

    private string Submit(SlurmScript script, string dependency, int arrays)
    {
        string token = Guid.NewGuid().ToString("N")[..12];
        string name = string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyyMMdd-HHmmss}-{_scripts++:D3}-{RunTask.StageName(script.Stage)}.sh");
        string path = Path.Join(folder.Scripts, name);
        using (var file = new AtomicFile(path))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(script.Text(folder, manifest, token, dependency, AtOnce(arrays))));
            file.Commit();
        }
        string job = Submit(path, script.Comment(token));
        string tasks = NumberList.Show([.. script.Tasks.Select(t => t.Number)]);
        var line = new Submission(DateTime.UtcNow, job, RunTask.StageName(script.Stage), tasks, script.Comment(token));
        File.AppendAllText(folder.Submissions, JsonSerializer.Serialize(line, ClusterJson.Default.Submission) + "\n");
        return job;
    }

    /// <summary>Hands a script in and returns the job's id. Where no answer came, the job may be there all the same: its comment tells.</summary>
    private string Submit(string path, string comment)
    {
        ToolRun submit = new(null, "", "");
        for (int time = 1; time <= MostSubmits; time++)
        {
            submit = SlurmClient.Submit(path);
            if (submit.Succeeded)
            {
                string job = submit.Output.Trim().Split(';')[0];
                return job.Length > 0 && job.All(char.IsAsciiDigit) ? job : throw new SchedulerException($"sbatch {path}: the id of a job was expected, and not '{submit.Output.Trim()}'; see squeue, then {folder.Resume}", isTemporary: false);
            }
            if (!IsTemporary(submit)) throw new SchedulerException($"sbatch {path}: {submit.Error}; mend it with --sbatch-arg, then {folder.Resume}", isTemporary: false);
            Thread.Sleep(TimeSpan.FromSeconds(2 * time));
            if (SlurmClient.Jobs(manifest.Id)?.Find(j => j.Comment == comment) is { } there) return there.Id;
        }
        throw new SchedulerException($"sbatch {path}: {submit.Error}; Slurm does not answer, try again later: {folder.Resume}", isTemporary: true);
    }

    private static bool IsTemporary(ToolRun submit) =>
        submit.ExitCode is null || ((string[])["timed out", "Unable to contact", "Connection refused", "temporarily", "try again", "retry"])
            .Any(word => submit.Error.Contains(word, StringComparison.OrdinalIgnoreCase));
}
