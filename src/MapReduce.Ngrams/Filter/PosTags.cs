using MapReduce.Map;

namespace MapReduce.Ngrams.Filter;

/// <summary>
/// How tags are spelled, and where in an ngram they are. A word is in the data twice, plain and under its tags
/// (<c>watch</c>, <c>watch_NOUN</c>, <c>watch_VERB</c>), so a sum over all rows counts it twice.
/// </summary>
public static class PosTags
{
    /// <summary>All tags that a word can carry, with their names.</summary>
    public static IReadOnlyList<(string Name, PosTag Tag)> All { get; } =
    [
        ("NOUN", PosTag.Noun), ("VERB", PosTag.Verb), ("ADJ", PosTag.Adjective), ("ADV", PosTag.Adverb), ("PRON", PosTag.Pronoun), ("DET", PosTag.Determiner),
        ("ADP", PosTag.Adposition), ("NUM", PosTag.Numeral), ("CONJ", PosTag.Conjunction), ("PRT", PosTag.Particle), ("X", PosTag.Other), (".", PosTag.Punctuation),
    ];

    /// <summary>
    /// What the tokens of the ngram carry (<c>watch_VERB</c>) or stand for (<c>_VERB_</c>, a placeholder), together.
    /// A bare or trailing underscore is nothing: <c>AHAB_</c> is a plain token, <c>AM_PM_NOUN</c> and <c>:_.</c> are tagged.
    /// </summary>
    public static PosTag Of(ReadOnlySpan<byte> ngram)
    {
        if (ngram.IndexOf((byte)'_') < 0) return PosTag.None;
        PosTag found = PosTag.None;
        while (true)
        {
            int space = ngram.IndexOf((byte)' ');
            ReadOnlySpan<byte> token = space < 0 ? ngram : ngram[..space];
            int underscore = TagStart(token);
            if (underscore >= 0) found |= Named(token[(underscore + 1)..]);
            else if (IsPlaceholder(token)) found |= PosTag.Placeholder;
            if (space < 0) return found;
            ngram = ngram[(space + 1)..];
        }
    }

    /// <summary>The index of the underscore that begins a token's tag, or -1. The last underscore decides.</summary>
    public static int TagStart(ReadOnlySpan<byte> token)
    {
        int underscore = token.LastIndexOf((byte)'_');
        return underscore > 0 && Named(token[(underscore + 1)..]) != PosTag.None ? underscore : -1;
    }

    /// <summary>Writes the ngram without the tags of its tokens and returns its length; placeholders stay. REQUIRES: room for all of it.</summary>
    public static int Strip(ReadOnlySpan<byte> ngram, Span<byte> stripped)
    {
        int written = 0;
        while (true)
        {
            int space = ngram.IndexOf((byte)' ');
            ReadOnlySpan<byte> token = space < 0 ? ngram : ngram[..space];
            int underscore = TagStart(token);
            ReadOnlySpan<byte> word = underscore < 0 ? token : token[..underscore];
            word.CopyTo(stripped[written..]);
            written += word.Length;
            if (space < 0) return written;
            stripped[written++] = (byte)' ';
            ngram = ngram[(space + 1)..];
        }
    }

    /// <summary>
    /// Writes the ngram with its words in folded case and returns its length. Tags and placeholders keep their capitals, so that
    /// <c>Watch_NOUN</c> stays told from a plain word <c>watch_noun</c>. REQUIRES: room for <see cref="CaseFold.MostBytes"/>.
    /// </summary>
    public static int FoldWords(ReadOnlySpan<byte> ngram, Span<byte> folded)
    {
        if (ngram.IndexOf((byte)'_') < 0) return CaseFold.Fold(ngram, folded);
        int written = 0;
        while (true)
        {
            int space = ngram.IndexOf((byte)' ');
            ReadOnlySpan<byte> token = space < 0 ? ngram : ngram[..space];
            int underscore = TagStart(token);
            int word = underscore >= 0 ? underscore : IsPlaceholder(token) ? 0 : token.Length;
            written += CaseFold.Fold(token[..word], folded[written..]);
            token[word..].CopyTo(folded[written..]);
            written += token.Length - word;
            if (space < 0) return written;
            folded[written++] = (byte)' ';
            ngram = ngram[(space + 1)..];
        }
    }

    private static bool IsPlaceholder(ReadOnlySpan<byte> token) =>
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
        _ => PosTag.None,
    };

    private static bool IsBoundary(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("START"u8) || name.SequenceEqual("END"u8) || name.SequenceEqual("ROOT"u8);
}
