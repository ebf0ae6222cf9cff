using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MapReduce.Output;
using MapReduce.Runs;

namespace MapReduce.Cli.Cluster;

/// <summary>
/// The folder of a run, which all its processes share: what each thing is called in it, and how it is read and written.
/// Everything in it appears whole, and a task is done when its file in <c>done</c> or <c>reduced</c> is there, whatever any
/// scheduler says.
/// </summary>
internal sealed class RunFolder(string path)
{
    private const string DoneFolder = "done", ReducedFolder = "reduced", PartsFolder = "parts", TriesFolder = "tries", LogsFolder = "logs", ScriptsFolder = "scripts";

    /// <summary>From the root of the file system.</summary>
    public string Root { get; } = Path.GetFullPath(path);

    public string Parts => At(PartsFolder);

    public string Logs => At(LogsFolder);

    public string Scripts => At(ScriptsFolder);

    public string Tries => At(TriesFolder);

    public string Submissions => At("submissions.jsonl");

    public string LockFile => At("lock");

    public bool HasManifest => File.Exists(At("manifest.json"));

    /// <summary>The folder of the commits of a stage's tasks.</summary>
    public string CommitsOf(RunStage stage) => At(stage == RunStage.Map ? DoneFolder : ReducedFolder);

    /// <summary>Makes the folders that a run needs.</summary>
    public void Create()
    {
        try
        {
            foreach (string folder in (string[])[DoneFolder, ReducedFolder, PartsFolder, TriesFolder, LogsFolder, ScriptsFolder]) Directory.CreateDirectory(At(folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.OutputFailed, $"{Root}: the run's folder cannot be made: {e.Message}; name another with --run", e);
        }
    }

    /// <summary>The run's manifest.</summary>
    /// <exception cref="MapReduceException">There is none, or it is not what was written.</exception>
    public Manifest ReadManifest()
    {
        if (!HasManifest)
            throw new MapReduceException(Failure.InputUnreadable, $"{Root}: there is no run in this folder (no manifest.json); begin one with mapreduce submit --run {Root} -- count …");
        Manifest? manifest = Read("manifest.json", ClusterJson.Default.Manifest);
        if (manifest is null || manifest.Version != Manifest.CurrentVersion || manifest.Plan.Hash() != manifest.Hash)
            throw new MapReduceException(
                Failure.OtherRun, $"{At("manifest.json")}: is damaged, or of another version of the program; begin the run anew in another folder");
        return manifest;
    }

    public void Write(Manifest manifest) => Write("manifest.json", manifest, ClusterJson.Default.Manifest);

    /// <summary>What a task of the given plan committed; null where it is not done, or what it left cannot be trusted.</summary>
    public TaskDone? ReadDone(RunTask task, string plan)
    {
        TaskDone? done = Read(DoneName(task), ClusterJson.Default.TaskDone);
        return done is not null && done.Plan == plan && new FileInfo(At(done.Run)) is { Exists: true } run && run.Length == done.Length ? done : null;
    }

    /// <summary>The commits of all tasks of a stage, in order.</summary>
    /// <exception cref="MapReduceException">Some are missing.</exception>
    public List<TaskDone> ReadAll(Manifest manifest, RunStage stage)
    {
        var done = new List<TaskDone>();
        var missing = new List<int>();
        foreach (RunTask task in manifest.Tasks(stage))
        {
            if (ReadDone(task, manifest.Hash) is { } commit) done.Add(commit);
            else missing.Add(task.Number);
        }
        return missing.Count == 0 ? done : throw new NotReadyException(
            $"{Root}: {(missing.Count == 1 ? "shard" : "shards")} {NumberList.Show(missing)} {(missing.Count == 1 ? "is" : "are")} not done; mapreduce resume --run {Root}");
    }

    /// <summary>The Run of a commit.</summary>
    public SealedRun RunOf(TaskDone done) => new(At(done.Run), done.Seal);

    public void Write(RunTask task, TaskDone done) => Write(DoneName(task), done, ClusterJson.Default.TaskDone);

    /// <summary>What the run committed; null where it is not over.</summary>
    public ResultDone? ReadResult(string plan)
    {
        ResultDone? result = Read("result.json", ClusterJson.Default.ResultDone);
        return result is not null && result.Plan == plan && new FileInfo(result.Output) is { Exists: true } output && output.Length == result.Length ? result : null;
    }

    public void Write(ResultDone result) => Write("result.json", result, ClusterJson.Default.ResultDone);

    /// <summary>Takes the commit of a damaged Run back, so that its task is done again. Returns the task; null where no commit names the Run.</summary>
    public RunTask? Uncommit(string run)
    {
        foreach (RunStage stage in (RunStage[])[RunStage.Map, RunStage.Reduce])
        {
            foreach (string file in Directory.EnumerateFiles(CommitsOf(stage), "*.json"))
            {
                if (!int.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out int number)) continue;
                var task = new RunTask(stage, number);
                if (Read(DoneName(task), ClusterJson.Default.TaskDone) is not { } done || At(done.Run) != run) continue;
                File.Delete(file);
                return task;
            }
        }
        return null;
    }

    public void Write(RunTask task, TaskTry attempt) => Write($"{TriesFolder}/{task.FileName}.{attempt.Attempt.Name}.json", attempt, ClusterJson.Default.TaskTry);

    /// <summary>The Run that an attempt writes, from the run's folder.</summary>
    public static string RunName(RunTask task, Attempt attempt) => $"{PartsFolder}/{task.FileName}.{attempt.Name}.run";

    /// <summary>The bad lines that an attempt writes, from the run's folder.</summary>
    public static string RejectsName(RunTask task, Attempt attempt) => $"{PartsFolder}/{task.FileName}.{attempt.Name}.rejects.jsonl";

    /// <summary>Where a name within the folder lies.</summary>
    public string At(string name) => Path.Join(Root, name);

    /// <summary>Removes what an attempt has not finished.</summary>
    public void RemoveUnfinished(RunTask task, Attempt attempt) => Remove(Directory.EnumerateFiles(Parts, $".{task.FileName}.{attempt.Name}.*"));

    /// <summary>Removes the Run and the bad lines that an attempt wrote and did not commit.</summary>
    public void RemoveRun(RunTask task, Attempt attempt) => Remove([At(RunName(task, attempt)), At(RejectsName(task, attempt))]);

    /// <summary>Removes all parts but the given ones, which are those that were committed: what attempts left that were killed, or came second.</summary>
    public void RemovePartsBut(IEnumerable<string> names)
    {
        var kept = names.Select(At).ToHashSet(StringComparer.Ordinal);
        Remove(Directory.EnumerateFiles(Parts).Where(file => !kept.Contains(file)));
    }

    private static void Remove(IEnumerable<string> files)
    {
        try
        {
            foreach (string file in files.ToList()) File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // In the way of nobody; the folder goes as a whole one day.
        }
    }

    private static string DoneName(RunTask task) => string.Create(CultureInfo.InvariantCulture, $"{(task.Stage == RunStage.Map ? DoneFolder : ReducedFolder)}/{task.Number}.json");

    /// <summary>A file's content; null where it is missing, cannot be read, or is none.</summary>
    public T? Read<T>(string name, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(At(name)), type);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            return null;
        }
    }

    private void Write<T>(string name, T content, JsonTypeInfo<T> type)
    {
        using var file = new AtomicFile(At(name));
        file.Write(JsonSerializer.SerializeToUtf8Bytes(content, type));
        file.Write("\n"u8);
        file.Commit();
    }
}
