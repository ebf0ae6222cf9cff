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
    private const string Remedy = "free space there, then run the same command again";

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
                foreach (string unfinished in Directory.EnumerateFiles(_folder, "*" + AtomicFile.Suffix)) File.Delete(unfinished);
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
    public (PartTally Tally, List<RunFile<TValue>> Runs)? Load(InputPart part, bool withRejects) => Guard(() =>
    {
        if (!File.Exists(PartPath(part))) return null;
        var runs = new List<RunFile<TValue>>();
        try
        {
            if (PartRecord.Parse(File.ReadAllBytes(PartPath(part))) is { } record && IsOfThisRun(part, record, withRejects))
            {
                for (int i = 0; i < record.Runs.Count; i++) runs.Add(OpenWhole(RunPath(part, i), record.Runs[i]));
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
        InputPart part, IReadOnlyList<RowSource<TValue>> sources, PartTally tally, Rejects? rejects, ParallelOptions parallel) => Guard(() =>
    {
        var runs = new RunFile<TValue>?[sources.Count];
        try
        {
            Parallel.For(0, sources.Count, parallel, i => runs[i] = WriteRun(RunPath(part, i), sources[i]));
            string? bad = rejects is null ? null : WriteRejects(RejectsPath(part), rejects);
            WriteWhole(PartPath(part), new PartRecord(_plan, part.Number, [.. runs.Select(r => r!.Seal)], bad, tally).ToBytes());
        }
        catch
        {
            foreach (RunFile<TValue>? run in runs) run?.Dispose();
            throw;
        }
        return runs.Select(r => r!).ToList();
    });

    /// <summary>Writes the bad lines of parts that are finished, one part after the other.</summary>
    public void CopyRejects(IEnumerable<InputPart> parts, OutputTarget output)
    {
        byte[] buffer = new byte[1 << 16];
        foreach (InputPart part in parts)
        {
            using FileStream file = Guard(() => new FileStream(RejectsPath(part), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0));
            while (Guard(() => file.Read(buffer)) is > 0 and int read) output.Write(buffer.AsSpan(0, read));
        }
    }

    /// <summary>Whether the record is one of a part of this run, and its bad lines are those of the record.</summary>
    private bool IsOfThisRun(InputPart part, PartRecord record, bool withRejects) =>
        record.Plan == _plan && record.Part == part.Number
        && (!withRejects || (record.Rejects is { } rejects && ChecksumOf(RejectsPath(part)) == rejects));

    private static string ChecksumOf(string path)
    {
        var hash = new XxHash3();
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        hash.Append(file);
        return PartRecord.Text(hash.GetCurrentHashAsUInt64());
    }

    /// <summary>Opens a Run of the record, and reads all of it once: what is damaged is found while it can still be done again.</summary>
    private RunFile<TValue> OpenWhole(string path, RunSeal seal)
    {
        RunFile<TValue> run = CommittedRun<TValue>.Open(new SealedRun(path, seal), _job);
        try
        {
            run.Verify();
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    private RunFile<TValue> WriteRun(string path, RowSource<TValue> source)
    {
        RunSeal seal = CommittedRun<TValue>.Write(Whole(path), _job, writer =>
        {
            using RowCursor<TValue> rows = source.Open(null, null);
            writer.Append(rows);
        });
        try
        {
            return CommittedRun<TValue>.Open(new SealedRun(path, seal), _job);
        }
        catch (MapReduceException e) when (e.DamagedRun is not null)
        {
            throw new MapReduceException(Failure.OutputFailed, e.Message, e);
        }
    }

    /// <summary>Writes the bad lines of a part, and returns their checksum.</summary>
    private string WriteRejects(string path, Rejects rejects)
    {
        var hash = new XxHash3();
        using AtomicFile file = Whole(path);
        rejects.Write(bytes =>
        {
            file.Write(bytes);
            hash.Append(bytes);
        });
        file.Commit();
        return PartRecord.Text(hash.GetCurrentHashAsUInt64());
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
            if (input.Web is { } web)
            {
                yield return $"input: {web}";
                continue;
            }
            DateTime changed = File.GetLastWriteTimeUtc(input.Path!);
            yield return string.Create(
                CultureInfo.InvariantCulture, $"input: {Path.GetFullPath(input.Path!)} {input.Entry} {input.StoredBytes} bytes, changed {changed:yyyy-MM-dd HH:mm:ss.fffffff} UTC");
        }
    }

    private void RefuseAnother(string[] before, string[] now)
    {
        if (RunDifference.Describe(before, now) is not { } differs) return;
        throw new MapReduceException(
            Failure.OtherRun, $"{_folder}: the checkpoint is of another run: {differs}. Give the same inputs and options, another --checkpoint folder, or delete this one");
    }

    private void WriteWhole(string path, ReadOnlySpan<byte> bytes)
    {
        using AtomicFile file = Whole(path);
        file.Write(bytes);
        file.Commit();
    }

    /// <summary>A file of the checkpoint that appears whole or not at all.</summary>
    private AtomicFile Whole(string path) => new(path, $"{_folder}: the checkpoint", Remedy);

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
                Failure.OutputFailed, $"{_folder}: the checkpoint cannot be written: {AtomicFile.Reason(e.InnerException ?? e)}; {Remedy}", e);
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            throw;
        }
    }

    private string PartPath(InputPart part) => Path.Join(_folder, $"part-{part.Number:D6}.json");

    private string RejectsPath(InputPart part) => Path.Join(_folder, $"part-{part.Number:D6}.rejects.jsonl");

    private string RunPath(InputPart part, int run) => Path.Join(_folder, $"part-{part.Number:D6}-{run:D3}.run");

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
