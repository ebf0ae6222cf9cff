using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Input.Web;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Index;

namespace MapReduce.Ngrams.Count;

/// <summary>
/// The notes of an <see cref="IndexJob"/> on its sources, which are records beside those of the ngrams. A note's value is a history too, whose years
/// number its fields. The first field is 1, so a note that comes twice is seen: the same input was read twice. Thread-safe.
/// </summary>
/// <remarks>A text is noted part by part, as it was read, and the parts are joined as they come; its lines are one note, in which all parts are added up.</remarks>
/// <param name="filters">The filters of the index.</param>
internal sealed class SourceNotes(string filters)
{
    private const byte TextMark = (byte)'t', LinesMark = (byte)'l', SourceMark = (byte)'s';

    private readonly Dictionary<(string Name, int Entry), SourceText> _texts = [];
    private readonly Dictionary<(string Name, int Entry), (int Version, NgramCount Count)> _lines = [];
    private readonly Dictionary<IndexSource, long> _sources = [];
    private readonly Lock _gate = new();

    /// <summary>Notes a part of an input's text.</summary>
    public static void AddText(CombiningTable<PartList<HistoryMerger>> table, InputSource input, long offset, TextChecksum checksum)
    {
        byte[] key = KeyOf(TextMark, input, sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(key.Length - sizeof(long)), offset);
        Add(table, key, [(0, new(1, 0)), (1, new(checksum.Value >> 32, checksum.Value & uint.MaxValue)), (2, new((ulong)checksum.Bytes, 0))]);
    }

    /// <summary>Notes some of an input's lines.</summary>
    /// <param name="table">Receives the note.</param>
    /// <param name="input">The input.</param>
    /// <param name="version">The version of the lines, 1 to 3; 0 for a result.</param>
    /// <param name="lines">Their number.</param>
    /// <param name="bad">How many of them are bad.</param>
    public static void AddLines(CombiningTable<PartList<HistoryMerger>> table, InputSource input, int version, long lines, long bad) =>
        Add(table, KeyOf(LinesMark, input, 0), [(version, new((ulong)lines, (ulong)bad))]);

