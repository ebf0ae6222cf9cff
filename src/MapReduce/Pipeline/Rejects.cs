using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Output;
using MapReduce.Reduce;
using MapReduce.Storage;

namespace MapReduce.Pipeline;

/// <summary>
/// The bad lines of a run as JSON Lines, in input order. They are records like any other: the key is input, offset, kind and the
/// line's bytes, so tables, spills and the merger bound their memory and sort them.
/// </summary>
/// <remarks>Each worker adds to its own table; <see cref="Write"/> is called once, after all chunks are mapped.</remarks>
internal sealed unsafe class Rejects : IDisposable
{
    /// <summary>Most bytes kept of a line: a longer one exceeds every limit.</summary>
    private const int MostBytes = 1 << 20;

    /// <summary>Most bytes that one byte of text becomes: \u00XX.</summary>
    private const int MostEscapedBytes = 6;

    private const int HeadBytes = 13;   // input (4), offset (8), kind (1)

    /// <summary>Bytes per write.</summary>
    private const int BlockBytes = 1 << 16;

    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private readonly TableSpace<RejectPlace> _space;
    private readonly CancellationToken _stop;
    private readonly List<string> _kinds = [];   // a kind's index is its number in keys
    private readonly ConcurrentDictionary<int, OpenInput> _inputs = new();

    /// <summary>Keeps bad lines in a share of the memory that <paramref name="options"/> allow; <paramref name="stop"/> cancels long work.</summary>
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
        uint length = (uint)(HeadBytes + bytes.Length);
        byte* room = table.Compose(length);
        var key = new Span<byte>(room, (int)length);
        BinaryPrimitives.WriteInt32BigEndian(key, input.Source.Index);
        BinaryPrimitives.WriteInt64BigEndian(key[4..], line.Offset);
        key[12] = kind;
        bytes.CopyTo(key[HeadBytes..]);
        table.Add(room, length, new RejectPlace((ulong)chunk, (ulong)line.LineInBatch));
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

    /// <summary>Writes all bad lines.</summary>
    public void Write(OutwardStream.WriteAction output)
    {
        using var merger = new RowMerger<RejectPlace>(_space.Sort(forSecondPass: false).Select(s => s.Open(null, null)));
        // Native memory: a line of a megabyte takes six if every byte is escaped.
        using var rows = new RowBuffer();
        byte[] head = [];
        OpenInput? input = null;
        long chunk = -1, before = 0;
        while (merger.Next())
        {
            ReadOnlySpan<byte> key = merger.Key;
            OpenInput own = _inputs[BinaryPrimitives.ReadInt32BigEndian(key)];
            if (own != input) head = [.. "{\"file\":\""u8, .. JsonEncodedText.Encode(own.Source.Name, Encoder).EncodedUtf8Bytes, .. "\",\"line\":"u8];
            if (own != input || chunk != (long)merger.Value.Chunk)
            {
                (input, chunk) = (own, (long)merger.Value.Chunk);
                before = own.LinesBefore(chunk);
            }
            rows.Append(head);
            AppendNumber(rows, before + (long)merger.Value.LineInChunk + 1);
            rows.Append(",\"offset\":"u8);
            AppendNumber(rows, BinaryPrimitives.ReadInt64BigEndian(key[4..]));
            rows.Append(",\"kind\":\""u8);
            rows.Append(JsonEncodedText.Encode(_kinds[key[12]], Encoder).EncodedUtf8Bytes);
            AppendLine(rows, key[HeadBytes..]);
            if (rows.Length < BlockBytes) continue;
            _stop.ThrowIfCancellationRequested();
            output(rows.Written);
            rows.Clear();
        }
        output(rows.Written);
    }

    private static void AppendNumber(RowBuffer rows, long number)
    {
        Utf8Formatter.TryFormat(number, rows.Room(20), out int written);
        rows.Advance(written);
    }

    /// <summary>Writes the line as text if it is valid UTF-8, otherwise as base64, and ends the object.</summary>
    private static void AppendLine(RowBuffer rows, ReadOnlySpan<byte> line)
    {
        int written;
        if (Utf8.IsValid(line))
        {
            rows.Append("\",\"text\":\""u8);
            Encoder.EncodeUtf8(line, rows.Room(line.Length * MostEscapedBytes), out _, out written);
        }
        else
        {
            rows.Append("\",\"base64\":\""u8);
            Base64.EncodeToUtf8(line, rows.Room(Base64.GetMaxEncodedToUtf8Length(line.Length)), out _, out written);
        }
        rows.Advance(written);
        rows.Append("\"}\n"u8);
    }

    public void Dispose() => _space.Dispose();
}

/// <summary>The position of a rejected line within its input. No two rejects share a key, so nothing is ever merged.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RejectPlace(ulong chunk, ulong lineInChunk) : IMergeable<RejectPlace>
{
    /// <summary>The 0-based number of the chunk.</summary>
    public ulong Chunk = chunk;

    /// <summary>Lines before it in the chunk.</summary>
    public ulong LineInChunk = lineInChunk;

    public static void Merge(ref RejectPlace into, in RejectPlace other) { }

    public static bool HasOverflowed(in RejectPlace value) => false;
}
