namespace MapReduce.Ngrams.Filter;

/// <summary>
/// The part-of-speech tags of v2 and v3, a closed list. A word is in the data twice, plain and under its tags
/// (<c>watch</c>, <c>watch_NOUN</c>, <c>watch_VERB</c>), so a sum over all rows counts it twice.
/// </summary>
public static class PosTags
{
    /// <summary>
    /// Whether any token of the ngram carries a tag (<c>watch_VERB</c>) or is a placeholder for one (<c>_VERB_</c>).
    /// A bare or trailing underscore is none: <c>AHAB_</c> is a plain token, <c>AM_PM_NOUN</c> and <c>:_.</c> are tagged.
    /// </summary>
    public static bool IsTagged(ReadOnlySpan<byte> ngram)
    {
        if (ngram.IndexOf((byte)'_') < 0) return false;
        while (true)
        {
            int space = ngram.IndexOf((byte)' ');
            ReadOnlySpan<byte> token = space < 0 ? ngram : ngram[..space];
            if (TagStart(token) >= 0 || IsPlaceholder(token)) return true;
            if (space < 0) return false;
            ngram = ngram[(space + 1)..];
        }
    }

    /// <summary>The index of the underscore that begins a token's tag, or -1. The last underscore decides.</summary>
    public static int TagStart(ReadOnlySpan<byte> token)
    {
        int underscore = token.LastIndexOf((byte)'_');
        return underscore > 0 && IsTag(token[(underscore + 1)..]) ? underscore : -1;
    }

    /// <summary>Whether a token stands for a tag or a sentence boundary by itself: <c>_NOUN_</c>, <c>_START_</c>.</summary>
    public static bool IsPlaceholder(ReadOnlySpan<byte> token) =>
        token is [(byte)'_', .., (byte)'_'] && token.Length > 2 && token[1..^1] is var name && (IsTag(name) || IsBoundary(name));

    private static bool IsTag(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("NOUN"u8) || name.SequenceEqual("VERB"u8) || name.SequenceEqual("ADJ"u8) || name.SequenceEqual("ADV"u8)
        || name.SequenceEqual("PRON"u8) || name.SequenceEqual("DET"u8) || name.SequenceEqual("ADP"u8) || name.SequenceEqual("NUM"u8)
        || name.SequenceEqual("CONJ"u8) || name.SequenceEqual("PRT"u8) || name.SequenceEqual("X"u8) || name.SequenceEqual("."u8);

    private static bool IsBoundary(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("START"u8) || name.SequenceEqual("END"u8) || name.SequenceEqual("ROOT"u8);
}
