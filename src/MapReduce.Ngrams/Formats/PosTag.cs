using MapReduce.Map;

namespace MapReduce.Ngrams.Formats;

/// <summary>The part-of-speech tags of v2 and v3 (a closed list), and the placeholders that replace a word.</summary>
[Flags]
public enum PosTag
{
    /// <summary>A plain ngram.</summary>
    None = 0,

    /// <summary><c>_NOUN</c></summary>
    Noun = 1 << 0,

    /// <summary><c>_VERB</c></summary>
    Verb = 1 << 1,

    /// <summary><c>_ADJ</c>: adjective.</summary>
    Adjective = 1 << 2,

    /// <summary><c>_ADV</c>: adverb.</summary>
    Adverb = 1 << 3,

    /// <summary><c>_PRON</c>: pronoun.</summary>
    Pronoun = 1 << 4,

    /// <summary><c>_DET</c>: determiner or article.</summary>
    Determiner = 1 << 5,

    /// <summary><c>_ADP</c>: preposition or postposition.</summary>
    Adposition = 1 << 6,

    /// <summary><c>_NUM</c>: numeral.</summary>
    Numeral = 1 << 7,

    /// <summary><c>_CONJ</c>: conjunction.</summary>
    Conjunction = 1 << 8,

    /// <summary><c>_PRT</c>: particle.</summary>
    Particle = 1 << 9,

    /// <summary><c>_X</c>: foreign words, abbreviations, misprints.</summary>
    Other = 1 << 10,

    /// <summary><c>_.</c>: punctuation.</summary>
    Punctuation = 1 << 11,

    /// <summary><c>_PROPN</c>: proper noun.</summary>
    ProperNoun = 1 << 12,

    /// <summary><c>_NOUN_</c>, <c>_START_</c>: a placeholder for any word with that tag, or for a sentence boundary.</summary>
    Placeholder = 1 << 13,

    /// <summary>Any tag or placeholder.</summary>
    Any = (1 << 14) - 1,
}

/// <summary>
/// How tags are spelled, and where they occur in an ngram. The data contains each word plain and tagged
/// (<c>watch</c>, <c>watch_NOUN</c>, <c>watch_VERB</c>), so a sum over all rows counts it twice.
/// </summary>
public static class PosTags
{
    /// <summary>All tags that a word can have, with their names.</summary>
    public static IReadOnlyList<(string Name, PosTag Tag)> All { get; } =
    [
        ("NOUN", PosTag.Noun), ("VERB", PosTag.Verb), ("ADJ", PosTag.Adjective), ("ADV", PosTag.Adverb), ("PRON", PosTag.Pronoun), ("DET", PosTag.Determiner),
        ("ADP", PosTag.Adposition), ("NUM", PosTag.Numeral), ("CONJ", PosTag.Conjunction), ("PRT", PosTag.Particle), ("X", PosTag.Other), (".", PosTag.Punctuation),
        ("PROPN", PosTag.ProperNoun),
    ];

    /// <summary>
    /// All tags (<c>watch_VERB</c>) and placeholders (<c>_VERB_</c>) among the tokens of the ngram.
    /// A bare or trailing underscore is not a tag: <c>AHAB_</c> is a plain token, <c>AM_PM_NOUN</c> and <c>:_.</c> are tagged.
    /// </summary>
    public static PosTag Of(ReadOnlySpan<byte> ngram)
    {
        if (ngram.IndexOf((byte)'_') < 0) return PosTag.None;
        PosTag found = PosTag.None;
        while (true)
        {
            int space = ngram.IndexOf((byte)' ');
            ReadOnlySpan<byte> token = space < 0 ? ngram : ngram[..space];
            found |= OfToken(token);
            if (space < 0) return found;
            ngram = ngram[(space + 1)..];
        }
    }

    /// <summary>The tags of a token. Both parts of a dependency may have one; its head may be <c>_ROOT_</c>, which replaces no word.</summary>
    private static PosTag OfToken(ReadOnlySpan<byte> token)
    {
        PosTag head = PosTag.None;
        if (ArrowOf(token) is > 0 and var arrow)
        {
            head = TagOf(token[..arrow]);
            token = token[(arrow + Arrow.Length)..];
        }
        return head | (TagStart(token) is >= 0 and var underscore ? Named(token[(underscore + 1)..]) : IsPlaceholder(token) ? PosTag.Placeholder : PosTag.None);
    }

    private static ReadOnlySpan<byte> Arrow => "=>"u8;

    /// <summary>The index of the arrow of a dependency (<c>drink=>water</c>), or -1 if the token is none. Both parts have a byte at least.</summary>
    public static int ArrowOf(ReadOnlySpan<byte> token)
    {
        int arrow = token.IndexOf(Arrow);
        return arrow > 0 && arrow + Arrow.Length < token.Length ? arrow : -1;
    }

