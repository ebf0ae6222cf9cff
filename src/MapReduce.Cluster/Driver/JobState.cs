using System.Globalization;
using MapReduce.Cluster.Folder;

namespace MapReduce.Cluster.Driver;

/// <summary>The state of a job, read from its folder. Not thread-safe.</summary>
public sealed class JobState(JobFolder folder, Manifest manifest)
{
    private readonly Dictionary<JobTask, TaskCommit> _done = [];
    private readonly Dictionary<string, (DateTime Written, AttemptRecord Attempt)> _attempts = new(StringComparer.Ordinal);
    private ILookup<JobTask, AttemptRecord> _attemptsOf = Array.Empty<AttemptRecord>().ToLookup(_ => default(JobTask));

    public JobFolder Folder => folder;
    public Manifest Manifest => manifest;

    /// <summary>The committed result; null if the job is not done.</summary>
    public ResultCommit? Result { get; private set; }

    /// <summary>The tasks that are done, except the last step, with their commits.</summary>
    public IReadOnlyDictionary<JobTask, TaskCommit> Done => _done;

    public bool IsDone(JobTask task) => task.Stage == TaskStage.Finish ? Result is not null : _done.ContainsKey(task);

    /// <summary>The tasks of a stage that are not done.</summary>
    public IEnumerable<JobTask> Missing(TaskStage stage) => manifest.Tasks(stage).Where(task => !IsDone(task));

    /// <summary>The attempts at a task, oldest first.</summary>
    public IEnumerable<AttemptRecord> AttemptsOf(JobTask task) => _attemptsOf[task].OrderBy(t => t.Started);

    /// <summary>The number of all attempts.</summary>
    public int Attempts => _attempts.Count;

    /// <summary>Reads the folder again. Files that were read are cached, so this only lists a few folders.</summary>
    public JobState Refresh()
    {
        ReadCommit(TaskStage.Map);
        ReadCommit(TaskStage.Reduce);
        ReadAttempts();
        Result ??= folder.ReadResult(manifest.Hash);
        return this;
    }

    private void ReadCommit(TaskStage stage)
    {
        HashSet<int> there = [.. Files(folder.CommitsOf(stage)).Select(NumberOf).OfType<int>()];
        foreach (JobTask task in manifest.Tasks(stage))
        {
            if (!there.Contains(task.Number)) _done.Remove(task);
            else if (!_done.ContainsKey(task) && folder.ReadCommit(task, manifest.Hash) is { } done) _done[task] = done;
        }
    }

    private void ReadAttempts()
    {
        foreach (FileInfo file in Files(folder.Tries))
        {
            if (_attempts.TryGetValue(file.Name, out (DateTime Written, AttemptRecord Attempt) known) && known.Written == file.LastWriteTimeUtc) continue;
            if (folder.Read(Path.Join(Path.GetFileName(folder.Tries), file.Name), ClusterJson.Default.AttemptRecord) is { } attempt) _attempts[file.Name] = (file.LastWriteTimeUtc, attempt);
        }
        _attemptsOf = _attempts.Values.Where(t => JobTask.Parse(t.Attempt.Task) is not null).ToLookup(t => JobTask.Parse(t.Attempt.Task)!.Value, t => t.Attempt);
    }

    private static int? NumberOf(FileInfo file) =>
        int.TryParse(Path.GetFileNameWithoutExtension(file.Name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>The finished files of a folder. Unfinished ones are hidden.</summary>
    private static IEnumerable<FileInfo> Files(string path)
    {
        var listed = new DirectoryInfo(path);
        return listed.Exists ? listed.EnumerateFiles("*.json").Where(f => !f.Name.StartsWith('.')) : [];
    }
}
