using System.Text;

namespace MapReduce.Ngrams.Generate;

/// <summary>
/// The fixed part of every dataset: the real words in the order in which growing datasets take them in, and all
/// anchors in the order of their bytes.
/// </summary>
/// <remarks>
/// Invariant: the forms of an anchor, tagged ones included, and all pseudo-words under a stem sort before the next
/// anchor. So walking the anchors writes a sorted dataset. Immutable.
/// </remarks>
internal sealed class Lexicon
{
    public static Lexicon Shared { get; } = new(RealWordReader.Read(RealWords.Rows));

    private readonly int[] stemsBefore;

    private Lexicon(List<RealWord> words)
    {
        RealWord[] reals = [.. words];
        Array.Sort(reals, static (a, b) => Rank(a).CompareTo(Rank(b)));
        Anchors = SortedAnchors(reals);
        for (int i = 0; i < Anchors.Length - 1; i++)
        {
            Anchor anchor = Anchors[i];
            if (!anchor.IsStem)
            {
                reals[anchor.Real] = KeepTagsBefore(reals[anchor.Real], Anchors[i + 1].Text);
            }
        }

        Reals = reals;
        stemsBefore = new int[Anchors.Length + 1];
        for (int i = 0; i < Anchors.Length; i++)
        {
            stemsBefore[i + 1] = stemsBefore[i] + (Anchors[i].IsStem ? 1 : 0);
        }
    }

    /// <summary>Real words; a dataset holds the first n of them, spread over the whole alphabetical range.</summary>
    public RealWord[] Reals { get; }

    /// <summary>Ascending bytes.</summary>
    public Anchor[] Anchors { get; }

    /// <summary>Stems among the anchors before this one.</summary>
    public int StemsBefore(int anchor) => stemsBefore[anchor];

    // The word that the bundled sample is asked about comes first, everything else by lot.
    private static ulong Rank(RealWord word)
    {
        if (word.Text.AsSpan(1).SequenceEqual("ardvark"u8))
        {
            return (ulong)word.Case;
        }

        ulong hash = 0;
        foreach (byte b in word.Text)
        {
            hash = KeyedHash.Of(hash, b);
        }

        return hash | (1UL << 63);
    }

    private static Anchor[] SortedAnchors(RealWord[] reals)
    {
        var anchors = new List<Anchor>();
        for (int i = 0; i < reals.Length; i++)
        {
            anchors.Add(new Anchor(reals[i].Text, reals[i].Case, i));
        }

        anchors.AddRange(Stems.Around(reals));
        anchors.Sort(static (a, b) => a.Text.AsSpan().SequenceCompareTo(b.Text));
        return [.. anchors];
    }

    // In upper case a longer word sorts before a tagged shorter one: ABLE < ABLER < ABLE_ADJ. Such tags are left out.
    private static RealWord KeepTagsBefore(RealWord word, byte[] nextAnchor)
    {
        var kept = new List<byte>();
        foreach (byte tag in word.Tags)
        {
            byte[] tagged = [.. word.Text, .. Encoding.ASCII.GetBytes(PosTag.Suffix(tag))];
            if (tagged.AsSpan().SequenceCompareTo(nextAnchor) < 0)
            {
                kept.Add(tag);
            }
        }

        return word with { Tags = [.. kept] };
    }
}
