using System.Globalization;
using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using MapReduce.Checkpoint;
using MapReduce.Runs;
using MapReduce.Storage;

namespace MapReduce.Cluster.Folder;

/// <summary>
/// The folder of a sharded job, which all its processes share. Files are written atomically, and a task is done when its file in
/// <c>done</c> or <c>reduced</c> exists, whatever a scheduler reports.
/// </summary>
public sealed partial class JobFolder(string path)
{
    private const string DoneFolder = "done", ReducedFolder = "reduced", PartsFolder = "parts", TriesFolder = "tries", LogsFolder = "logs", ScriptsFolder = "scripts";

    private const string ManifestFile = "manifest.json", ResultFile = "result.json", SubmissionsFile = "submissions.jsonl", LockFile = CheckpointFiles.Lock;

    private static readonly string[] Folders = [DoneFolder, ReducedFolder, PartsFolder, TriesFolder, LogsFolder, ScriptsFolder];

    /// <summary>What an interrupted submit may have left before it wrote the manifest.</summary>
    private static readonly string[] Own = [.. Folders, LockFile];

    /// <summary>Whether a name in the folder of a job is one that the job uses.</summary>
    public static bool Owns(string name) => name is ManifestFile or ResultFile or SubmissionsFile || Own.Contains(name);

    /// <summary>The full path.</summary>
    public string Root { get; } = Files.FullPath(path.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : path);

    public string Parts => At(PartsFolder);
    public string Logs => At(LogsFolder);
    public string Scripts => At(ScriptsFolder);
    public string Tries => At(TriesFolder);
    public string Submissions => At(SubmissionsFile);

    /// <summary>The command that resumes the job, quoted for a shell.</summary>
    public string Resume => $"mapreduce resume --run {ShellWord.Of(Root)}";

    public bool HasManifest => File.Exists(At(ManifestFile));

    /// <summary>The folder with the commits of a stage.</summary>
    public string CommitsOf(TaskStage stage) => At(stage == TaskStage.Map ? DoneFolder : ReducedFolder);

