using System.Text;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Generate;

/// <summary>
/// The part that all datasets share: the real words, in the order in which larger datasets add them, and all anchors in
/// byte order.
/// </summary>
/// <remarks>
/// Invariant: all forms of an anchor, plain and tagged, and all pseudo-words under a stem sort before the next anchor, so
/// a walk over the anchors writes a sorted dataset. Immutable.
/// </remarks>
internal sealed class Lexicon
{
    public static Lexicon Shared { get; } = new(RealWords.Read());

    private readonly int[] _stemsBefore;

    private Lexicon(List<RealWord> words)
    {
        RealWord[] reals = [.. words];
        Array.Sort(reals, static (a, b) => Rank(a).CompareTo(Rank(b)));
        Anchors = SortedAnchors(reals);
        for (int i = 0; i < Anchors.Length - 1; i++)
        {
            Anchor anchor = Anchors[i];
            if (!anchor.IsStem) reals[anchor.Real] = KeepTagsBefore(reals[anchor.Real], Anchors[i + 1].Text);
        }
        Reals = reals;
        _stemsBefore = new int[Anchors.Length + 1];
        for (int i = 0; i < Anchors.Length; i++) _stemsBefore[i + 1] = _stemsBefore[i] + (Anchors[i].IsStem ? 1 : 0);
    }

    /// <summary>The real words. A dataset has the first n of them, which are spread over the whole alphabetical range.</summary>
    public RealWord[] Reals { get; }

    /// <summary>All anchors in byte order.</summary>
    public Anchor[] Anchors { get; }

    /// <summary>Stems among the anchors before this one.</summary>
    public int StemsBefore(int anchor) => _stemsBefore[anchor];

    // The word that examples query comes first, so that every dataset has it; the order of the others is random.
    private static ulong Rank(RealWord word)
    {
        if (word.Text.AsSpan(1).SequenceEqual("ardvark"u8)) return (ulong)word.Case;
        ulong hash = 0;
        foreach (byte b in word.Text) hash = KeyedHash.Of(hash, b);
        return hash | (1UL << 63);
    }

    private static Anchor[] SortedAnchors(RealWord[] reals)
    {
        var anchors = new List<Anchor>();
        for (int i = 0; i < reals.Length; i++) anchors.Add(new Anchor(reals[i].Text, reals[i].Case, i));
        anchors.AddRange(Stems.Around(reals));
        anchors.Sort(static (a, b) => a.Text.AsSpan().SequenceCompareTo(b.Text));
        return [.. anchors];
    }

    // In upper case a longer word sorts before a tagged shorter one: ABLE < ABLER < ABLE_ADJ. Drops such tags.
    private static RealWord KeepTagsBefore(RealWord word, byte[] nextAnchor)
    {
        bool SortsBefore(PosTag tag) => ((ReadOnlySpan<byte>)[.. word.Text, .. Encoding.ASCII.GetBytes(TagSuffixes.Of(tag))]).SequenceCompareTo(nextAnchor) < 0;
        return word with { Tags = [.. word.Tags.Where(SortsBefore)] };
    }
}

/// <summary>
/// A position in the sorted order: a real word, or a stem. Pseudo-words start with a stem, real words never do.
/// </summary>
/// <param name="Text">UTF-8; anchors are sorted by these bytes.</param>
/// <param name="Case">The case in which syllables follow a stem.</param>
/// <param name="Real">Index in <see cref="Lexicon.Reals"/>, or -1 for a stem.</param>
internal sealed record Anchor(byte[] Text, WordCase Case, int Real)
{
    public bool IsStem => Real < 0;
}
