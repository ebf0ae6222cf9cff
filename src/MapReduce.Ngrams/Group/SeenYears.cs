using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MapReduce.Combine;
using MapReduce.Ngrams.Filter;

namespace MapReduce.Ngrams.Group;

/// <summary>
/// The years of the rows that a worker has counted. They are records without a count, with keys that no row of the result can
/// have, so workers, spills and shards merge them like any other record. Not thread-safe.
/// </summary>
internal sealed class SeenYears
{
    private readonly bool[] _seen = new bool[10_000];

    /// <summary>Adds the year of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(uint year) => _seen[year] = true;

    /// <summary>Moves all years to the table.</summary>
    public void MoveTo<TValue>(CombiningTable<TValue> table) where TValue : unmanaged, IMergeable<TValue>
    {
        // The mark of a watched word's key, twice: a watched word cannot contain it.
        Span<byte> key = [WatchedWords.KeyMark, WatchedWords.KeyMark, 0, 0];
        for (int year = 0; year < _seen.Length; year++)
        {
            if (!_seen[year]) continue;
            BinaryPrimitives.WriteUInt16BigEndian(key[2..], (ushort)year);
            table.Add(key, default);
            _seen[year] = false;
        }
    }

    /// <summary>Whether the key is that of a year.</summary>
    public static bool IsKey(ReadOnlySpan<byte> key) => key is [WatchedWords.KeyMark, WatchedWords.KeyMark, ..];

    /// <summary>The year of a key.</summary>
    public static int Year(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt16BigEndian(key[2..]);
}