    /// <summary>Refuses a folder that is used for something else.</summary>
    /// <exception cref="MapReduceException">The folder is not empty, and contains no job.</exception>
    public void RefuseForeign()
    {
        try
        {
            if (HasManifest || !Directory.Exists(Root)) return;
            string? foreign = Directory.EnumerateFileSystemEntries(Root).Select(entry => Path.GetFileName(entry)!)
                .FirstOrDefault(name => !name.StartsWith('.') && !Own.Contains(name));
            if (foreign is not null) throw new MapReduceException(Failure.BadSetting, $"--run {Root}: the folder is not empty (it has {foreign}) and contains no run; name a new or an empty folder");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.OutputFailed, $"{Root}: the run's folder cannot be read: {e.Message}; name another with --run", e);
        }
    }

    /// <summary>Creates the folders of a job.</summary>
    public void Create()
    {
        try
        {
            // Parts contain the data of the result, which may be private, so only the owner may read them.
            foreach (string folder in Folders) Files.MakeFolder(At(folder), onlyOwner: folder == PartsFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.OutputFailed, $"{Root}: the run's folder cannot be created: {e.Message}; name another with --run", e);
        }
    }

    /// <summary>The job's manifest. <c>SchedulerList.Read</c> validates the scheduler's arguments.</summary>
    /// <exception cref="MapReduceException">The manifest is missing, or was not written by this program.</exception>
    public Manifest ReadManifest()
    {
        if (!HasManifest)
            throw new MapReduceException(Failure.InputUnreadable, $"{Root}: there is no run in this folder (no {ManifestFile}); start one with mapreduce submit --run {ShellWord.Of(Root)} -- count …");
        Manifest? manifest = Read(ManifestFile, ClusterJson.Default.Manifest);
        if (manifest is null || manifest.Version != Manifest.CurrentVersion || manifest.Plan.Hash() != manifest.Hash)
            throw new MapReduceException(
                Failure.OtherRun, $"{At(ManifestFile)}: is damaged, or of another version of the program; start the run again in another folder");
        return manifest.Flaw() is { } flaw ? throw Changed(flaw) : manifest;
    }

    /// <summary>The failure of a manifest that this program did not write.</summary>
    public MapReduceException Changed(string flaw) => new(Failure.OtherRun, $"{At(ManifestFile)}: was changed: {flaw}; start the run again in another folder");

    /// <summary>Appends a line to the list of submitted jobs.</summary>
    public void Append(Submission submission) => File.AppendAllText(Submissions, JsonSerializer.Serialize(submission, ClusterJson.Default.Submission) + "\n");

    public void Write(Manifest manifest) => Write(ManifestFile, manifest, ClusterJson.Default.Manifest);

    /// <summary>The commit of a task of the given plan; null if the task is not done, or its files are not as committed.</summary>
    public TaskCommit? ReadCommit(JobTask task, string plan)
    {
        TaskCommit? done = Read(DoneName(task), ClusterJson.Default.TaskCommit);
        return done is not null && done.IsOf(task, plan) && IsWhole(done.Run, done.Length) && (done.Rejects is not { } rejects || IsWhole(rejects.File, rejects.Length)) ? done : null;
    }

    private bool IsWhole(string name, long length) => new FileInfo(At(name)) is { Exists: true } file && file.Length == length;

    /// <summary>The commits of all tasks of a stage, in order.</summary>
    /// <exception cref="NotReadyException">Some tasks are not done.</exception>
    public List<TaskCommit> ReadAll(Manifest manifest, TaskStage stage)
    {
        var done = new List<TaskCommit>();
        var missing = new List<int>();
        foreach (JobTask task in manifest.Tasks(stage))
        {
            if (ReadCommit(task, manifest.Hash) is { } commit) done.Add(commit);
            else missing.Add(task.Number);
        }
        return missing.Count == 0 ? done : throw new NotReadyException(
            $"{Root}: {(missing.Count == 1 ? "shard" : "shards")} {NumberList.Show(missing)} {(missing.Count == 1 ? "is" : "are")} not done; {(File.Exists(Submissions) ? Resume : Run(missing))}");
    }

    /// <summary>How to run shards of a job that no scheduler has.</summary>
    private string Run(List<int> shards) => string.Create(
        CultureInfo.InvariantCulture, $"run {(shards.Count == 1 ? "it" : "each of them")}: mapreduce map --run {ShellWord.Of(Root)} --shard {shards[0]}");

    /// <summary>The Run of a commit.</summary>
    public SealedRun RunOf(TaskCommit done) => new(At(done.Run), done.Seal);

    public void Write(JobTask task, TaskCommit done) => Write(DoneName(task), done.Summed(), ClusterJson.Default.TaskCommit);

    /// <summary>Verifies that a shard's bad lines are those that were committed.</summary>
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

    /// <summary>The length and checksum of a file of bad lines.</summary>
    /// <param name="name">Relative to the job's folder.</param>
    public CommittedRejects SealOf(string name)
    {
        var hash = new XxHash3();
        using FileStream file = Files.Read(At(name));
        hash.Append(file);
        return new CommittedRejects(name, file.Length, ChecksumText.Of(hash.GetCurrentHashAsUInt64()));
    }

    /// <summary>The commit of the result; null if the job is not done.</summary>
    public ResultCommit? ReadResult(string plan)
    {
        ResultCommit? result = Read(ResultFile, ClusterJson.Default.ResultCommit);
        return result is not null && result.IsOf(plan) && new FileInfo(result.Output) is { Exists: true } output && output.Length == result.Length ? result : null;
    }

    public void Write(ResultCommit result) => Write(ResultFile, result.Summed(), ClusterJson.Default.ResultCommit);

    /// <summary>Deletes the commit of a damaged file, so that its task is retried. Returns the task; null if no commit names the file.</summary>
    public JobTask? Uncommit(string damaged)
    {
        foreach (TaskStage stage in (TaskStage[])[TaskStage.Map, TaskStage.Reduce])
        {
            foreach (string file in Directory.EnumerateFiles(CommitsOf(stage), "*.json"))
            {
                if (!int.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out int number)) continue;
                var task = new JobTask(stage, number);
                if (Read(DoneName(task), ClusterJson.Default.TaskCommit) is not { } done || (At(done.Run) != damaged && (done.Rejects is null || At(done.Rejects.File) != damaged))) continue;
                File.Delete(file);
                return task;
            }
        }
        return null;
    }

    public void Write(JobTask task, AttemptRecord attempt) => Write($"{TriesFolder}/{task.FileName}.{attempt.Attempt.Name}.json", attempt, ClusterJson.Default.AttemptRecord);

    /// <summary>The Run that an attempt writes, relative to the job's folder.</summary>
    public static string RunName(JobTask task, Attempt attempt) => $"{PartsFolder}/{task.FileName}.{attempt.Name}.run";

    /// <summary>The bad lines that an attempt writes, relative to the job's folder.</summary>
    public static string RejectsName(JobTask task, Attempt attempt) => $"{PartsFolder}/{task.FileName}.{attempt.Name}.rejects.jsonl";

    /// <summary>Whether a name, relative to the job's folder, is one that attempts at the task use.</summary>
    public static bool IsPartOf(JobTask task, string name) =>
        name.StartsWith($"{PartsFolder}/{task.FileName}.", StringComparison.Ordinal) && PartName().Match(name[(PartsFolder.Length + 1)..]).Groups["name"].Success;

    /// <summary>The name of a Run or a file of bad lines, finished or unfinished.</summary>
    [GeneratedRegex(@"^(?:(?<name>(?:map|reduce)-[0-9]{5,10}\.[A-Za-z0-9_-]+\.(?:run|rejects\.jsonl))|\.(?<unfinished>(?:map|reduce)-[0-9]{5,10}\.[A-Za-z0-9_-]+\.(?:run|rejects\.jsonl))\.[0-9]+-[0-9a-f]{32}\.partial)\z")]
    private static partial Regex PartName();

    /// <summary>The full path of a name within the folder.</summary>
    public string At(string name) => Path.Join(Root, name);

    /// <summary>Removes the unfinished files of an attempt.</summary>
    public void RemoveUnfinished(JobTask task, Attempt attempt) => Remove(FilesOfAttempts().Where(f => Path.GetFileName(f).StartsWith($".{task.FileName}.{attempt.Name}.", StringComparison.Ordinal)));

    /// <summary>Removes the Run and the bad lines that an attempt wrote but did not commit.</summary>
    public void RemoveRun(JobTask task, Attempt attempt) => Remove([At(RunName(task, attempt)), At(RejectsName(task, attempt))]);

    /// <summary>Removes what killed or late attempts have left: every file of an attempt except the committed ones.</summary>
    public void RemovePartsBut(IEnumerable<string> names)
    {
        var kept = names.Select(At).ToHashSet(StringComparer.Ordinal);
        Remove(FilesOfAttempts().Where(file => !kept.Contains(file)));
    }

    /// <summary>The files in <c>parts</c> that attempts wrote. Other files there are not ours.</summary>
    private IEnumerable<string> FilesOfAttempts() => Directory.EnumerateFiles(Parts).Where(f => PartName().IsMatch(Path.GetFileName(f)));

    private static void Remove(IEnumerable<string> files)
    {
        try
        {
            foreach (string file in files.ToList()) File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They do no harm, and go when the user deletes the folder.
        }
    }

    private static string DoneName(JobTask task) => string.Create(CultureInfo.InvariantCulture, $"{(task.Stage == TaskStage.Map ? DoneFolder : ReducedFolder)}/{task.Number}.json");

    /// <summary>The content of a file; null if it is missing, unreadable or invalid.</summary>
    public T? Read<T>(string name, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            // Without a lock: one would fail while the file is still held by who commits it, and keep others from replacing it.
            return JsonSerializer.Deserialize(Files.ReadAll(At(name)), type);
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

/// <summary>A line of <c>submissions.jsonl</c>: a job that was submitted to the scheduler.</summary>
/// <param name="Time">The time of the submission.</param>
/// <param name="Job">The scheduler's id.</param>
/// <param name="Stage">The stage of its tasks.</param>
/// <param name="Tasks">The numbers of its tasks: <c>0-39,41</c>.</param>
/// <param name="Token">The comment that identifies the job in the scheduler.</param>
public sealed record Submission(DateTime Time, string Job, string Stage, string Tasks, string Token);
