using System.Globalization;
using System.IO.Hashing;
using System.Text.RegularExpressions;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Runs;
using MapReduce.Storage;
using MapReduce.Tracing;

namespace MapReduce.Checkpoint;

/// <summary>
/// A folder that keeps the finished parts of a run. A part's Runs and bad lines are written and renamed first, then its
/// <c>part-N.json</c>, a <see cref="PartRecord"/>; only that record makes the part count. The plan describes the run; a different
/// run is refused.
/// </summary>
/// <remarks>
/// Nothing that is read back is trusted: every file of a part is checked against the checksum in its record before use, and a part
/// with any mismatch is redone. A lock file ensures that one process at a time uses the folder. Not thread-safe.
/// </remarks>
internal sealed class CheckpointFolder<TValue> : IDisposable where TValue : unmanaged, IMergeable<TValue>
{
    private const string WayOut = "free space there, then run the same command again";

    private readonly string _folder;
    private readonly string _job;
    private readonly string _plan;
    private readonly FolderLock _lock;

    /// <summary>Opens the checkpoint, or starts a new one.</summary>
    /// <param name="asked">The folder, and what the rows depend on.</param>
    /// <param name="job">The job's name, which its Runs carry.</param>
    /// <param name="inputs">The inputs of the run.</param>
    /// <exception cref="MapReduceException">It belongs to another run, is in use, or cannot be written.</exception>
    public CheckpointFolder(CheckpointOptions asked, string job, IReadOnlyList<InputSource> inputs)
    {
        (_folder, _job) = (asked.Folder, job);
        try
        {
            Files.MakeFolder(_folder, onlyOwner: true);
            CheckpointFiles.RefuseForeign(_folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.OutputFailed, $"{_folder}: the checkpoint cannot be used: {e.Message}; name another folder", e);
        }
        _lock = FolderLock.TryTake(_folder)
            ?? throw new MapReduceException(Failure.OutputFailed, $"{_folder}: another run is using the checkpoint; wait for it, or name another folder");
        try
        {
            string[] plan = [.. Plan(asked, job, inputs)];
            byte[] bytes = PathBytes.FromText(string.Join('\n', plan) + "\n")[..^1];
            _plan = PartRecord.Checksum(bytes);
            Guard(() =>
            {
                foreach (string name in Files.Names(_folder))
                    if (UnfinishedName.TargetOf(name) is { } target && CheckpointFiles.Owns(target)) Files.Delete(Path.Join(_folder, name));
                string path = Path.Join(_folder, CheckpointFiles.Plan);
                if (Files.Status(path) is not null) RefuseAnother(LinesOf(PathBytes.ToText(Files.ReadAll(path))), LinesOf(PathBytes.ToText(bytes)));
                else if (Files.Names(_folder).Find(name => name != CheckpointFiles.Lock && CheckpointFiles.Owns(name)) is { } foreign)
                    throw new MapReduceException(Failure.OtherRun, $"{_folder}: holds {foreign}, a checkpoint file, but no {CheckpointFiles.Plan}, so the run that it belongs to is unknown") { Remedy = Remedy.OtherCheckpoint };
                else WriteWhole(path, bytes);
                return 0;
            });
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>Returns the tally and Runs of a finished part; null if it must be mapped, or mapped again because a file is missing or damaged.</summary>
    /// <param name="part">The part.</param>
    /// <param name="withRejects">Whether its bad lines are needed too.</param>
    public (PartTally Tally, List<SealedRun> Runs)? Load(InputPart part, bool withRejects) => Guard(() =>
    {
        if (Files.Status(PartPath(part)) is null) return null;
        try
        {
            if (PartRecord.Parse(Files.ReadAll(PartPath(part))) is { } record && IsOfThisRun(part, record, withRejects))
            {
                List<SealedRun> runs = [.. record.Runs.Select((seal, i) => new SealedRun(RunPath(part, i), seal))];
                foreach (SealedRun run in runs) Verify(run);
                return ((PartTally, List<SealedRun>)?)(record.Tally, runs);
            }
        }
        catch (Exception e) when (e is IOException or MapReduceException)
        {
            // A file that is missing or unreadable counts as damaged.
        }
        Files.Delete(PartPath(part));
        return null;
    });

    /// <summary>Commits a part: its rows and bad lines, then its record. The Runs are reopened when the reduce needs them.</summary>
    /// <exception cref="MapReduceException">The folder cannot be written.</exception>
    public List<SealedRun> Commit(
        InputPart part, IReadOnlyList<RowSource<TValue>> sources, PartTally tally, Action<OutwardStream.WriteAction>? writeRejects, ParallelOptions parallel) => Guard(() =>
    {
        var runs = new SealedRun[sources.Count];
        TracedLoop.For(sources.Count, parallel, "write run", i => runs[i] = WriteRun(RunPath(part, i), sources[i]));
        string? bad = writeRejects is null ? null : WriteRejects(RejectsPath(part), writeRejects);
        WriteWhole(PartPath(part), new PartRecord(_plan, part.Number, [.. runs.Select(r => r.Seal)], bad, tally).ToBytes());
        return runs.ToList();
    });

    /// <summary>Copies the bad lines of finished parts to the output, in order.</summary>
    public void CopyRejects(IEnumerable<InputPart> parts, OutputTarget output)
    {
        byte[] buffer = new byte[1 << 16];
        foreach (InputPart part in parts)
        {
            using FileStream file = Guard(() => Files.Read(RejectsPath(part)));
            while (Guard(() => file.Read(buffer)) is > 0 and int read) output.Write(buffer.AsSpan(0, read));
        }
    }

    /// <summary>Whether the record describes this part of this run, and its bad lines match.</summary>
    private bool IsOfThisRun(InputPart part, PartRecord record, bool withRejects) =>
        record.Plan == _plan && record.Part == part.Number
        && (!withRejects || (record.Rejects is { } rejects && ChecksumOf(RejectsPath(part)) == rejects));

    private static string ChecksumOf(string path)
    {
        var hash = new XxHash3();
        using var file = Files.Read(path);
        hash.Append(file);
        return ChecksumText.Of(hash.GetCurrentHashAsUInt64());
    }

    /// <summary>Reads the whole Run once, so that damage is found while the part can still be redone.</summary>
    private void Verify(SealedRun sealedRun)
    {
        using RunFile<TValue> run = CommittedRun<TValue>.Open(sealedRun, _job);
        run.Verify();
    }

    private SealedRun WriteRun(string path, RowSource<TValue> source)
    {
        RunSeal seal = CommittedRun<TValue>.Write(Whole(path), _job, writer =>
        {
            using RowCursor<TValue> rows = source.Open(null, null);
            writer.Append(rows);
        });
        return new SealedRun(path, seal);
    }

    /// <summary>Writes a part's bad lines and returns their checksum.</summary>
    private string WriteRejects(string path, Action<OutwardStream.WriteAction> writeRejects)
    {
        var hash = new XxHash3();
        using AtomicFile file = Whole(path);
        writeRejects(bytes =>
        {
            file.Write(bytes);
            hash.Append(bytes);
        });
        file.Commit();
        return ChecksumText.Of(hash.GetCurrentHashAsUInt64());
    }

    /// <summary>The lines that identify a run, each <c>name: value</c>.</summary>
    private static IEnumerable<string> Plan(CheckpointOptions asked, string job, IReadOnlyList<InputSource> inputs)
    {
        yield return "checkpoint version: 2";
        yield return $"program version: {typeof(CheckpointFolder<TValue>).Assembly.GetName().Version}";
        yield return $"job: {job}";
        foreach ((string name, string value) in asked.Options) yield return $"{name}: {value}";
        yield return string.Create(CultureInfo.InvariantCulture, $"bytes in a part: {asked.PartBytes}");
        foreach (InputSource input in inputs)
        {
            if (input.Web is { } web)
            {
                yield return $"input: {web}";
                continue;
            }
            DateTime changed = Files.StatusOrNull(input.Path!)?.Changed ?? default;
            yield return string.Create(
                CultureInfo.InvariantCulture, $"input: {Files.FullPath(input.Path!)} {input.Entry} {FileStatus.StateOf(input.StoredBytes!.Value, changed)}");
        }
    }

    private static string[] LinesOf(string text) => (text.EndsWith('\n') ? text[..^1] : text).Split('\n');

    private void RefuseAnother(string[] before, string[] now)
    {
        if (RunDifference.Describe(before, now) is not { } differs) return;
        throw new MapReduceException(Failure.OtherRun, $"{_folder}: the checkpoint belongs to another run: {differs}") { Remedy = Remedy.OtherCheckpoint };
    }

    private void WriteWhole(string path, ReadOnlySpan<byte> bytes)
    {
        using AtomicFile file = Whole(path);
        file.Write(bytes);
        file.Commit();
    }

    /// <summary>A checkpoint file that appears whole or not at all.</summary>
    private AtomicFile Whole(string path) => new(path, $"{_folder}: the checkpoint", WayOut, onlyOwner: true);

    /// <summary>Rethrows a failure to use the folder with the folder's name and a remedy.</summary>
    private T Guard<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception e) when (AtomicFile.CannotWrite(e is AggregateException all ? all.InnerExceptions[0] : e))
        {
            throw new MapReduceException(
                Failure.OutputFailed, $"{_folder}: the checkpoint cannot be written: {AtomicFile.Reason(e.InnerException ?? e)}; {WayOut}", e);
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            throw;
        }
    }

