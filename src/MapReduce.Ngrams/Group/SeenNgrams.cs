using MapReduce.Combine;
using MapReduce.Ngrams.Filter;

namespace MapReduce.Ngrams.Group;

/// <summary>
/// The ngrams of counted rows as records without a count, under keys that no row of the result can have, like
/// <see cref="SeenYears"/>. So the projection learns before its first row which requested ngrams occur, whatever the result is
/// grouped by.
/// </summary>
internal static unsafe class SeenNgrams
{
    /// <summary>The second byte of such a key. Like the mark before it, it never occurs in UTF-8, so no watched word begins with it.</summary>
    private const byte SecondMark = 0xFE;

    /// <summary>The last of all notes: after it, the projection knows all ngrams that occur.</summary>
    public static readonly byte[] EndKey = [WatchedWords.KeyMark, WatchedWords.KeyMark, WatchedWords.KeyMark];

    /// <summary>Adds an ngram, or its name if there are <paramref name="names"/>.</summary>
    public static void Add<TValue>(CombiningTable<TValue> table, NgramNames? names, byte* ngram, uint length) where TValue : unmanaged, IMergeable<TValue>
    {
        if (names is not null)
        {
            ngram = names.Of(ngram, length);
            length = names.Length;
        }
        byte* key = table.Compose(length + 2);
        (key[0], key[1]) = (WatchedWords.KeyMark, SecondMark);
        new ReadOnlySpan<byte>(ngram, (int)length).CopyTo(new Span<byte>(key + 2, (int)length));
        table.Add(key, length + 2, default(TValue));
    }

    /// <summary>Whether the key is that of an ngram.</summary>
    public static bool IsKey(ReadOnlySpan<byte> key) => key is [WatchedWords.KeyMark, SecondMark, ..];

    /// <summary>The ngram of a key.</summary>
    public static ReadOnlySpan<byte> Ngram(ReadOnlySpan<byte> key) => key[2..];
}
