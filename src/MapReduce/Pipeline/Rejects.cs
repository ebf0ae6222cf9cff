using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Unicode;
using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Output;
using MapReduce.Reduce;

namespace MapReduce.Pipeline;

/// <summary>
/// The bad lines of a run as JSON Lines, in the order of the inputs. They are records like all others: the key is input,
/// offset, kind and the line's bytes, so tables, spills and the merger bound their memory and put them in order.
/// </summary>
/// <remarks>A worker adds to its own table; <see cref="Write"/> is called once, when all chunks are mapped.</remarks>
internal sealed class Rejects : IDisposable
{
    /// <summary>More of a line is not kept: it is over every limit.</summary>
    private const int MostBytes = 1 << 20;

    private const int HeadBytes = 13;   // input (4), offset (8), kind (1)

    private static readonly JsonWriterOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly TableSpace<RejectPlace> _space;
    private readonly CancellationToken _stop;
    private readonly List<string> _kinds = [];   // a kind's place is its number in keys
    private readonly ConcurrentDictionary<int, OpenInput> _inputs = new();

    /// <summary>Keeps bad lines in a part of the memory that <paramref name="options"/> allow; <paramref name="stop"/> ends what takes long.</summary>
    public Rejects(PipelineOptions options, CancellationToken stop)
    {
        _stop = stop;
        _space = new TableSpace<RejectPlace>(options with { MemoryBytes = Math.Min(options.MemoryBytes / 8, 64 << 20) }, "rejects", stop);
    }

    /// <summary>A table for one worker.</summary>
    public CombiningTable<RejectPlace> NewTable() => _space.NewTable();

    /// <summary>Keeps a bad line.</summary>
    public void Add(CombiningTable<RejectPlace> table, OpenInput input, long chunk, BadLine line, ReadOnlySpan<byte> bytes)
    {
        _inputs.TryAdd(input.Source.Index, input);
        byte kind = NumberOf(line.Kind.Name);
        bytes = bytes[..Math.Min(bytes.Length, MostBytes)];
        byte[] key = new byte[HeadBytes + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(key, input.Source.Index);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(4), line.Offset);
        key[12] = kind;
        bytes.CopyTo(key.AsSpan(HeadBytes));
        table.Add(key, new RejectPlace((ulong)chunk, (ulong)line.LineInBatch));
        table.Flush();
    }

    private byte NumberOf(string kind)
    {
        lock (_kinds)
        {
            int number = _kinds.IndexOf(kind);
            if (number >= 0) return (byte)number;
            _kinds.Add(kind);
            return (byte)(_kinds.Count - 1);
        }
    }

    /// <summary>Takes bytes in order.</summary>
    public delegate void WriteAction(ReadOnlySpan<byte> bytes);

    /// <summary>Writes all of them.</summary>
    public void Write(WriteAction output)
    {
        using var merger = new RowMerger<RejectPlace>(_space.Sort(forSecondPass: false).Select(s => s.Open(null, null)));
        using var bytes = new MemoryStream();
        using var json = new Utf8JsonWriter(bytes, Json);
        OpenInput? input = null;
        long chunk = -1, before = 0;
        while (merger.Next())
        {
            ReadOnlySpan<byte> key = merger.Key;
            OpenInput own = _inputs[BinaryPrimitives.ReadInt32BigEndian(key)];
            if (own != input || chunk != (long)merger.Value.Chunk)
            {
                (input, chunk) = (own, (long)merger.Value.Chunk);
                before = own.LinesBefore(chunk);
            }
            json.WriteStartObject();
            json.WriteString("file", own.Source.Name);
            json.WriteNumber("line", before + (long)merger.Value.LineInChunk + 1);
            json.WriteNumber("offset", BinaryPrimitives.ReadInt64BigEndian(key[4..]));
            json.WriteString("kind", _kinds[key[12]]);
            ReadOnlySpan<byte> line = key[HeadBytes..];
            if (Utf8.IsValid(line)) json.WriteString("text", line);
            else json.WriteBase64String("base64", line);
            json.WriteEndObject();
            json.Flush();
            bytes.WriteByte((byte)'\n');
            json.Reset(bytes);
            if (bytes.Length < 1 << 16) continue;
            _stop.ThrowIfCancellationRequested();
            output(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
            bytes.SetLength(0);
        }
        output(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    public void Dispose() => _space.Dispose();
}
