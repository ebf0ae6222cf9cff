using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using MapReduce.Combine;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Totals;
using MapReduce.Output;

namespace MapReduce.Ngrams.Count;

/// <summary>
/// Counts as rows: the parts of the key, then <c>match_count</c> and <c>volume_count</c>, and with totals
/// a frequency (match_count divided by the total of the row's years, or of all years if it has none), then the columns on request.
/// </summary>
/// <param name="options">The options of the job; the years and frequencies of rows go to <see cref="CountOptions.Doubts"/> if there are totals.</param>
/// <param name="totals">The totals of the corpus, or null. REQUIRES: the job notes years.</param>
public readonly struct CountProjection(CountOptions options, YearTotals? totals = null) : IProjection<NgramCount>
{
    private readonly ConcurrentDictionary<string, NgramCount> _watched = new(StringComparer.Ordinal);

    // What a row without a year is divided by.
    private readonly double _allMatches = totals is null || options.By.HasYear() ? 0 : totals.OfAll();
    private readonly double _allVolumes = totals is null || options.By.HasYear() || !options.Extra.Contains(ExtraColumn.VolumeFrequency) ? 0 : totals.VolumesOfAll();
    // 128 bits, the low ones first, in an array, since the projection is copied.
    private readonly ulong[]? _accepted = options.Extra.Contains(ExtraColumn.CumulativeShare) ? new ulong[2] : null;
    private readonly bool _hasVolumes = options.Extra.Contains(ExtraColumn.VolumeFrequency);
    private readonly KeyMarks? _occurring = options.NoteNgrams ? options.Ngrams?.NewMarks() : null;

    /// <summary>The name of the column of match counts.</summary>
    internal const string MatchColumn = "match_count";

    /// <summary>The match counts of all rows that were accepted, if <see cref="ExtraColumn.CumulativeShare"/> needs them.</summary>
    internal double AcceptedMatches => _accepted is null ? 0 : (double)new UInt128(Volatile.Read(ref _accepted[1]), Volatile.Read(ref _accepted[0]));

    /// <summary>Warnings of requested ngrams that do not occur; complete when the run has ended.</summary>
    public IReadOnlyList<Warning> Absent => AbsentNgrams.Warnings(options, _occurring, Watched);

    /// <summary>The sums of those watched ngrams that occurred; complete when the run has ended.</summary>
    public IReadOnlyDictionary<string, NgramCount> Watched => _watched;

    /// <inheritdoc/>
    public IReadOnlyList<Column> Columns { get; } = ColumnsOf(options, totals is not null);

    /// <inheritdoc/>
    public bool Accepts(ReadOnlySpan<byte> key, in NgramCount value)
    {
        if (key.IsEmpty || key[0] != WatchedWords.KeyMark)
        {
            if (value.Matches < options.MinCount) return false;
            // A sum that is below what was added has wrapped.
            if (_accepted is not null && Interlocked.Add(ref _accepted[0], value.Matches) < value.Matches) Interlocked.Increment(ref _accepted[1]);
            return true;
        }
        if (SeenNgrams.IsKey(key))
        {
            _occurring?.Mark(SeenNgrams.Ngram(key));
            return false;
        }
        if (key.SequenceEqual(SeenNgrams.EndKey))
        {
            if (Absent is { Count: > 0 } absent) throw new MapReduceException(Failure.BadData, $"{string.Join("; ", absent.Select(warning => warning.Message))}. Nothing was written, since every ngram was to occur");
            return false;
        }
        if (SeenYears.IsKey(key))
        {
            int year = SeenYears.Year(key);
            _ = totals?.OfYear(year);   // throws if there is no total
            options.Doubts?.AddYear(year);
            return false;
        }
        _watched[Encoding.UTF8.GetString(key[1..])] = value;
        return false;
    }

    /// <inheritdoc/>
    public ulong Rank(in NgramCount value) => value.Matches;

    /// <inheritdoc/>
    public void Write<TRows>(ReadOnlySpan<byte> key, in NgramCount value, ref TRows rows) where TRows : IRowWriter
    {
        if (options.Label is not null)
        {
            rows.Text(InputLabels.LabelOf(key));
            key = InputLabels.RestOf(key);
        }
        switch (options.By)
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
        if (totals is null) return;
        double total = TotalOf(key);
        // Only a single ngram's frequency is limited to 1: a year's sum may count a word plain and tagged.
        if (options.By.HasNgram()) options.Doubts?.AddFrequency(value.Matches / total);
        rows.Real(options.Unit.Of(value.Matches, total));
        if (_hasVolumes) rows.Real(value.Volumes / VolumesOf(key));
    }

    private double TotalOf(ReadOnlySpan<byte> key) => options.By switch
    {
        GroupBy.NgramYear => totals!.OfYear(ComposedKey.Year(key)),
        GroupBy.NgramDecade => totals!.OfDecade(ComposedKey.Year(key)),
        GroupBy.Year => totals!.OfYear(BinaryPrimitives.ReadUInt16BigEndian(key)),
        GroupBy.Decade => totals!.OfDecade(BinaryPrimitives.ReadUInt16BigEndian(key)),
        _ => _allMatches,
    };

    private double VolumesOf(ReadOnlySpan<byte> key) => options.By switch
    {
        GroupBy.NgramYear => totals!.VolumesOfYear(ComposedKey.Year(key)),
        GroupBy.NgramDecade => totals!.VolumesOfDecade(ComposedKey.Year(key)),
        GroupBy.Year => totals!.VolumesOfYear(BinaryPrimitives.ReadUInt16BigEndian(key)),
        GroupBy.Decade => totals!.VolumesOfDecade(BinaryPrimitives.ReadUInt16BigEndian(key)),
        _ => _allVolumes,
    };

    /// <summary>A key as a message shows it: <c>watch</c>, <c>watch 1990</c>, <c>1990</c>.</summary>
    public string Describe(ReadOnlySpan<byte> key) =>
        key is [WatchedWords.KeyMark, ..] ? Encoding.UTF8.GetString(key[1..])
        : options.Label is null ? DescribeRest(key)
        : $"{Encoding.UTF8.GetString(InputLabels.LabelOf(key))}: {DescribeRest(InputLabels.RestOf(key))}";

    private string DescribeRest(ReadOnlySpan<byte> key) => options.By switch
    {
        GroupBy.Ngram => Encoding.UTF8.GetString(key),
        GroupBy.NgramYear or GroupBy.NgramDecade => $"{Encoding.UTF8.GetString(ComposedKey.Ngram(key))} {ComposedKey.Year(key)}",
        GroupBy.Year or GroupBy.Decade => $"{BinaryPrimitives.ReadUInt16BigEndian(key)}",
        _ => "the sum of all",
    };

    private static Column[] ColumnsOf(CountOptions options, bool hasTotals)
    {
        GroupBy by = options.By;
        var ngram = new Column("ngram", ColumnType.Text);
        var year = new Column(by is GroupBy.Decade or GroupBy.NgramDecade ? "decade" : "year", ColumnType.Integer);
        Column[] keys = by switch
        {
            GroupBy.Ngram => [ngram],
            GroupBy.NgramYear or GroupBy.NgramDecade => [ngram, year],
            GroupBy.Year or GroupBy.Decade => [year],
            _ => [],
        };
        Column[] frequency = hasTotals ? [new Column(options.Unit.Column, ColumnType.Real)] : [];
        Column[] label = options.Label is null ? [] : [new Column(options.LabelColumn, ColumnType.Text)];
        return [.. label, .. keys, new Column(MatchColumn, ColumnType.Integer), new Column("volume_count", ColumnType.Integer), .. frequency, .. options.Extra.Where(extra => extra != ExtraColumn.CumulativeShare).Select(extra => extra.Definition())];
    }
}
