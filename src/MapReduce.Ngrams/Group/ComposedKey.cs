using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MapReduce.Combine;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Group;

/// <summary>
/// The key of an ngram and a year: the ngram, a NUL (which no line may contain), the year as two big-endian bytes. It
/// sorts as its parts do, so one comparison serves table, run, merge and result.
/// </summary>
internal static unsafe class ComposedKey
{
    /// <summary>Bytes behind the ngram.</summary>
    public const int SuffixBytes = 3;

    /// <summary>Adds a record under the key of an ngram, by the name that it has where it has one, and a year.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(CombiningTable<NgramCount> table, NgramNames? names, byte* ngram, uint length, uint year, in NgramCount count)
    {
        if (names is not null)
        {
            ngram = names.Of(ngram, length);
            length = names.Length;
        }
        byte* key = table.Compose(length + SuffixBytes);
        // Both sides are padded, so a short ngram, as nearly all are, is one vector move.
        if (length <= 16) Unsafe.CopyBlockUnaligned(key, ngram, 16);
        else Unsafe.CopyBlockUnaligned(key, ngram, length);
        key[length] = 0;
        Unsafe.WriteUnaligned(key + length + 1, BinaryPrimitives.ReverseEndianness((ushort)year));
        table.Add(key, length + SuffixBytes, in count);
    }

    /// <summary>Takes a key apart.</summary>
    public static ReadOnlySpan<byte> Ngram(ReadOnlySpan<byte> key) => key[..^SuffixBytes];

    /// <summary>The year at the end of a key.</summary>
    public static int Year(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt16BigEndian(key[^2..]);
}
