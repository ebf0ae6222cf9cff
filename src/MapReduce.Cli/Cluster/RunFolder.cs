using System.Globalization;
using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using MapReduce.Runs;
using MapReduce.Storage;

namespace MapReduce.Cli.Cluster;

/// <summary>
/// The folder of a run, which all its processes share: what each thing is called in it, and how it is read and written.
/// Everything in it appears whole, and a task is done when its file in <c>done</c> or <c>reduced</c> is there, whatever any
/// scheduler says.
/// </summary>
internal sealed partial class RunFolder(string path)
{
    private const string DoneFolder = "done", ReducedFolder = "reduced", PartsFolder = "parts", TriesFolder = "tries", LogsFolder = "logs", ScriptsFolder = "scripts";

    private static readonly string[] Folders = [DoneFolder, ReducedFolder, PartsFolder, TriesFolder, LogsFolder, ScriptsFolder];

    /// <summary>What a run that was begun and has no manifest yet may have left.</summary>
    private static readonly string[] Own = [.. Folders, "lock"];

    /// <summary>From the root of the file system.</summary>
    public string Root { get; } = Files.FullPath(path.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : path);

    public string Parts => At(PartsFolder);

    public string Logs => At(LogsFolder);

    public string Scripts => At(ScriptsFolder);

    public string Tries => At(TriesFolder);

    public string Submissions => At("submissions.jsonl");

    /// <summary>The command that goes on with the run, for a shell.</summary>
    public string Resume => $"mapreduce resume --run {ShellWord.Of(Root)}";

    public bool HasManifest => File.Exists(At("manifest.json"));

    /// <summary>The folder of the commits of a stage's tasks.</summary>
    public string CommitsOf(RunStage stage) => At(stage == RunStage.Map ? DoneFolder : ReducedFolder);

