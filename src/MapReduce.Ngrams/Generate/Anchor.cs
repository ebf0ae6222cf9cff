namespace MapReduce.Ngrams.Generate;

/// <summary>
/// A place in the sorted order: a real word, or a stem which no real word starts with and under which pseudo-words stand.
/// </summary>
/// <param name="Text">UTF-8; the order of the anchors is the order of these bytes.</param>
/// <param name="Case">The case in which a stem is continued.</param>
/// <param name="Real">Index in <see cref="Lexicon.Reals"/>, or -1 for a stem.</param>
internal sealed record Anchor(byte[] Text, WordCase Case, int Real)
{
    public bool IsStem => Real < 0;
}
