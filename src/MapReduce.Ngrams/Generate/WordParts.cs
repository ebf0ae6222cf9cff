namespace MapReduce.Ngrams.Generate;

/// <summary>The 256 syllables and 256 endings of pseudo-words, in one case. Immutable.</summary>
/// <remarks>
/// The syllables ascend in bytes and none starts with another, since a vowel ends each and occurs nowhere else in it:
/// words of equally many syllables sort as the numbers do whose digits the syllables are, whatever follows.
/// </remarks>
internal sealed class WordParts
{
    // 49 onsets with 5 vowels, and 11 syllables of their own, make one byte's worth.
    private const string Onsets =
        "b bl br c ch cl cr d dr f fl fr g gh gl gr h j k kr l m n p ph pl pr r s sc sh sk sl sm sn sp spr st str sw t th tr tw v w wh y z";

    private const string Vowels = "a e i o u";
    private const string OtherSyllables = "ly ry ty ny my xa xi cé lü ñe tø";

    // Rough shares of 256; every ending that is not listed is none.
    private static readonly (string Text, int Share)[] EndingShares =
    [
        ("n", 24), ("s", 24), ("r", 14), ("l", 9), ("d", 8), ("t", 8), ("m", 6), ("ed", 9), ("ng", 6), ("st", 5),
        ("nt", 4), ("tion", 6), ("ble", 3), ("ly", 5), ("ß", 2), ("é", 4), ("ñ", 2), ("ü", 2), ("ø", 1), ("я", 2),
        ("λ", 1), ("és", 2), ("'s", 1), ("-on", 1), ("_", 1), ("1", 1),
    ];

    // Behind the shares, which they are built from: static fields are set in the order of the text.
    public static WordParts Lower { get; } = new(static text => text);

    public static WordParts Upper { get; } = new(static text => text.ToUpperInvariant());

    private WordParts(Func<string, string> writing)
    {
        var syllables = new List<string>(OtherSyllables.Split(' '));
        foreach (string onset in Onsets.Split(' '))
        {
            foreach (string vowel in Vowels.Split(' '))
            {
                syllables.Add(onset + vowel);
            }
        }

        // Ordinal order of UTF-16 is the order of UTF-8 bytes for all characters below U+D800.
        Syllables = [.. syllables.Select(writing).Order(StringComparer.Ordinal).Select(static text => new WordPart(text))];
        Endings = new WordPart[256];
        int next = 0;
        foreach ((string text, int share) in EndingShares)
        {
            Endings.AsSpan(next, share).Fill(new WordPart(writing(text)));
            next += share;
        }
    }

    /// <summary>By the value of a digit, 0…255.</summary>
    public WordPart[] Syllables { get; }

    /// <summary>By a hash byte.</summary>
    public WordPart[] Endings { get; }
}
