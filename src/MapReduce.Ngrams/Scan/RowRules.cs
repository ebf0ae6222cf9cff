using System.Numerics;
using MapReduce.Combine;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Scan;

/// <summary>Which rows are counted and which are watched, and what the result calls their ngrams. A worker owns one.</summary>
internal sealed unsafe class RowRules : IDisposable
{
    /// <summary>
    /// Counts from here on go to the table alone, row by row, and it checks sums. Smaller ones are added up within a batch:
    /// it has fewer than 2^31 rows, so their sum stays below 2^63.
    /// </summary>
    public const ulong LargeCount = 1UL << 32;

    private readonly TagRule _tags;
    private readonly NgramSet? _ngrams;
    private readonly AskedNgrams? _asked;
    private readonly NgramPattern? _match;
    private readonly WatchedWords? _watched;
    private readonly bool _watchesStripped;
    private readonly bool _looksAhead;

    /// <summary>The rules of the options; <paramref name="watched"/> are its words, which all workers share.</summary>
    public RowRules(CountOptions options, WatchedWords? watched)
    {
        (_tags, _ngrams, _asked, _watched, _watchesStripped) = (options.Tags, options.Ngrams, options.Asked, watched, options.StripTags);
        if (options.Match is { } expression) _match = new NgramPattern(expression, options.FoldCase);
        if (options.FoldCase || options.StripTags) Names = new NgramNames(options.FoldCase, options.StripTags, options.KeepsTags);
        _looksAhead = _ngrams is { IsLarge: true } && Names is null;
        HasYears = options.Years is not null;
        Years = options.Years ?? default;
        CountAll = _tags == TagRule.Keep && _ngrams is null && _asked is null && _match is null && _watched is null && !HasYears;
    }

    /// <summary>Whether every row is simply counted, so that nobody needs to ask.</summary>
    public bool CountAll { get; }

    /// <summary>Whether only rows of <see cref="Years"/> are counted or watched.</summary>
    public bool HasYears { get; }

    /// <summary>The years asked for, where <see cref="HasYears"/>.</summary>
    public YearRange Years { get; }

    /// <summary>What the result calls ngrams; null where it calls them what the input does.</summary>
    public NgramNames? Names { get; }

    /// <summary>
    /// Begins to load what the ngrams of the next lines will be looked up in, where that is more than the cache holds: a look-up
    /// that misses it takes as long as all rows of an ngram.
    /// </summary>
    /// <param name="lines">The batch.</param>
    /// <param name="newlines">Where its lines end, as offsets from there.</param>
    /// <param name="count">How many are known.</param>
    /// <param name="step">Every how many lines an ngram is looked at; fewer than it has, so that most are met.</param>
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

    /// <summary>What becomes of the ngram's rows. Tags are looked at as they are read, all else as the result has it.</summary>
    public RowUse UseOf(byte* ngram, uint length)
    {
        bool counted = _tags.Accepts(new ReadOnlySpan<byte>(ngram, (int)length));
        // Once tags are stripped the plain word, which the tag rule leaves out, has the name of the tagged ones, and would be added to them.
        bool watched = _watched is not null && (counted || !_watchesStripped);
        if (!counted && !watched) return RowUse.Filter;
        Rename(ref ngram, ref length);
        var name = new ReadOnlySpan<byte>(ngram, (int)length);
        counted = counted && (_ngrams is null || _ngrams.Contains(ngram, length)) && (_asked is null || _asked.Contains(ngram, length)) && (_match is null || _match.IsMatch(name));
        RowUse use = (counted ? HasYears ? RowUse.CountInYears : RowUse.Count : RowUse.Filter)
            | (watched && _watched!.Contains(name) ? RowUse.Watch : RowUse.Filter);
        return HasYears && use != RowUse.Filter ? use | RowUse.InYears : use;
    }

    /// <summary>Adds a row under its ngram's watch key.</summary>
    public void AddWatched(CombiningTable<NgramCount> table, byte* ngram, uint length, ulong matches, ulong volumes)
    {
        Rename(ref ngram, ref length);
        byte* key = table.Compose(length + 1);
        key[0] = WatchedWords.KeyMark;
        new ReadOnlySpan<byte>(ngram, (int)length).CopyTo(new Span<byte>(key + 1, (int)length));
        table.Add(key, length + 1, new NgramCount(matches, volumes));
    }

    /// <summary>The batch has ended, and what lay in it may be overwritten.</summary>
    public void EndBatch() => Names?.Forget();

    private void Rename(ref byte* ngram, ref uint length)
    {
        if (Names is null) return;
        ngram = Names.Of(ngram, length);
        length = Names.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => Names?.Dispose();
}
