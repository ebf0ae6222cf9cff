using System.Text.Json;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;
using MapReduce.Input;
using MapReduce.Pipeline;
using MapReduce.Storage;

namespace MapReduce.Cli.Jobs;

/// <summary>The report of a run as one JSON document: what it was given and what it did, for scripts and for reproducing a number later.</summary>
internal static class JsonReport
{
    /// <summary>Writes the report to <paramref name="output"/> and commits it.</summary>
    public static void Write<TValue>(
        OutputTarget output, RunSettings settings, IReadOnlyList<InputSource> inputs, RunResult<TValue> result, IReadOnlyList<Warning> warnings, TimeSpan commitTime, TimeSpan elapsed)
        where TValue : unmanaged
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("program", "mapreduce");
            json.WriteString("version", CommandHost.Version);
            WriteOptions(json, settings);
            json.WriteStartArray("inputs");
            foreach (InputSource input in inputs)
            {
                json.WriteStartObject();
                json.WriteString("name", input.Name);
                json.WriteString("container", input.Container.ToString().ToLowerInvariant());
                if (input.StoredBytes is { } size) json.WriteNumber("bytes", size);
                else json.WriteNull("bytes");
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("warnings");
            foreach (Warning warning in warnings)
            {
                json.WriteStartObject();
                json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(warning.Kind.ToString()));
                json.WriteString("message", warning.Message);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            WriteResult(json, result, commitTime, elapsed);
            json.WriteEndObject();
        }
        output.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        output.Write("\n"u8);
        output.Commit();
    }

    private static void WriteOptions(Utf8JsonWriter json, RunSettings settings)
    {
        json.WriteStartObject("options");
        foreach ((string name, string value) in settings.Identity.Shown()) json.WriteString(name, value);
        json.WriteNumber("workers", settings.Pipeline.Workers);
        json.WriteNumber("chunk_bytes", settings.Pipeline.ChunkBytes);
        json.WriteNumber("memory_bytes", settings.Pipeline.MemoryBytes);
        json.WriteString("temporary_folder", settings.Pipeline.TemporaryFolder);
        json.WriteEndObject();
    }

    private static void WriteResult<TValue>(Utf8JsonWriter json, RunResult<TValue> result, TimeSpan commitTime, TimeSpan elapsed) where TValue : unmanaged
    {
        json.WriteNumber("lines", result.Lines);
        json.WriteNumber("counted", result.Counted);
        json.WriteNumber("filtered", result.Filtered);
        json.WriteNumber("bad", result.Bad);
        json.WriteStartObject("bad_by_kind");
        foreach ((string kind, long lines) in result.BadByKind.OrderBy(b => b.Key, StringComparer.Ordinal)) json.WriteNumber(kind, lines);
        json.WriteEndObject();
        json.WriteNumber("bytes", result.Bytes);
        json.WriteNumber("chunks", result.Chunks);
        json.WriteNumber("keys", result.Rows);
        json.WriteStartObject("seconds");
        json.WriteNumber("map", Rounded(result.MapTime.TotalSeconds, 6));
        json.WriteNumber("reduce", Rounded(result.ReduceTime.TotalSeconds, 6));
        json.WriteNumber("commit", Rounded(commitTime.TotalSeconds, 6));
        json.WriteNumber("total", Rounded(elapsed.TotalSeconds, 6));
        json.WriteEndObject();
        json.WriteNumber("megabytes_per_second", Rounded((result.Bytes - result.BytesKept) / 1e6 / Math.Max(elapsed.TotalSeconds, 1e-9), 3));
        json.WriteNumber("peak_memory_bytes", Machine.PeakMemoryBytes());
        json.WriteNumber("spills", result.Spills);
        json.WriteNumber("spilled_bytes", result.SpilledBytes);
    }

    /// <summary>A decimal, because the JSON writer gives small and large doubles an exponent.</summary>
    private static decimal Rounded(double number, int decimals) => Math.Round((decimal)number, decimals);
}
