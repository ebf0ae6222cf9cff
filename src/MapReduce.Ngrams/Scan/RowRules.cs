using System.Numerics;
using MapReduce.Combine;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Group;

namespace MapReduce.Ngrams.Scan;

/// <summary>Which rows are counted or watched, and how the result spells their ngrams. Each worker owns one.</summary>
internal sealed unsafe class RowRules : IDisposable
{
    /// <summary>
    /// Rows with a count of at least this go to the table one by one, which checks each sum for overflow. Smaller counts are
    /// added up within a batch first: it has fewer than 2^31 rows, so their sum stays below 2^63.
    /// </summary>
    public const ulong LargeCount = 1UL << 32;

    private readonly TagRule _tags;
    private readonly NgramSet? _ngrams;
    private readonly NgramSet? _excluded;
    private readonly AskedNgrams? _asked;
    private readonly NgramPattern? _match;
    private readonly WatchedWords? _watched;
    private readonly NgramSet? _otherForms;
    private readonly NgramNames? _filteredNames;
    private readonly bool _watchesStripped;
    private readonly bool _looksAhead;

    /// <summary>Applies <paramref name="options"/>; all workers share <paramref name="watched"/>, the words that they name.</summary>
    public RowRules(FilterOptions options, WatchedWords? watched)
    {
        (_tags, _ngrams, _excluded, _asked, _watched, _watchesStripped) = (options.Tags, options.Ngrams, options.Excluded, options.Asked, watched, options.StripTags);
        _otherForms = options.OtherForms;
        if (options.Match is { } expression) _match = new NgramPattern(expression, options.FoldCase);
        if (options.FoldCase || options.StripTags || options.Label is not null) Names = new NgramNames(options.FoldCase, options.StripTags, options.KeepsTags);
        // Lists and expressions are folded whole.
        _filteredNames = options.KeepsTags && options.Asked is null ? new NgramNames(options.FoldCase, options.StripTags) : Names;
        _looksAhead = _ngrams is { IsLarge: true } && Names is null;
        HasYears = options.Years is not null;
        Years = options.Years ?? default;
        CountAll = _tags == TagRule.Keep && _ngrams is null && _excluded is null && _asked is null && _match is null && _watched is null && !HasYears;
    }

    /// <summary>Whether every row is counted, so that <see cref="UseOf"/> need not be called.</summary>
    public bool CountAll { get; }

    /// <summary>Whether only rows of <see cref="Years"/> are counted or watched.</summary>
    public bool HasYears { get; }

    /// <summary>The years to count; valid if <see cref="HasYears"/>.</summary>
    public YearRange Years { get; }

    /// <summary>How the result spells ngrams; null if it keeps the spelling of the input.</summary>
    public NgramNames? Names { get; }

    /// <summary>
    /// Prefetches the part of a large ngram set that the next lines will need: a lookup that misses the cache takes as long
    /// as scanning all rows of an ngram.
    /// </summary>
    /// <param name="lines">The batch.</param>
    /// <param name="newlines">The ends of its lines, as offsets from <paramref name="lines"/>.</param>
    /// <param name="count">Number of <paramref name="newlines"/>.</param>
    /// <param name="step">Looks at every n-th line; smaller than the usual number of lines of an ngram, so that few ngrams are missed.</param>
    public void LookAhead<TWidth>(byte* lines, uint* newlines, int count, int step) where TWidth : struct, IVectorWidth
    {
        if (!_looksAhead) return;
        for (int i = 0; i < count; i += step)
        {
            byte* line = lines + newlines[i] + 1;
            uint length = (uint)BitOperations.TrailingZeroCount(TWidth.Equal(line, (byte)'\t'));
            if (length < 64) _ngrams!.Prefetch(line, length);
        }
    }

    /// <summary>How the ngram's rows are used. The tag rule sees the ngram of the input, every other filter the name in the result, case-folded with its tags.</summary>
    public RowUse UseOf(byte* ngram, uint length)
    {
        bool counted = _tags.Accepts(new ReadOnlySpan<byte>(ngram, (int)length));
        // With stripped tags, the plain word has the name of its tagged forms and would be added to them, though the tag rule drops it.
        bool watched = (_watched is not null || _otherForms is not null) && (counted || !_watchesStripped);
        if (!counted && !watched) return RowUse.Filter;
        Rename(_filteredNames, ref ngram, ref length);
        var name = new ReadOnlySpan<byte>(ngram, (int)length);
        counted = counted && (_ngrams is null || _ngrams.Contains(ngram, length)) && (_asked is null || _asked.Contains(ngram, length))
            && (_excluded is null || !_excluded.Contains(ngram, length)) && (_match is null || _match.IsMatch(name));
        RowUse use = (counted ? HasYears ? RowUse.CountInYears : RowUse.Count : RowUse.Filter)
            | (watched && IsWatched(ngram, length) ? RowUse.Watch : RowUse.Filter);
        return HasYears && use != RowUse.Filter ? use | RowUse.InYears : use;
    }

    private bool IsWatched(byte* ngram, uint length) =>
        _watched?.Contains(new ReadOnlySpan<byte>(ngram, (int)length)) == true || _otherForms?.Contains(ngram, length) == true;

    /// <summary>Adds a row to the sum of its watched ngram.</summary>
    public void AddWatched<TGrouping, TValue>(CombiningTable<TValue> table, byte* ngram, uint length, ulong matches, ulong volumes)
        where TGrouping : struct, IGrouping<TValue>
        where TValue : unmanaged, IMergeable<TValue>
    {
        Rename(Names, ref ngram, ref length);
        byte* key = table.Compose(length + 1);
        key[0] = WatchedWords.KeyMark;
        new ReadOnlySpan<byte>(ngram, (int)length).CopyTo(new Span<byte>(key + 1, (int)length));
        TGrouping.AddApart(key, length + 1, matches, volumes, table);
    }

    /// <summary>Ends the batch, whose memory may then be overwritten.</summary>
    public void EndBatch()
    {
        Names?.Forget();
        _filteredNames?.Forget();
    }

    private static void Rename(NgramNames? names, ref byte* ngram, ref uint length)
    {
        if (names is null) return;
        ngram = names.Of(ngram, length);
        length = names.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Names?.Dispose();
        _filteredNames?.Dispose();
    }
}

/// <summary>How the rows of an ngram are used; decided once, at the ngram's first row.</summary>
[Flags]
internal enum RowUse
{
    /// <summary>Validate the rows, then drop them.</summary>
    Filter = 0,

    /// <summary>Count the rows; the ngram becomes a key.</summary>
    Count = 1,

    /// <summary>Add the rows to the sum of a watched ngram, whether or not they are counted as well.</summary>
    Watch = 2,

    /// <summary>Drop the rows of all years but those to count.</summary>
    InYears = 4,

    /// <summary>Turns into <see cref="Count"/> at the first row of a year to count: an ngram without such a row does not become a key.</summary>
    CountInYears = 8,

    /// <summary>Nothing is left to do: the sums of an index were enough, or the ngram is not needed.</summary>
    Done = 16,
}
