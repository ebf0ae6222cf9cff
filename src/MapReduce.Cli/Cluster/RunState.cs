using System.Globalization;
using MapReduce.Storage;

namespace MapReduce.Cli.Cluster;

/// <summary>How far a run is, by what lies in its folder. One thread.</summary>
internal sealed class RunState(RunFolder folder, Manifest manifest)
{
    private readonly Dictionary<RunTask, TaskDone> _done = [];
    private readonly Dictionary<string, (DateTime Written, TaskTry Try)> _tries = new(StringComparer.Ordinal);
    private ILookup<RunTask, TaskTry> _triesOf = Array.Empty<TaskTry>().ToLookup(_ => default(RunTask));

    public RunFolder Folder => folder;

    public Manifest Manifest => manifest;

    /// <summary>What the run committed; null where it is not over.</summary>
    public ResultDone? Result { get; private set; }

    /// <summary>The tasks that are done, but for the last step, with their commits.</summary>
    public IReadOnlyDictionary<RunTask, TaskDone> Done => _done;

    public bool IsDone(RunTask task) => task.Stage == RunStage.Finish ? Result is not null : _done.ContainsKey(task);

    /// <summary>The tasks of a stage that are not done.</summary>
    public IEnumerable<RunTask> Missing(RunStage stage) => manifest.Tasks(stage).Where(task => !IsDone(task));

    /// <summary>The attempts at a task, the oldest first.</summary>
    public IEnumerable<TaskTry> TriesOf(RunTask task) => _triesOf[task].OrderBy(t => t.Started);

    /// <summary>All attempts.</summary>
    public int Tries => _tries.Count;

    /// <summary>Looks again. What was read once is not read again, so this is a few listings of folders.</summary>
    public RunState Refresh()
    {
        ReadDone(RunStage.Map);
        ReadDone(RunStage.Reduce);
        ReadTries();
        Result ??= folder.ReadResult(manifest.Hash);
        return this;
    }

    private void ReadDone(RunStage stage)
    {
        HashSet<int> there = [.. Files(folder.CommitsOf(stage)).Select(NumberOf).OfType<int>()];
        foreach (RunTask task in manifest.Tasks(stage))
        {
            if (!there.Contains(task.Number)) _done.Remove(task);
            else if (!_done.ContainsKey(task) && folder.ReadDone(task, manifest.Hash) is { } done) _done[task] = done;
        }
    }

    private void ReadTries()
    {
        foreach (FileInfo file in Files(folder.Tries))
        {
            if (_tries.TryGetValue(file.Name, out (DateTime Written, TaskTry Try) known) && known.Written == file.LastWriteTimeUtc) continue;
            if (folder.Read(Path.Join(Path.GetFileName(folder.Tries), file.Name), ClusterJson.Default.TaskTry) is { } attempt) _tries[file.Name] = (file.LastWriteTimeUtc, attempt);
        }
        _triesOf = _tries.Values.Where(t => RunTask.Parse(t.Try.Task) is not null).ToLookup(t => RunTask.Parse(t.Try.Task)!.Value, t => t.Try);
    }

    private static int? NumberOf(FileInfo file) =>
        int.TryParse(Path.GetFileNameWithoutExtension(file.Name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>The finished files of a folder: unfinished ones are hidden.</summary>
    private static IEnumerable<FileInfo> Files(string path)
    {
        var listed = new DirectoryInfo(path);
        return listed.Exists ? listed.EnumerateFiles("*.json").Where(f => !f.Name.StartsWith('.')) : [];
    }
}
