using System.IO.Hashing;
using System.Text.Json;
using MapReduce.Runs;
using MapReduce.Storage;

namespace MapReduce.Checkpoint;

/// <summary>
/// The record that marks a part of a checkpoint as finished, stored as <c>part-N.json</c>. It carries its own checksum and those of
/// the part's files and of the plan, so that files of another run or attempt are never mistaken for this one's.
/// </summary>
/// <param name="Plan">The plan's checksum.</param>
/// <param name="Part">The part's number.</param>
/// <param name="Runs">The seals of its Runs.</param>
/// <param name="Rejects">The checksum of its bad lines; null if they were not kept.</param>
/// <param name="Tally">The counts of its lines.</param>
internal sealed record PartRecord(string Plan, int Part, IReadOnlyList<RunSeal> Runs, string? Rejects, PartTally Tally)
{
    /// <summary>The file's bytes: JSON that ends with the checksum.</summary>
    public byte[] ToBytes()
    {
        string checksum = Checksum(ToJson(null));
        return [.. ToJson(checksum), (byte)'\n'];
    }

    /// <summary>Parses a file; null if its bytes are not exactly what <see cref="ToBytes"/> writes.</summary>
    public static PartRecord? Parse(byte[] file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(file);
            JsonElement root = document.RootElement;
            var bad = new Dictionary<string, long>();
            foreach (JsonProperty kind in root.GetProperty("bad").EnumerateObject()) bad[kind.Name] = kind.Value.GetInt64();
            var tally = new PartTally(
                root.GetProperty("lines").GetInt64(), root.GetProperty("filtered").GetInt64(), root.GetProperty("bytes").GetInt64(),
                root.GetProperty("chunks").GetInt64(), bad, root.GetProperty("first_bad").GetString());
            var record = new PartRecord(
                root.GetProperty("plan").GetString()!, root.GetProperty("part").GetInt32(), [.. root.GetProperty("runs").EnumerateArray().Select(SealIn)],
                root.GetProperty("rejects").GetString(), tally);
            return record.ToBytes().AsSpan().SequenceEqual(file) ? record : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The checksum of bytes, as text in a record.</summary>
    public static string Checksum(ReadOnlySpan<byte> bytes) => ChecksumText.Of(XxHash3.HashToUInt64(bytes));

    private static RunSeal SealIn(JsonElement run) => new(
        run.GetProperty("bytes").GetInt64(), run.GetProperty("rows").GetInt64(),
        ChecksumText.Parse(run.GetProperty("checksum").GetString()!));

    private byte[] ToJson(string? checksum)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("plan", Plan);
            json.WriteNumber("part", Part);
            json.WriteStartArray("runs");
            foreach (RunSeal run in Runs)
            {
                json.WriteStartObject();
                json.WriteNumber("bytes", run.Bytes);
                json.WriteNumber("rows", run.Rows);
                json.WriteString("checksum", ChecksumText.Of(run.Checksum));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteString("rejects", Rejects);
            json.WriteNumber("lines", Tally.Lines);
            json.WriteNumber("filtered", Tally.Filtered);
            json.WriteNumber("bytes", Tally.Bytes);
            json.WriteNumber("chunks", Tally.Chunks);
            json.WriteStartObject("bad");
            foreach ((string kind, long lines) in Tally.BadByKind.OrderBy(b => b.Key, StringComparer.Ordinal)) json.WriteNumber(kind, lines);
            json.WriteEndObject();
            json.WriteString("first_bad", Tally.FirstBad);
            if (checksum is not null) json.WriteString("checksum", checksum);
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }
}

/// <summary>The line counts of a part or of a whole run.</summary>
/// <param name="Lines">Lines read.</param>
/// <param name="Filtered">Good lines that a filter left out.</param>
/// <param name="Bytes">Decompressed bytes.</param>
/// <param name="Chunks">Map operations.</param>
/// <param name="BadByKind">Bad lines by the name of their kind.</param>
/// <param name="FirstBad">The first bad line, as a message shows it; null if there is none or it was not requested.</param>
public sealed record PartTally(long Lines, long Filtered, long Bytes, long Chunks, IReadOnlyDictionary<string, long> BadByKind, string? FirstBad)
{
    /// <summary>A tally of no lines.</summary>
    public static PartTally Empty { get; } = new(0, 0, 0, 0, new Dictionary<string, long>(), null);

    /// <summary>Lines that did not parse.</summary>
    public long Bad => BadByKind.Values.Sum();

    /// <summary>The sum of this tally and a later one.</summary>
    public PartTally Plus(PartTally other) => new(
        Lines + other.Lines, Filtered + other.Filtered, Bytes + other.Bytes, Chunks + other.Chunks,
        BadByKind.Concat(other.BadByKind).GroupBy(b => b.Key).ToDictionary(g => g.Key, g => g.Sum(b => b.Value)), FirstBad ?? other.FirstBad);
}