    /// <summary>The tag of a token; <see cref="PosTag.None"/> for a plain token and for a placeholder.</summary>
    public static PosTag TagOf(ReadOnlySpan<byte> token) => TagStart(token) is >= 0 and var underscore ? Named(token[(underscore + 1)..]) : PosTag.None;

    /// <summary>The index of the underscore that starts the tag of a token or of a part of a dependency, or -1. Only the last underscore can start a tag.</summary>
    public static int TagStart(ReadOnlySpan<byte> token)
    {
        int underscore = token.LastIndexOf((byte)'_');
        return underscore > 0 && Named(token[(underscore + 1)..]) != PosTag.None ? underscore : -1;
    }

    /// <summary>Writes the ngram without its tags and returns the length; placeholders stay. REQUIRES: room for the whole ngram.</summary>
    public static int Strip(ReadOnlySpan<byte> ngram, Span<byte> stripped)
    {
        int written = 0;
        while (true)
        {
            int space = ngram.IndexOf((byte)' ');
            ReadOnlySpan<byte> token = space < 0 ? ngram : ngram[..space];
            if (ArrowOf(token) is > 0 and var arrow)
            {
                written += StripPart(token[..arrow], stripped[written..]);
                Arrow.CopyTo(stripped[written..]);
                written += Arrow.Length;
                token = token[(arrow + Arrow.Length)..];
            }
            written += StripPart(token, stripped[written..]);
            if (space < 0) return written;
            stripped[written++] = (byte)' ';
            ngram = ngram[(space + 1)..];
        }
    }

    /// <summary>
    /// Writes the ngram with its words case-folded and returns the length. Tags and placeholders stay in upper case, so that
    /// <c>Watch_NOUN</c> differs from a plain word <c>watch_noun</c>. REQUIRES: room for <see cref="CaseFold.MostBytes"/>.
    /// </summary>
    public static int FoldWords(ReadOnlySpan<byte> ngram, Span<byte> folded)
    {
        if (ngram.IndexOf((byte)'_') < 0) return CaseFold.Fold(ngram, folded);
        int written = 0;
        while (true)
        {
            int space = ngram.IndexOf((byte)' ');
            ReadOnlySpan<byte> token = space < 0 ? ngram : ngram[..space];
            if (ArrowOf(token) is > 0 and var arrow)
            {
                written += FoldPart(token[..arrow], folded[written..]);
                Arrow.CopyTo(folded[written..]);
                written += Arrow.Length;
                token = token[(arrow + Arrow.Length)..];
            }
            written += FoldPart(token, folded[written..]);
            if (space < 0) return written;
            folded[written++] = (byte)' ';
            ngram = ngram[(space + 1)..];
        }
    }

    private static int StripPart(ReadOnlySpan<byte> part, Span<byte> stripped)
    {
        ReadOnlySpan<byte> word = TagStart(part) is >= 0 and var underscore ? part[..underscore] : part;
        word.CopyTo(stripped);
        return word.Length;
    }

    private static int FoldPart(ReadOnlySpan<byte> part, Span<byte> folded)
    {
        int word = TagStart(part) is >= 0 and var underscore ? underscore : IsPlaceholder(part) ? 0 : part.Length;
        int written = CaseFold.Fold(part[..word], folded);
        part[word..].CopyTo(folded[written..]);
        return written + part.Length - word;
    }

    /// <summary>Whether the token replaces a word: <c>_NOUN_</c>, <c>_START_</c>.</summary>
    public static bool IsPlaceholder(ReadOnlySpan<byte> token) =>
        token is [(byte)'_', .., (byte)'_'] && token.Length > 2 && token[1..^1] is var name && (Named(name) != PosTag.None || IsBoundary(name));

    private static PosTag Named(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("NOUN"u8) => PosTag.Noun,
        _ when name.SequenceEqual("VERB"u8) => PosTag.Verb,
        _ when name.SequenceEqual("ADJ"u8) => PosTag.Adjective,
        _ when name.SequenceEqual("ADV"u8) => PosTag.Adverb,
        _ when name.SequenceEqual("PRON"u8) => PosTag.Pronoun,
        _ when name.SequenceEqual("DET"u8) => PosTag.Determiner,
        _ when name.SequenceEqual("ADP"u8) => PosTag.Adposition,
        _ when name.SequenceEqual("NUM"u8) => PosTag.Numeral,
        _ when name.SequenceEqual("CONJ"u8) => PosTag.Conjunction,
        _ when name.SequenceEqual("PRT"u8) => PosTag.Particle,
        _ when name.SequenceEqual("X"u8) => PosTag.Other,
        _ when name.SequenceEqual("."u8) => PosTag.Punctuation,
        _ when name.SequenceEqual("PROPN"u8) => PosTag.ProperNoun,
        _ => PosTag.None,
    };

    private static bool IsBoundary(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("START"u8) || name.SequenceEqual("END"u8) || name.SequenceEqual("ROOT"u8);
}
