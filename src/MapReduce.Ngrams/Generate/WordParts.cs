using System.Buffers.Binary;
using System.Text;

namespace MapReduce.Ngrams.Generate;

/// <summary>The 256 syllables and 256 endings of pseudo-words, in one case. Immutable.</summary>
/// <remarks>
/// Syllables are in byte order, and none is a prefix of another, since each ends in its only vowel. So words with the same
/// number of syllables sort like the numbers whose digits the syllables are, whatever follows.
/// </remarks>
internal sealed class WordParts
{
    // 49 onsets with 5 vowels each, and 11 more syllables: 256 in all.
    private const string Onsets =
        "b bl br c ch cl cr d dr f fl fr g gh gl gr h j k kr l m n p ph pl pr r s sc sh sk sl sm sn sp spr st str sw t th tr tw v w wh y z";

    private const string Vowels = "a e i o u";
    private const string OtherSyllables = "ly ry ty ny my xa xi cé lü ñe tø";

    // Shares in 256ths; the rest of the words have no ending.
    private static readonly (string Text, int Share)[] EndingShares =
    [
        ("n", 24), ("s", 24), ("r", 14), ("l", 9), ("d", 8), ("t", 8), ("m", 6), ("ed", 9), ("ng", 6), ("st", 5),
        ("nt", 4), ("tion", 6), ("ble", 3), ("ly", 5), ("ß", 2), ("é", 4), ("ñ", 2), ("ü", 2), ("ø", 1), ("я", 2),
        ("λ", 1), ("és", 2), ("'s", 1), ("-on", 1), ("_", 1), ("1", 1),
    ];

    // After EndingShares, from which they are built: static fields are initialized in source order.
    public static WordParts Lower { get; } = new(static text => text);

    public static WordParts Upper { get; } = new(static text => text.ToUpperInvariant());

    private WordParts(Func<string, string> writing)
    {
        var syllables = new List<string>(OtherSyllables.Split(' '));
        foreach (string onset in Onsets.Split(' '))
            foreach (string vowel in Vowels.Split(' ')) syllables.Add(onset + vowel);
        // Below U+D800, ordinal order of UTF-16 equals the byte order of UTF-8.
        Syllables = [.. syllables.Select(writing).Order(StringComparer.Ordinal).Select(static text => new WordPart(text))];
        Endings = new WordPart[256];
        int next = 0;
        foreach ((string text, int share) in EndingShares)
        {
            Endings.AsSpan(next, share).Fill(new WordPart(writing(text)));
            next += share;
        }
    }

    /// <summary>Indexed by a base-256 digit.</summary>
    public WordPart[] Syllables { get; }

    /// <summary>Indexed by a byte of a hash.</summary>
    public WordPart[] Endings { get; }
}

/// <summary>Up to seven bytes of a word in one register: the text in the low bytes, its length in the highest byte.</summary>
internal readonly struct WordPart
{
    private readonly ulong _packed;

    public WordPart(string text)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        int length = Encoding.UTF8.GetBytes(text, bytes[..^1]);
        bytes[^1] = (byte)length;
        _packed = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    public int Length => (int)(_packed >> 56);

    /// <summary>Writes the text, always as eight bytes, and returns its length.</summary>
    public int WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, _packed);
        return Length;
    }
}
