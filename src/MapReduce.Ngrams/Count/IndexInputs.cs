using System.Collections.Concurrent;
using MapReduce.Input;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Index;
using MapReduce.Partition;

namespace MapReduce.Ngrams.Count;

/// <summary>The indexes among the inputs, which all workers share: opened when their parts are cut, and used to decode these. Thread-safe.</summary>
internal sealed class IndexInputs
{
    /// <summary>How parts of a file are cut: handing them around costs nothing beside decoding them.</summary>
    private static readonly PartSize OfFile = new(256 << 10, 0);

    /// <summary>How parts of a URL are cut: a request takes as long as a slow line needs for a gap, and a fast one for a part.</summary>
    private static readonly PartSize OfUrl = new(2 << 20, 64 << 10);

    private readonly ConcurrentDictionary<int, IndexFile> _files = [];

    /// <summary>The index of an input. REQUIRES: its parts have been cut.</summary>
    public IndexFile Of(InputSource input) => _files[input.Index];

    /// <summary>Opens an index, and cuts it into parts of whole blocks; only those that may have what is sought, unless that is null.</summary>
    public (IndexFile File, IReadOnlyList<ByteRange> Parts) Open(InputSource input, IRangeReader file, SoughtKeys? sought)
    {
        var index = new IndexFile(file);
        _files[input.Index] = index;
        return (index, [.. Parts(index, sought is null ? Enumerable.Range(0, index.Blocks) : BlocksOf(index, sought), input.Web is null ? OfFile : OfUrl)]);
    }

    private static SortedSet<int> BlocksOf(IndexFile index, SoughtKeys sought)
    {
        var blocks = new SortedSet<int>();
        foreach ((byte[] key, bool isPrefix) in sought.Keys)
        {
            (int first, int end) = index.BlocksOf(key, isPrefix);
            for (int block = first; block < end; block++) blocks.Add(block);
        }
        return blocks;
    }

    private static IEnumerable<ByteRange> Parts(IndexFile index, IEnumerable<int> blocks, PartSize size)
    {
        ByteRange? part = null;
        foreach (int block in blocks)
        {
            ByteRange range = index.RangeOf(block);
            if (part is { } open && (range.Offset - open.End > size.MostGapBytes || open.Length >= size.Bytes))
            {
                yield return open;
                part = null;
            }
            part = part is { } before ? before with { Length = range.End - before.Offset } : range;
        }
        if (part is { } last) yield return last;
    }

    /// <summary>How blocks become parts.</summary>
    /// <param name="Bytes">A part ends with the block that reaches this size.</param>
    /// <param name="MostGapBytes">Blocks that are not sought are read too where they take no more than this between two that are. The filters leave them out.</param>
    private readonly record struct PartSize(long Bytes, long MostGapBytes);
}