    /// <summary>Refuses a folder that is in use for something else: a run's files would be mixed with it.</summary>
    /// <exception cref="UsageException">It has no run and is not empty.</exception>
    public void RefuseForeign()
    {
        try
        {
            if (HasManifest || !Directory.Exists(Root)) return;
            string? foreign = Directory.EnumerateFileSystemEntries(Root).Select(entry => Path.GetFileName(entry)!)
                .FirstOrDefault(name => !name.StartsWith('.') && !Own.Contains(name));
            if (foreign is not null) throw new UsageException($"--run {Root}: the folder has other things in it ({foreign}) and no run; name a new or an empty folder");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.OutputFailed, $"{Root}: the run's folder cannot be read: {e.Message}; name another with --run", e);
        }
    }

    /// <summary>Makes the folders that a run needs.</summary>
    public void Create()
    {
        try
        {
            // The parts hold the data, and may be open to no more users than the result.
            foreach (string folder in Folders) Files.MakeFolder(At(folder), onlyOwner: folder == PartsFolder);
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
        return manifest.Flaw() is { } flaw
            ? throw new MapReduceException(Failure.OtherRun, $"{At("manifest.json")}: was changed: {flaw}; begin the run anew in another folder")
            : manifest;
    }

    public void Write(Manifest manifest) => Write("manifest.json", manifest, ClusterJson.Default.Manifest);

    /// <summary>What a task of the given plan committed; null where it is not done, or what it left cannot be trusted.</summary>
    public TaskDone? ReadDone(RunTask task, string plan)
    {
        TaskDone? done = Read(DoneName(task), ClusterJson.Default.TaskDone);
        return done is not null && done.IsOf(task, plan) && IsWhole(done.Run, done.Length) && (done.Rejects is not { } rejects || IsWhole(rejects.File, rejects.Length)) ? done : null;
    }

    private bool IsWhole(string name, long length) => new FileInfo(At(name)) is { Exists: true } file && file.Length == length;

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
            $"{Root}: {(missing.Count == 1 ? "shard" : "shards")} {NumberList.Show(missing)} {(missing.Count == 1 ? "is" : "are")} not done; {Resume}");
    }

    /// <summary>The Run of a commit.</summary>
    public SealedRun RunOf(TaskDone done) => new(At(done.Run), done.Seal);

    public void Write(RunTask task, TaskDone done) => Write(DoneName(task), done.Summed(), ClusterJson.Default.TaskDone);

    /// <summary>Makes sure that a shard's bad lines are those which were committed.</summary>
    /// <exception cref="MapReduceException">They are not.</exception>
    public void Verify(CommittedRejects rejects)
    {
        string path = At(rejects.File);
        try
        {
            if (SealOf(rejects.File) == rejects) return;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.BadData, $"{path}: the bad lines of a shard cannot be read: {e.Message}", e) { DamagedRun = path };
        }
        throw new MapReduceException(Failure.BadData, $"{path}: these are not the bad lines that were committed") { DamagedRun = path };
    }

    /// <summary>What a file of bad lines is known by.</summary>
    /// <param name="name">From the run's folder.</param>
    public CommittedRejects SealOf(string name)
    {
        var hash = new XxHash3();
        using FileStream file = File.OpenRead(At(name));
        hash.Append(file);
        return new CommittedRejects(name, file.Length, Text(hash.GetCurrentHashAsUInt64()));
    }

    /// <summary>A checksum as the files of a run have it.</summary>
    public static string Text(ulong checksum) => checksum.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>What the run committed; null where it is not over.</summary>
    public ResultDone? ReadResult(string plan)
    {
        ResultDone? result = Read("result.json", ClusterJson.Default.ResultDone);
        return result is not null && result.IsOf(plan) && new FileInfo(result.Output) is { Exists: true } output && output.Length == result.Length ? result : null;
    }

    public void Write(ResultDone result) => Write("result.json", result.Summed(), ClusterJson.Default.ResultDone);

    /// <summary>Takes the commit of a damaged Run, or of damaged bad lines, back, so that its task is done again. Returns the task; null where no commit names the file.</summary>
    public RunTask? Uncommit(string damaged)
    {
        foreach (RunStage stage in (RunStage[])[RunStage.Map, RunStage.Reduce])
        {
            foreach (string file in Directory.EnumerateFiles(CommitsOf(stage), "*.json"))
            {
                if (!int.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out int number)) continue;
                var task = new RunTask(stage, number);
                if (Read(DoneName(task), ClusterJson.Default.TaskDone) is not { } done || (At(done.Run) != damaged && (done.Rejects is null || At(done.Rejects.File) != damaged))) continue;
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

    /// <summary>Whether a name is that of a file which an attempt at a task writes, from the run's folder.</summary>
    public static bool IsPartOf(RunTask task, string name) =>
        name.StartsWith($"{PartsFolder}/{task.FileName}.", StringComparison.Ordinal) && PartName().Match(name[(PartsFolder.Length + 1)..]).Groups["name"].Success;

    /// <summary>A Run, or bad lines, by its task and its attempt, and the same while it is written.</summary>
    [GeneratedRegex(@"^(?:(?<name>(?:map|reduce)-[0-9]{5,10}\.[A-Za-z0-9_-]+\.(?:run|rejects\.jsonl))|\.(?<unfinished>(?:map|reduce)-[0-9]{5,10}\.[A-Za-z0-9_-]+\.(?:run|rejects\.jsonl))\.[0-9]+-[0-9a-f]{32}\.partial)\z")]
    private static partial Regex PartName();

    /// <summary>Where a name within the folder lies.</summary>
    public string At(string name) => Path.Join(Root, name);

    /// <summary>Removes what an attempt has not finished.</summary>
    public void RemoveUnfinished(RunTask task, Attempt attempt) => Remove(FilesOfAttempts().Where(f => Path.GetFileName(f).StartsWith($".{task.FileName}.{attempt.Name}.", StringComparison.Ordinal)));

    /// <summary>Removes the Run and the bad lines that an attempt wrote and did not commit.</summary>
    public void RemoveRun(RunTask task, Attempt attempt) => Remove([At(RunName(task, attempt)), At(RejectsName(task, attempt))]);

    /// <summary>Removes all that attempts wrote but the given files, which are those that were committed: what attempts left that were killed, or came second.</summary>
    public void RemovePartsBut(IEnumerable<string> names)
    {
        var kept = names.Select(At).ToHashSet(StringComparer.Ordinal);
        Remove(FilesOfAttempts().Where(file => !kept.Contains(file)));
    }

    /// <summary>The files in <c>parts</c> that attempts made. Whatever else lies there is somebody's.</summary>
    private IEnumerable<string> FilesOfAttempts() => Directory.EnumerateFiles(Parts).Where(f => PartName().IsMatch(Path.GetFileName(f)));

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
