using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MapReduce.Combine;
using MapReduce.Ngrams.Filter;

namespace MapReduce.Ngrams.Group;

/// <summary>
/// Key: the ngram, under its name in the result; value: its <see cref="History"/>. Consecutive rows of an ngram give one value as
/// long as their years ascend, as they do in Google's data; otherwise several, which are merged like those of other batches.
/// </summary>
internal unsafe struct ByHistory(NgramNames? names, HistoryRoom room) : IGrouping<PartList<HistoryMerger>>
{
    private readonly byte* _start = room.Start;
    private byte* _end = room.Start;
    private uint _nextYear;   // the lowest that may follow

    public static bool NeedsYear => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(byte* ngram, uint length, uint year, ulong matches, ulong volumes, CombiningTable<PartList<HistoryMerger>> table)
    {
        if (year < _nextYear) EndNgram(ngram, length, table);
        _end = HistoryEncoding.Write(_end, year - _nextYear, matches, volumes);
        _nextYear = year + 1;
    }

    public void EndNgram(byte* ngram, uint length, CombiningTable<PartList<HistoryMerger>> table)
    {
        if (_end == _start) return;
        byte* key = ngram;
        if (names is not null)
        {
            byte* name = names.KeyOf(ngram, length);
            length = names.KeyLength;
            key = table.Compose(length);
            NativeMemory.Copy(name, key, length);
        }
        table.AddBytes(key, length, new ReadOnlySpan<byte>(_start, (int)(_end - _start)));
        _end = _start;
        _nextYear = 0;
    }

    public readonly void EndBatch(CombiningTable<PartList<HistoryMerger>> table) { }

    /// <summary>Adds counts as a history of <see cref="History.NoYear"/>.</summary>
    public static void AddApart(byte* key, uint length, ulong matches, ulong volumes, CombiningTable<PartList<HistoryMerger>> table)
    {
        byte* history = stackalloc byte[HistoryEncoding.MostYearBytes];
        table.AddBytes(key, length, new ReadOnlySpan<byte>(history, (int)(HistoryEncoding.Write(history, History.NoYear, matches, volumes) - history)));
    }
}

/// <summary>A worker's memory for the history of one ngram: years ascend, so it has room for any.</summary>
internal sealed unsafe class HistoryRoom : IDisposable
{
    private const int Years = 10_000;

    /// <summary>The first byte.</summary>
    public byte* Start { get; private set; } = (byte*)NativeMemory.Alloc(Years * HistoryEncoding.MostYearBytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(Start);
        Start = null;
    }
}
