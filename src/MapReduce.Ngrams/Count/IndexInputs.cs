using System.Collections.Concurrent;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Index;
using MapReduce.Partition;
using MapReduce.Storage;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Ngrams.Count;

/// <summary>The indexes among the inputs, which all workers share: opened when their parts are cut, and used to decode these. Thread-safe.</summary>
internal sealed class IndexInputs
{
    /// <summary>How parts of a file are cut: handing them around costs nothing beside decoding them.</summary>
    private static readonly PartSize OfFile = new(256 << 10, 0);

    /// <summary>How parts of a URL are cut: a request takes as long as a slow line needs for a gap, and a fast one for a part.</summary>
    private static readonly PartSize OfUrl = new(2 << 20, 64 << 10);

    private readonly ConcurrentDictionary<int, (IndexFile File, long Length, bool IsFiltered)> _files = [];

    /// <summary>The index of an input. REQUIRES: its parts have been cut.</summary>
    public IndexFile Of(InputSource input) => _files[input.Index].File;

    /// <summary>Whether the rows of an input have passed the filters of the run already: <see cref="IndexFilters.AreThoseOf"/>. REQUIRES: its parts have been cut.</summary>
    public bool IsFiltered(InputSource input) => _files[input.Index].IsFiltered;

    /// <summary>Opens the indexes among the inputs, and says what the run should know of them.</summary>
    /// <exception cref="MapReduceException">An index is damaged, its rows cannot give what its sources would give, or one is to be made of the same text twice.</exception>
    public IEnumerable<Warning> Survey(IReadOnlyList<InputSource> inputs, CountOptions options)
    {
        var survey = new IndexSurvey(options);
        var others = new List<InputSource>();
        foreach (InputSource input in inputs)
        {
            if (!IsIndex(input))
            {
                others.Add(input);
                continue;
            }
            using SafeFileHandle? handle = input.Web is null ? InputReader.OpenRanges(input) : null;
            IndexFile index = Open(input, handle is null ? InputReader.Guard(input, () => new WebRanges(input.Web!, input.Name)) : new FileRanges(handle, input.Name), options);
            foreach (Warning warning in survey.Add(input, index.Contents)) yield return warning;
            if (index.Contents.Sources.Sum(source => source.Bad) is > 0 and var bad)
                yield return new Warning(WarningKind.PartialIndex, $"{input.Name}: {Readable.Plural(bad, "line")} of the sources of this index {(bad == 1 ? "was" : "were")} bad and left out; make it anew from whole sources if others are needed");
            if (!options.ForIndex && new IndexFilters(index.Contents.Filters).NotIn(options) is { Length: > 0 } filters)
                yield return new Warning(WarningKind.PartialIndex, $"{input.Name}: this index has only those rows of its sources that were chosen by: {filters}; make it anew without filters if others are needed");
        }
        if (_files.IsEmpty) yield break;
        foreach (Warning warning in others.Select(survey.Compare).OfType<Warning>()) yield return warning;
    }

    /// <summary>Whether an input is an index.</summary>
    /// <exception cref="MapReduceException">It is called one, and is none.</exception>
    public static bool IsIndex(InputSource input) => InputReader.Guard(input, () =>
    {
        if (input.Web is null && !input.IsSeekable) return false;
        if (IndexFile.IsIndex(input.Web is { } web ? web.Head.Span : HeadOf(input.Path!))) return true;
        return SourceNotes.NameOf(input.Name).EndsWith(IndexSurvey.Extension, StringComparison.OrdinalIgnoreCase)
            ? throw new MapReduceException(Failure.BadData, $"{input.Name}: is called {IndexSurvey.Extension} and does not begin like an index: it is damaged, or something else; make the index anew, or rename the file")
            : false;
    });

    private static ReadOnlySpan<byte> HeadOf(string path)
    {
        using FileStream file = Files.Read(path);
        byte[] head = new byte[IndexLayout.Magic.Length];
        return head.AsSpan(0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
    }

    private IndexFile Open(InputSource input, IRangeReader file, CountOptions options)
    {
        if (_files.TryGetValue(input.Index, out var known) && known.Length == file.Length) return known.File;
        IndexFile index = InputReader.Guard(input, () => new IndexFile(file));
        _files[input.Index] = (index, file.Length, new IndexFilters(index.Contents.Filters).AreThoseOf(options, input.Name));
        if ((options.DoubtsOf?.Invoke(input) ?? options.Doubts) is not { } doubts) return index;
        foreach (int format in index.Contents.Sources.Select(source => source.Format).Where(format => format > 0).Distinct()) doubts.Add((NgramFormat)(format - 1));
        return index;
    }

    /// <summary>Opens an index, and cuts it into parts of whole blocks; only those that may have what the filters let pass.</summary>
    /// <exception cref="MapReduceException">It is damaged, or its rows cannot give what its sources would give.</exception>
    public IReadOnlyList<ByteRange> Cut(InputSource input, IRangeReader file, CountOptions options)
    {
        IndexFile index = Open(input, file, options);
        SoughtKeys? sought = SoughtKeys.Of(IsFiltered(input) ? IndexFilters.WithoutThose(options) : options);
        return [.. Parts(index, sought is null ? Enumerable.Range(0, index.Blocks) : BlocksOf(index, sought), input.Web is null ? OfFile : OfUrl)];
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
