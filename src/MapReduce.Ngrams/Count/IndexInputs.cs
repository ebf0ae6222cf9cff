using System.Collections.Concurrent;
using MapReduce.Input;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Index;
using MapReduce.Partition;

namespace MapReduce.Ngrams.Count;

/// <summary>The indexes among the inputs, which all workers share: opened when their parts are cut, and used to decode these. Thread-safe.</summary>
internal sealed class IndexInputs
{
    /// <summary>A part ends with the block that reaches this size, so that handing parts around costs nothing beside decoding them.</summary>
    private const long PartBytes = 256 << 10;

    private readonly ConcurrentDictionary<int, IndexFile> _files = [];

    /// <summary>The index of an input. REQUIRES: its parts have been cut.</summary>
    public IndexFile Of(InputSource input) => _files[input.Index];

    /// <summary>Opens an index, and cuts it into parts of whole blocks; only those that may have what is sought, unless that is null.</summary>
    public (IndexFile File, IReadOnlyList<ByteRange> Parts) Open(InputSource input, IRangeReader file, SoughtKeys? sought)
    {
        var index = new IndexFile(file);
        _files[input.Index] = index;
        return (index, [.. Parts(index, sought is null ? Enumerable.Range(0, index.Blocks) : BlocksOf(index, sought))]);
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

    private static IEnumerable<ByteRange> Parts(IndexFile index, IEnumerable<int> blocks)
    {
        ByteRange? part = null;
        foreach (int block in blocks)
        {
            ByteRange range = index.RangeOf(block);
            if (part is { } open && (open.End != range.Offset || open.Length >= PartBytes))
            {
                yield return open;
                part = null;
            }
            part = part is { } before ? before with { Length = before.Length + range.Length } : range;
        }
        if (part is { } last) yield return last;
    }
}
