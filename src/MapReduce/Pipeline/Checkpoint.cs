using System.Globalization;
using System.IO.Hashing;
using System.Text;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Output;
using MapReduce.Runs;

namespace MapReduce.Pipeline;

/// <summary>
/// A folder in which finished parts of a run stay finished. A part's Runs and bad lines are written and renamed first; then
/// its <c>part-N.json</c>, a <see cref="PartRecord"/>, which alone makes it count. The plan says what the run is; another
/// run is refused.
/// </summary>
/// <remarks>
/// Nothing is trusted that was read back: every file of a part is held against the checksum in its record before it is
/// used, and a part of which anything differs is done again. Used by one process at a time, which a locked file sees to,
/// and by one thread.
/// </remarks>
internal sealed class Checkpoint<TValue> : IDisposable where TValue : unmanaged, IMergeable<TValue>
{
    private const string Unfinished = ".partial";

    private readonly string _folder;
    private readonly string _job;
    private readonly string _plan;
    private readonly FileStream _lock;

    /// <summary>Opens or begins the checkpoint that is asked for.</summary>
    /// <param name="asked">Where, and what the rows depend on.</param>
    /// <param name="job">The job's name, which its Runs carry.</param>
    /// <param name="inputs">The inputs of the run.</param>
    /// <exception cref="MapReduceException">It is of another run, in use, or cannot be written.</exception>
    public Checkpoint(CheckpointOptions asked, string job, IReadOnlyList<InputSource> inputs)
    {
        (_folder, _job) = (asked.Folder, job);
        try
        {
            Directory.CreateDirectory(_folder);
            _lock = new FileStream(Path.Join(_folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.OutputFailed, $"{_folder}: the checkpoint cannot be used, or another run is using it: {e.Message}", e);
        }
        try
        {
            string[] plan = [.. Plan(asked, job, inputs)];
            byte[] bytes = Encoding.UTF8.GetBytes(string.Join('\n', plan) + "\n");
            _plan = PartRecord.Checksum(bytes);
            Guard(() =>
            {
                foreach (string unfinished in Directory.EnumerateFiles(_folder, "*" + Unfinished)) File.Delete(unfinished);
                string path = Path.Join(_folder, "plan.txt");
                if (File.Exists(path)) RefuseAnother(File.ReadAllLines(path), plan);
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

    /// <summary>Returns the tally of a part that is finished, and opens its Runs; null where it is to be done, again where anything of it is missing or damaged.</summary>
    /// <param name="part">The part.</param>
    /// <param name="withRejects">Whether its bad lines are wanted too.</param>
    public (PartTally Tally, List<RunFile<TValue>> Runs)? Load(CheckpointPart part, bool withRejects) => Guard(() =>
    {
        if (!File.Exists(PartPath(part))) return null;
        var runs = new List<RunFile<TValue>>();
        try
        {
            if (PartRecord.Parse(File.ReadAllBytes(PartPath(part))) is { } record && IsWhole(part, record, withRejects))
            {
                for (int i = 0; i < record.Runs.Count; i++) runs.Add(OpenRun(RunPath(part, i)));
                return ((PartTally, List<RunFile<TValue>>)?)(record.Tally, runs);
            }
        }
        catch (Exception e) when (e is IOException or MapReduceException)
        {
            // A file that is gone or cannot be read is as good as a damaged one.
        }
        foreach (RunFile<TValue> run in runs) run.Dispose();
        File.Delete(PartPath(part));
        return null;
    });

    /// <summary>Makes a part finished: its rows and its bad lines, then its record. The Runs stay open for the reduce.</summary>
    /// <exception cref="MapReduceException">The folder cannot take them.</exception>
    public List<RunFile<TValue>> Commit(
        CheckpointPart part, IReadOnlyList<RowSource<TValue>> sources, PartTally tally, Rejects? rejects, ParallelOptions parallel) => Guard(() =>
    {
        var runs = new (RunFile<TValue> File, string Checksum)[sources.Count];
        try
        {
            Parallel.For(0, sources.Count, parallel, i => runs[i] = WriteRun(RunPath(part, i), sources[i]));
            string? bad = rejects is null ? null : WriteRejects(RejectsPath(part), rejects, parallel.CancellationToken);
            FolderSync.Flush(_folder);
            WriteWhole(PartPath(part), new PartRecord(_plan, part.Number, [.. runs.Select(r => r.Checksum)], bad, tally).ToBytes());
        }
        catch
        {
            foreach ((RunFile<TValue> file, _) in runs) file?.Dispose();
            throw;
        }
        return runs.Select(r => r.File).ToList();
    });

    /// <summary>Writes the bad lines of parts that are finished, one part after the other.</summary>
    public void CopyRejects(IEnumerable<CheckpointPart> parts, OutputTarget output)
    {
        byte[] buffer = new byte[1 << 16];
        foreach (CheckpointPart part in parts)
        {
            using FileStream file = Guard(() => new FileStream(RejectsPath(part), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0));
            while (Guard(() => file.Read(buffer)) is > 0 and int read) output.Write(buffer.AsSpan(0, read));
        }
    }

    /// <summary>Whether the files of a part are those of its record, and it is a part of this run.</summary>
    private bool IsWhole(CheckpointPart part, PartRecord record, bool withRejects) =>
        record.Plan == _plan && record.Part == part.Number
        && record.Runs.Select((checksum, i) => ChecksumOf(RunPath(part, i)) == checksum).All(same => same)
        && (!withRejects || (record.Rejects is { } rejects && ChecksumOf(RejectsPath(part)) == rejects));

    private static string ChecksumOf(string path)
    {
        var hash = new XxHash3();
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        hash.Append(file);
        return PartRecord.Text(hash.GetCurrentHashAsUInt64());
    }

    private RunFile<TValue> OpenRun(string path) => new(File.OpenHandle(path), path, _job);

    private unsafe (RunFile<TValue> File, string Checksum) WriteRun(string path, RowSource<TValue> source)
    {
        string checksum = WriteRenamed(path, file =>
        {
            var writer = new RunWriter<TValue>(file, _job);
            using (RowCursor<TValue> rows = source.Open(null, null))
                while (rows.Advance()) writer.Append(rows.Entry, rows.Tail);
            writer.Finish();
        });
        return (OpenRun(path), checksum);
    }

    private static string WriteRejects(string path, Rejects rejects, CancellationToken stop) => WriteRenamed(path, file => rejects.Write(file.Write, stop));

    /// <summary>Writes a file under another name, flushes and renames it, and returns its checksum.</summary>
    private static string WriteRenamed(string path, Action<HashingStream> write)
    {
        ulong checksum;
        using (var file = new FileStream(path + Unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            using var hashing = new HashingStream(file);
            write(hashing);
            checksum = hashing.Checksum;
            file.Flush(flushToDisk: true);
        }
        File.Move(path + Unfinished, path, overwrite: true);
        return PartRecord.Text(checksum);
    }

    /// <summary>What makes a run this run, a line each: <c>name: value</c>.</summary>
    private static IEnumerable<string> Plan(CheckpointOptions asked, string job, IReadOnlyList<InputSource> inputs)
    {
        yield return "checkpoint version: 2";
        yield return $"program version: {typeof(Checkpoint<TValue>).Assembly.GetName().Version}";
        yield return $"job: {job}";
        foreach ((string name, string value) in asked.Options) yield return $"{name}: {value}";
        yield return string.Create(CultureInfo.InvariantCulture, $"bytes in a part: {asked.PartBytes}");
        foreach (InputSource input in inputs)
        {
            DateTime changed = File.GetLastWriteTimeUtc(input.Path!);
            yield return string.Create(
                CultureInfo.InvariantCulture, $"input: {Path.GetFullPath(input.Path!)} {input.Entry} {input.StoredBytes} bytes, changed {changed:yyyy-MM-dd HH:mm:ss.fffffff} UTC");
        }
    }

    private void RefuseAnother(string[] before, string[] now)
    {
        string[] gone = [.. before.Except(now)], come = [.. now.Except(before)];
        if (before.SequenceEqual(now)) return;
        string differs = string.Join("; ", gone.Take(3).Select(g => $"was {g}").Concat(come.Take(3).Select(c => $"is {c}")));
        if (differs.Length == 0) differs = "the inputs are in another order, or named another number of times";
        throw new MapReduceException(
            Failure.OtherRun, $"{_folder}: the checkpoint is of another run: {differs}. Give the same inputs and options, another --checkpoint folder, or delete this one");
    }

    private static void WriteWhole(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = new AtomicFile(path);
        file.Write(bytes);
        file.Commit();
    }

    /// <summary>Turns failures of the folder into one with its name and a way out.</summary>
    private T Guard<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception e) when ((e is AggregateException all ? all.InnerExceptions[0] : e) is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            throw new MapReduceException(
                Failure.OutputFailed, $"{_folder}: the checkpoint cannot be written: {(e.InnerException ?? e).Message}; free space there, then run the same command again", e);
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            throw;
        }
    }

    private string PartPath(CheckpointPart part) => Path.Join(_folder, $"part-{part.Number:D6}.json");

    private string RejectsPath(CheckpointPart part) => Path.Join(_folder, $"part-{part.Number:D6}.rejects.jsonl");

    private string RunPath(CheckpointPart part, int run) => Path.Join(_folder, $"part-{part.Number:D6}-{run:D3}.run");

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
