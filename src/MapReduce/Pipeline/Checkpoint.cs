using System.Globalization;
using System.Text.Json;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Output;
using MapReduce.Runs;

namespace MapReduce.Pipeline;

/// <summary>
/// A folder in which finished parts of a run stay finished. A part's Runs are written and renamed first; then its
/// <c>part-N.json</c>, which alone makes it count. The plan says what the run is; another run is refused.
/// </summary>
/// <remarks>Used by one process at a time, which a locked file sees to, and by one thread.</remarks>
internal sealed class Checkpoint<TValue> : IDisposable where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>Bytes in a part: some seconds of work, so that a crash loses no more, and committing it is a small share of it.</summary>
    private const long PartBytes = 1L << 30;

    private readonly string _folder;
    private readonly string _job;
    private readonly FileStream _lock;

    /// <summary>Opens or begins the checkpoint in <paramref name="folder"/>.</summary>
    /// <param name="folder">Made where it does not exist.</param>
    /// <param name="job">The job's name, which its Runs carry.</param>
    /// <param name="options">Whatever else the rows depend on, by name.</param>
    /// <param name="inputs">The inputs of the run.</param>
    /// <exception cref="MapReduceException">It is of another run, in use, or cannot be written.</exception>
    public Checkpoint(string folder, string job, IReadOnlyList<(string Name, string Value)> options, IReadOnlyList<InputSource> inputs)
    {
        (_folder, _job) = (folder, job);
        try
        {
            Directory.CreateDirectory(folder);
            _lock = new FileStream(Path.Join(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.OutputFailed, $"{folder}: the checkpoint cannot be used, or another run is using it: {e.Message}", e);
        }
        try
        {
            foreach (string unfinished in Directory.EnumerateFiles(folder, "*.partial")) File.Delete(unfinished);
            string[] plan = [.. Plan(job, options, inputs)];
            string path = Path.Join(folder, "plan.txt");
            if (File.Exists(path)) RefuseAnother(File.ReadAllLines(path), plan);
            else WriteWhole(path, System.Text.Encoding.UTF8.GetBytes(string.Join('\n', plan) + "\n"));
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>The parts of a run.</summary>
    public static List<InputPart> Cut(IReadOnlyList<InputSource> inputs) => InputPart.Cut(inputs, PartBytes);

    /// <summary>Returns the tally of a part that is finished, and opens its Runs; null where it is not finished, or damaged.</summary>
    public (PartTally Tally, List<RunFile<TValue>> Runs)? Load(InputPart part)
    {
        string path = PartPath(part);
        if (!File.Exists(path)) return null;
        var runs = new List<RunFile<TValue>>();
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            for (int i = 0; i < root.GetProperty("runs").GetInt32(); i++)
            {
                runs.Add(CommittedRun<TValue>.Open(RunPath(part, i), _job));
            }
            var bad = root.GetProperty("bad").EnumerateObject().ToDictionary(b => b.Name, b => b.Value.GetInt64());
            var tally = new PartTally(
                root.GetProperty("lines").GetInt64(), root.GetProperty("filtered").GetInt64(), root.GetProperty("bytes").GetInt64(),
                root.GetProperty("chunks").GetInt64(), bad);
            return (tally, runs);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IOException or MapReduceException)
        {
            // Never trusted, always redone.
            foreach (RunFile<TValue> run in runs) run.Dispose();
            File.Delete(path);
            return null;
        }
    }

    /// <summary>Makes a part finished: its rows, then its tally. The Runs stay open for the reduce.</summary>
    /// <exception cref="MapReduceException">The folder cannot take them.</exception>
    public List<RunFile<TValue>> Commit(InputPart part, IReadOnlyList<RowSource<TValue>> sources, PartTally tally, ParallelOptions parallel)
    {
        try
        {
            var runs = new RunFile<TValue>[sources.Count];
            Parallel.For(0, sources.Count, parallel, i => runs[i] = WriteRun(RunPath(part, i), sources[i]));
            WriteWhole(PartPath(part), ToJson(sources.Count, tally));
            return [.. runs];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AggregateException { InnerException: IOException })
        {
            throw new MapReduceException(
                Failure.OutputFailed, $"{_folder}: the checkpoint cannot be written: {(e.InnerException ?? e).Message}; free space there, then run the same command again", e);
        }
    }

    private RunFile<TValue> WriteRun(string path, RowSource<TValue> source)
    {
        CommittedRun<TValue>.Write(path, _job, writer =>
        {
            using RowCursor<TValue> rows = source.Open(null, null);
            writer.Append(rows);
        });
        return CommittedRun<TValue>.Open(path, _job);
    }

    private static byte[] ToJson(int runs, PartTally tally)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("runs", runs);
            json.WriteNumber("lines", tally.Lines);
            json.WriteNumber("filtered", tally.Filtered);
            json.WriteNumber("bytes", tally.Bytes);
            json.WriteNumber("chunks", tally.Chunks);
            json.WriteStartObject("bad");
            foreach ((string kind, long lines) in tally.BadByKind) json.WriteNumber(kind, lines);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    /// <summary>What makes a run this run, a line each: <c>name: value</c>.</summary>
    private static IEnumerable<string> Plan(string job, IReadOnlyList<(string Name, string Value)> options, IReadOnlyList<InputSource> inputs)
    {
        yield return "checkpoint version: 1";
        yield return $"program version: {typeof(Checkpoint<TValue>).Assembly.GetName().Version}";
        yield return $"job: {job}";
        foreach ((string name, string value) in options) yield return $"{name}: {value}";
        yield return string.Create(CultureInfo.InvariantCulture, $"bytes in a part: {PartBytes}");
        foreach (InputSource input in inputs)
        {
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

    private static void WriteWhole(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = new AtomicFile(path);
        file.Write(bytes);
        file.Commit();
    }

    private string PartPath(InputPart part) => Path.Join(_folder, $"part-{part.Number:D6}.json");

    private string RunPath(InputPart part, int run) => Path.Join(_folder, $"part-{part.Number:D6}-{run:D3}.run");

    public void Dispose() => _lock.Dispose();
}
