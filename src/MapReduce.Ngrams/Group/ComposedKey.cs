using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MapReduce.Combine;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Group;

/// <summary>
/// The key of an ngram and a year: the ngram, a NUL (which no line may contain), and the year as two big-endian bytes. Its
/// byte order is the order by ngram, then year, so table, Run, merge and result compare keys in the same way.
/// </summary>
internal static unsafe class ComposedKey
{
    /// <summary>Bytes after the ngram.</summary>
    public const int SuffixBytes = 3;

    /// <summary>Adds a record under the key of an ngram, or its name if there are <paramref name="names"/>, and a year.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(CombiningTable<NgramCount> table, NgramNames? names, byte* ngram, uint length, uint year, in NgramCount count)
    {
        if (names is not null)
        {
            ngram = names.KeyOf(ngram, length);
            length = names.KeyLength;
        }
        byte* key = table.Compose(length + SuffixBytes);
        // Source and target are padded, so nearly all ngrams (up to 16 bytes) take one vector copy.
        if (length <= 16) Unsafe.CopyBlockUnaligned(key, ngram, 16);
        else Unsafe.CopyBlockUnaligned(key, ngram, length);
        key[length] = 0;
        Unsafe.WriteUnaligned(key + length + 1, BinaryPrimitives.ReverseEndianness((ushort)year));
        table.Add(key, length + SuffixBytes, in count);
    }

    /// <summary>Appends what follows the ngram in the key of a year.</summary>
    public static void WriteSuffix(int year, PartBuffer key)
    {
        WriteSuffix(year, key.Room(SuffixBytes));
        key.Advance(SuffixBytes);
    }

    /// <summary>Writes what follows the ngram in the key of a year. REQUIRES: room for <see cref="SuffixBytes"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteSuffix(int year, Span<byte> suffix)
    {
        suffix[0] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(suffix[1..], (ushort)year);
    }

    /// <summary>The ngram of a key.</summary>
    public static ReadOnlySpan<byte> Ngram(ReadOnlySpan<byte> key) => key[..^SuffixBytes];

    /// <summary>The year of a key.</summary>
    public static int Year(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt16BigEndian(key[^2..]);
}
