using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Group;
using MapReduce.Output;

namespace MapReduce.Ngrams;

/// <summary>Counts as rows: the parts of the key, then <c>match_count</c> and <c>volume_count</c>.</summary>
public readonly struct CountProjection(GroupBy by) : IProjection<NgramCount>
{
    private readonly ConcurrentDictionary<string, NgramCount> _watched = new(StringComparer.Ordinal);

    /// <summary>The totals of the watched ngrams that occurred, once the run is over.</summary>
    public IReadOnlyDictionary<string, NgramCount> Watched => _watched;

    /// <inheritdoc/>
    public IReadOnlyList<Column> Columns { get; } = ColumnsOf(by);

    /// <inheritdoc/>
    public bool Accepts(ReadOnlySpan<byte> key, in NgramCount value)
    {
        if (key.IsEmpty || key[0] != WatchedWords.KeyMark) return true;
        _watched[Encoding.UTF8.GetString(key[1..])] = value;
        return false;
    }

    /// <inheritdoc/>
    public ulong Rank(in NgramCount value) => value.Matches;

    /// <inheritdoc/>
    public void Write<TRows>(ReadOnlySpan<byte> key, in NgramCount value, ref TRows rows) where TRows : IRowWriter
    {
        switch (by)
        {
            case GroupBy.Ngram:
                rows.Text(key);
                break;
            case GroupBy.NgramYear or GroupBy.NgramDecade:
                rows.Text(ComposedKey.Ngram(key));
                rows.Integer(ComposedKey.Year(key));
                break;
            case GroupBy.Year or GroupBy.Decade:
                rows.Integer(BinaryPrimitives.ReadUInt16BigEndian(key));
                break;
        }
        rows.Integer((long)value.Matches);
        rows.Integer((long)value.Volumes);
    }

    /// <summary>A key as a message shows it: <c>watch</c>, <c>watch 1990</c>, <c>1990</c>.</summary>
    public string Describe(ReadOnlySpan<byte> key) => by switch
    {
        _ when key is [WatchedWords.KeyMark, ..] => Encoding.UTF8.GetString(key[1..]),
        GroupBy.Ngram => Encoding.UTF8.GetString(key),
        GroupBy.NgramYear or GroupBy.NgramDecade => $"{Encoding.UTF8.GetString(ComposedKey.Ngram(key))} {ComposedKey.Year(key)}",
        GroupBy.Year or GroupBy.Decade => $"{BinaryPrimitives.ReadUInt16BigEndian(key)}",
        _ => "the sum of all",
    };

    private static Column[] ColumnsOf(GroupBy by)
    {
        var ngram = new Column("ngram", ColumnType.Text);
        var year = new Column(by is GroupBy.Decade or GroupBy.NgramDecade ? "decade" : "year", ColumnType.Integer);
        Column[] keys = by switch
        {
            GroupBy.Ngram => [ngram],
            GroupBy.NgramYear or GroupBy.NgramDecade => [ngram, year],
            GroupBy.Year or GroupBy.Decade => [year],
            _ => [],
        };
        return [.. keys, new Column("match_count", ColumnType.Integer), new Column("volume_count", ColumnType.Integer)];
    }
}
