using System.Text;
using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Index;
using MapReduce.Output;

namespace MapReduce.Ngrams.Count;

/// <summary>The rows of an index: an ngram and its encoded history, for an <see cref="IndexFormat"/>. It takes the notes on the sources.</summary>
/// <param name="options">The options of the job.</param>
public readonly struct IndexProjection(CountOptions options) : IProjection<PartList<HistoryMerger>>
{
    private readonly SourceNotes _notes = new(FilterList.TextOf(options with { ForIndex = true }));
    private readonly KeyMarks? _occurring = options.Ngrams?.NewMarks();

    /// <summary>A warning of requested ngrams that are not in the index. REQUIRES: all rows are written.</summary>
    public IReadOnlyList<Warning> Absent => AbsentNgrams.Warnings(options, _occurring, new Dictionary<string, NgramCount>());

    /// <inheritdoc/>
    public IReadOnlyList<Column> Columns => [new Column("ngram", ColumnType.Text), new Column("history", ColumnType.Text)];

    /// <summary>What the index was made of. REQUIRES: all rows are written.</summary>
    /// <exception cref="MapReduceException">Two sources have the same text.</exception>
    public IndexContents Contents() => _notes.Contents();

    /// <inheritdoc/>
    public bool Accepts(ReadOnlySpan<byte> key, in PartList<HistoryMerger> value)
    {
        if (_notes.Takes(key, value.Bytes)) return false;
        _occurring?.Mark(options.FoldCase ? Encoding.UTF8.GetBytes(CaseFold.Fold(Encoding.UTF8.GetString(key))) : key);
        return true;
    }

    /// <inheritdoc/>
    public ulong Rank(in PartList<HistoryMerger> value) => 0;

    /// <inheritdoc/>
    public void Write<TRows>(ReadOnlySpan<byte> key, in PartList<HistoryMerger> value, ref TRows rows) where TRows : IRowWriter
    {
        rows.Text(key);
        rows.Text(value.Bytes);
    }

    /// <summary>The key of a sum that is too large, which has its year, for messages.</summary>
    public static string Describe(ReadOnlySpan<byte> key) => $"{Encoding.UTF8.GetString(ComposedKey.Ngram(key))} {ComposedKey.Year(key)}";
}