    private string PartPath(InputPart part) => Path.Join(_folder, CheckpointFiles.Record(part.Number));

    private string RejectsPath(InputPart part) => Path.Join(_folder, CheckpointFiles.Rejects(part.Number));

    private string RunPath(InputPart part, int run) => Path.Join(_folder, CheckpointFiles.Run(part.Number, run));

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}

/// <summary>Where and how a run keeps its finished parts.</summary>
/// <param name="Folder">The folder; created if it is missing.</param>
/// <param name="Options">What the rows depend on besides the job's name: another value makes another run.</param>
public sealed record CheckpointOptions(string Folder, IReadOnlyList<(string Name, string Value)> Options)
{
    /// <summary>
    /// Stored input bytes in a part: a few seconds of work, so that a crash loses little and the commit takes a small share of the
    /// time. At least 1.
    /// </summary>
    public long PartBytes { get; init; } = 1L << 30;
}

/// <summary>The file names in a checkpoint folder. No other file there is ever read, written or deleted.</summary>
public static partial class CheckpointFiles
{
    /// <summary>Describes the run.</summary>
    public const string Plan = "plan.txt";

    /// <summary>Locked while a run uses the folder.</summary>
    public const string Lock = "lock";

    /// <summary>The record that marks a part as finished.</summary>
    public static string Record(int part) => $"part-{part:D6}.json";

