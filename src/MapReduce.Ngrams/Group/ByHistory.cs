using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MapReduce.Combine;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Group;

/// <summary>
/// Key: the ngram, under its name in the result; value: its <see cref="History"/>. Consecutive rows of an ngram give one value as
/// long as their years ascend, as they do in Google's data; otherwise several, which are merged like those of other batches.
/// </summary>
internal unsafe struct ByHistory(NgramNames? names, HistoryRoom room) : IGrouping<PartList<HistoryMerger>>
{
    private readonly uint* _years = room.Years;
    private readonly ulong* _counts = room.Counts;
    private HistoryWriter _writer = room.Writer();
    private int _count;       // of years that are noted
    private uint _nextYear;   // the lowest that may follow

    public static bool NeedsYear => true;

    public static bool TakesNgrams => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(byte* ngram, uint length, uint year, ulong matches, ulong volumes, CombiningTable<PartList<HistoryMerger>> table)
    {
        if (year < _nextYear) EndNgram(ngram, length, table);
        if ((matches | volumes) > uint.MaxValue)
        {
            AddLarge(ngram, length, year, matches, volumes, table);
            return;
        }
        _years[_count] = year;
        _counts[_count] = matches | volumes << 32;
        _count++;
        _nextYear = year + 1;
    }

    /// <summary>Adds a row as a history of its own.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddLarge(byte* ngram, uint length, uint year, ulong matches, ulong volumes, CombiningTable<PartList<HistoryMerger>> table)
    {
        EndNgram(ngram, length, table);
        _writer.Add(year, matches, volumes);
        AddHistory(ngram, length, table);
    }

    public void AddNgram(byte* ngram, uint length, uint* years, ulong* counts, int count, CombiningTable<PartList<HistoryMerger>> table)
    {
        if (_writer.TryAddAll(years, counts, count))
        {
            AddHistory(ngram, length, table);
            return;
        }
        for (int i = 0; i < count; i++) Add(ngram, length, years[i], (uint)counts[i], counts[i] >> 32, table);
        EndNgram(ngram, length, table);
    }

    public void EndNgram(byte* ngram, uint length, CombiningTable<PartList<HistoryMerger>> table)
    {
        if (_count == 0) return;
        if (!_writer.TryAddAll(_years, _counts, _count)) throw new InvalidOperationException("years that do not ascend were noted as one history");
        _count = 0;
        _nextYear = 0;
        AddHistory(ngram, length, table);
    }

    /// <summary>Adds the history that has been written.</summary>
    private void AddHistory(byte* ngram, uint length, CombiningTable<PartList<HistoryMerger>> table)
    {
        byte* key = ngram;
        if (names is not null)
        {
            byte* name = names.KeyOf(ngram, length);
            length = names.KeyLength;
            key = table.Compose(length);
            NativeMemory.Copy(name, key, length);
        }
        table.AddBytes(key, length, _writer.End());
    }

    public readonly void EndBatch(CombiningTable<PartList<HistoryMerger>> table) { }

    /// <summary>Adds counts as a history of <see cref="History.NoYear"/>.</summary>
    public static void AddApart(byte* key, uint length, ulong matches, ulong volumes, CombiningTable<PartList<HistoryMerger>> table)
    {
        byte* room = stackalloc byte[HistoryWriter.RoomFor(1)];
        var writer = new HistoryWriter(room, 1);
        writer.Add(History.NoYear, matches, volumes);
        table.AddBytes(key, length, writer.End());
    }
}
