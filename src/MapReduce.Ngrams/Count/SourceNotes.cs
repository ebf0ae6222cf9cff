using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using MapReduce.Combine;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Index;

namespace MapReduce.Ngrams.Count;

/// <summary>A part of a text that was mapped.</summary>
/// <param name="Input">The name of the input.</param>
/// <param name="Offset">Where the part begins in the text.</param>
/// <param name="Checksum">Its checksum and length.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Bad">How many of them are bad.</param>
/// <param name="Version">The version of the lines, 1 to 3; 0 for a result.</param>
/// <param name="IsWhole">Whether all of its text was read: the rest of a line that is too long is not.</param>
internal readonly record struct SourcePart(string Input, long Offset, TextChecksum Checksum, long Lines, long Bad, int Version, bool IsWhole);

/// <summary>
/// The notes of an <see cref="IndexJob"/> on its sources. A note's value is a history too, whose years number its fields, so that a
/// note that comes twice is seen by its first field: the same input was read twice. Thread-safe.
/// </summary>
/// <param name="filters">The filters of the index.</param>
internal sealed class SourceNotes(string filters)
{
    private const byte PartMark = (byte)'p', SourceMark = (byte)'s';

    private readonly ConcurrentDictionary<string, SourcePart> _parts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IndexSource> _sources = new(StringComparer.Ordinal);

    /// <summary>Notes a part of a text.</summary>
    public static void Add(CombiningTable<PartList<HistoryMerger>> table, SourcePart part)
    {
        byte[] name = Encoding.UTF8.GetBytes(part.Input);
        var key = new byte[2 + name.Length + 1 + sizeof(long)];
        (key[0], key[1]) = (WatchedWords.KeyMark, PartMark);
        name.CopyTo(key, 2);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(name.Length + 3), part.Offset);
        Add(table, key, [(1, 0), Halves(part.Checksum.Value), ((ulong)part.Checksum.Bytes, (ulong)part.Lines), ((ulong)part.Bad, (ulong)part.Version), (part.IsWhole ? 1UL : 0, 0)]);
    }

    /// <summary>Notes a source of an index.</summary>
    public static void Add(CombiningTable<PartList<HistoryMerger>> table, IndexSource source)
    {
        byte[] name = Encoding.UTF8.GetBytes(source.Name);
        var key = new byte[2 + 2 * sizeof(ulong) + name.Length];
        (key[0], key[1]) = (WatchedWords.KeyMark, SourceMark);
        BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(2), source.Checksum);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(10), source.Bytes);
        name.CopyTo(key, 18);
        Add(table, key, [(1, 0), ((ulong)source.Lines, (ulong)source.Bad), ((ulong)source.Format, 0)]);
    }

    private static (ulong, ulong) Halves(ulong number) => (number >> 32, number & uint.MaxValue);

    private static void Add(CombiningTable<PartList<HistoryMerger>> table, byte[] key, ReadOnlySpan<(ulong, ulong)> fields)
    {
        Span<byte> value = stackalloc byte[fields.Length * HistoryEncoding.MostYearBytes];
        int length = 0;
        foreach ((ulong first, ulong second) in fields) length += HistoryEncoding.Write(0, new NgramCount(first, second), value[length..]);
        table.AddBytes(key, value[..length]);
    }

    /// <summary>Whether a key is a note's, which is then kept. It may come several times.</summary>
    /// <exception cref="MapReduceException">An input was read twice.</exception>
    public bool Takes(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key is not [WatchedWords.KeyMark, ..]) return false;
        NgramCount[] fields = Fields(value);
        if (key[1] == PartMark)
        {
            string name = Encoding.UTF8.GetString(key[2..^9]);
            if (fields[0].Matches != 1) throw Twice(name, name);
            var checksum = new TextChecksum(fields[1].Matches << 32 | fields[1].Volumes, (long)fields[2].Matches);
            _parts[Convert.ToHexString(key)] = new SourcePart(
                name, BinaryPrimitives.ReadInt64BigEndian(key[^8..]), checksum, (long)fields[2].Volumes, (long)fields[3].Matches, (int)fields[3].Volumes, fields[4].Matches == 1);
        }
        else
        {
            string name = Encoding.UTF8.GetString(key[18..]);
            if (fields[0].Matches != 1) throw Twice(name, name);
            _sources[Convert.ToHexString(key)] = new IndexSource(
                name, (int)fields[2].Matches, BinaryPrimitives.ReadInt64BigEndian(key[10..]), (long)fields[1].Matches, (long)fields[1].Volumes, BinaryPrimitives.ReadUInt64BigEndian(key[2..]));
        }
        return true;
    }

    /// <summary>What the index was made of. REQUIRES: all notes were taken.</summary>
    /// <exception cref="MapReduceException">Two sources have the same text.</exception>
    public IndexContents Contents()
    {
        IndexSource[] sources = [.. _parts.Values.GroupBy(part => part.Input, StringComparer.Ordinal).Select(SourceOf).Concat(_sources.Values).Order(IndexSource.Order)];
        for (int i = 1; i < sources.Length; i++)
            if (sources[i].Bytes > 0 && sources[i].IsSameText(sources[i - 1])) throw Twice(sources[i - 1].Name, sources[i].Name);
        return new IndexContents { Filters = filters, Sources = sources };
    }

    private static IndexSource SourceOf(IGrouping<string, SourcePart> parts)
    {
        bool isWhole = parts.All(part => part.IsWhole);
        TextChecksum checksum = default;
        foreach (SourcePart part in parts.OrderBy(part => part.Offset)) checksum = checksum.Then(part.Checksum);
        SourcePart any = parts.First();
        return new IndexSource(NameOf(any.Input), any.Version, isWhole ? checksum.Bytes : 0, parts.Sum(part => part.Lines), parts.Sum(part => part.Bad), isWhole ? checksum.Value : 0);
    }

    /// <summary>The name of a file without its folder; in an archive, that of the file within it.</summary>
    public static string NameOf(string input) => input[(input.LastIndexOf('/') + 1)..];

    private static NgramCount[] Fields(ReadOnlySpan<byte> value)
    {
        var fields = new List<NgramCount>();
        foreach (HistoryYear year in new History(value)) fields.Add(year.Count);
        return [.. fields];
    }

    /// <summary>The error of a text that comes twice.</summary>
    public static MapReduceException Twice(string first, string second) => new(
        Failure.FilesInConflict, $"the same text is in the index twice: {(first == second ? first : $"{first} and {second}")}; name each source once, and none that is already in an index among the inputs");
}