    /// <summary>Notes a source of an index.</summary>
    public static void Add(CombiningTable<PartList<HistoryMerger>> table, IndexSource source)
    {
        byte[] key = [WatchedWords.KeyMark, SourceMark, .. new byte[2 * sizeof(ulong)], .. Encoding.UTF8.GetBytes(source.Name)];
        BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(2), source.Checksum);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(10), source.Bytes);
        Add(table, key, [(0, new(1, 0)), (1 + source.Format, new((ulong)source.Lines, (ulong)source.Bad))]);
    }

    /// <summary>A key of a note on an input. Names are in UTF-16, in which all of them differ: a name may hold bytes that are not UTF-8.</summary>
    private static byte[] KeyOf(byte mark, InputSource input, int room)
    {
        byte[] key = [WatchedWords.KeyMark, mark, .. MemoryMarshal.AsBytes(input.Name.AsSpan()), .. new byte[sizeof(int) + room]];
        // An archive may have two files of one name.
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(key.Length - room - sizeof(int)), input.Entry ?? -1);
        return key;
    }

    private static unsafe void Add(CombiningTable<PartList<HistoryMerger>> table, byte[] key, ReadOnlySpan<(int Year, NgramCount Count)> fields)
    {
        // The room is as large as the writer says that it needs for so many years.
        byte* room = stackalloc byte[HistoryWriter.RoomFor(fields.Length)];
        var writer = new HistoryWriter(room, fields.Length);
        foreach ((int year, NgramCount count) in fields) writer.Add((uint)year, count.Matches, count.Volumes);
        table.AddBytes(key, writer.End());
    }

    /// <summary>Whether a key is a note's, which is then kept. It may come several times.</summary>
    /// <exception cref="MapReduceException">An input was read twice.</exception>
    public bool Takes(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key is not [WatchedWords.KeyMark, ..]) return false;
        var fields = new List<HistoryYear>();
        foreach (HistoryYear year in new History(value)) fields.Add(year);
        NgramCount first = fields[0].Count, last = fields[^1].Count;
        lock (_gate)
        {
            switch (key[1])
            {
                case TextMark:
                    (string Name, int Entry) input = InputOf(key[..^sizeof(long)]);
                    if (first.Matches != 1) throw Twice(NameOf(input.Name), NameOf(input.Name));
                    if (!_texts.TryGetValue(input, out SourceText? text)) _texts[input] = text = new SourceText();
                    text.Add(BinaryPrimitives.ReadInt64BigEndian(key[^sizeof(long)..]), new TextChecksum(fields[1].Count.Matches << 32 | fields[1].Count.Volumes, (long)last.Matches));
                    break;
                case LinesMark:
                    _lines[InputOf(key)] = (fields[0].Year, first);
                    break;
                default:
                    var source = new IndexSource(
                        Encoding.UTF8.GetString(key[18..]), fields[^1].Year - 1, BinaryPrimitives.ReadInt64BigEndian(key[10..]), (long)last.Matches, (long)last.Volumes, BinaryPrimitives.ReadUInt64BigEndian(key[2..]));
                    // Empty files are all alike.
                    if (first.Matches != 1 && source.Bytes > 0) throw Twice(source.Name, source.Name);
                    _sources[source] = (long)first.Matches;
                    break;
            }
        }
        return true;
    }

    /// <summary>What the index was made of. REQUIRES: all notes were taken.</summary>
    /// <exception cref="MapReduceException">Two sources have the same text.</exception>
    public IndexContents Contents()
    {
        IEnumerable<IndexSource> read = _texts.Select(text => SourceOf(text.Key, text.Value.Whole()));
        IndexSource[] sources = [.. read.Concat(_sources.SelectMany(source => Enumerable.Repeat(source.Key, (int)source.Value))).Order(IndexSource.Order)];
        for (int i = 1; i < sources.Length; i++)
            if (sources[i].Bytes > 0 && sources[i].IsSameText(sources[i - 1])) throw Twice(sources[i - 1].Name, sources[i].Name);
        return new IndexContents { Filters = filters, Sources = sources };
    }

    private IndexSource SourceOf((string Name, int Entry) input, TextChecksum text)
    {
        (int version, NgramCount lines) = _lines.GetValueOrDefault(input);
        return new IndexSource(NameOf(input.Name), version, text.Bytes, (long)lines.Matches, (long)lines.Volumes, text.Value);
    }

    private static (string Name, int Entry) InputOf(ReadOnlySpan<byte> key) =>
        (new string(MemoryMarshal.Cast<byte, char>(key[2..^sizeof(int)])), BinaryPrimitives.ReadInt32BigEndian(key[^sizeof(int)..]));

    /// <summary>The name of a file without its folder; in an archive, that of the file within it. A URL may hold secrets: a user, a password, a query.</summary>
    public static string NameOf(string input)
    {
        if (!WebFile.IsUrl(input)) return input[(input.LastIndexOf('/') + 1)..];
        int end = input.AsSpan().IndexOfAny('?', '#');
        string path = (end < 0 ? input : input[..end]).TrimEnd('/');
        return path[(path.AsSpan().LastIndexOfAny('/', '@') + 1)..];
    }

    /// <summary>The error of a text that comes twice.</summary>
    public static MapReduceException Twice(string first, string second) => new(
        Failure.FilesInConflict, $"the same text is in the index twice: {(first == second ? first : $"{first} and {second}")}; name each source once, and none that is already in an index among the inputs");

    /// <summary>The parts of a text that have come, neighbors joined.</summary>
    private sealed class SourceText
    {
        private readonly SortedList<long, TextChecksum> _parts = [];   // by offset

        public void Add(long offset, TextChecksum part)
        {
            // A part that has come before lies within one that is there.
            int before = LastUpTo(offset);
            if (before >= 0 && (offset < EndOf(before) || part.Bytes == 0)) return;
            if (before >= 0 && EndOf(before) == offset) _parts.SetValueAtIndex(before, _parts.Values[before].Then(part));
            else
            {
                _parts.Add(offset, part);
                before++;
            }
            if (before + 1 >= _parts.Count || _parts.Keys[before + 1] != EndOf(before)) return;
            _parts.SetValueAtIndex(before, _parts.Values[before].Then(_parts.Values[before + 1]));
            _parts.RemoveAt(before + 1);
        }

        /// <summary>The whole text. REQUIRES: all parts have come.</summary>
        public TextChecksum Whole() => _parts.Values.Aggregate(default(TextChecksum), (whole, part) => whole.Then(part));

        private long EndOf(int index) => _parts.Keys[index] + _parts.Values[index].Bytes;

        private int LastUpTo(long offset)
        {
            int low = 0, high = _parts.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (_parts.Keys[middle] <= offset) low = middle + 1;
                else high = middle;
            }
            return low - 1;
        }
    }
}