    /// <summary>A part's bad lines.</summary>
    public static string Rejects(int part) => $"part-{part:D6}.rejects.jsonl";

    /// <summary>One of a part's Runs.</summary>
    public static string Run(int part, int run) => $"part-{part:D6}-{run:D3}.run";

    /// <summary>Whether a name belongs to a checkpoint.</summary>
    public static bool Owns(string name)
    {
        // There, names that differ in case are one.
        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()) name = name.ToLowerInvariant();
        return name is Plan or Lock || PartName().IsMatch(name);
    }

    /// <summary>Refuses a folder that is used for something else. Hidden files do not matter.</summary>
    /// <exception cref="MapReduceException">The folder is not empty, and contains no checkpoint.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static void RefuseForeign(string folder)
    {
        if (Files.Status(folder) is not { Kind: FileKind.Folder }) return;
        List<string> names = Files.Names(folder);
        if (!names.Contains(Plan) && names.Find(name => !name.StartsWith('.') && !Owns(name)) is { } foreign)
            throw new MapReduceException(Failure.OtherRun, $"{folder}: the folder is not empty (it has {foreign}) and contains no checkpoint") { Remedy = Remedy.EmptyFolder };
    }

    /// <summary>What a checkpoint holds; null if its folder cannot be read.</summary>
    public static CheckpointContent? ContentOf(string folder)
    {
        try
        {
            List<string> names = Files.Names(folder);
            return new CheckpointContent(
                names.Count(name => RecordName().IsMatch(name)),
                names.Where(Owns).Sum(name => Files.StatusOrNull(Path.Join(folder, name))?.Length ?? 0),
                names.TrueForAll(Owns));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^part-\d{6,}\.json$", RegexOptions.CultureInvariant)]
    private static partial Regex RecordName();

    [GeneratedRegex(@"^part-\d{6,}(\.json|\.rejects\.jsonl|-\d{3,}\.run)$", RegexOptions.CultureInvariant)]
    private static partial Regex PartName();
}

/// <summary>What a checkpoint holds.</summary>
/// <param name="Parts">Finished parts.</param>
/// <param name="Bytes">The bytes of its files.</param>
/// <param name="IsAlone">Whether its folder has no other files.</param>
public readonly record struct CheckpointContent(int Parts, long Bytes, bool IsAlone);
