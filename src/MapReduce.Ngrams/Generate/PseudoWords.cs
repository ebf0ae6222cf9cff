using System.Text;

namespace MapReduce.Ngrams.Generate;

/// <summary>
/// The pseudo-words 0…<see cref="Count"/>-1 in ascending byte order, each computed from its index. Immutable.
/// </summary>
/// <remarks>
/// Each stem gets a range of the indexes in proportion to its weight. Within it, the index is stretched over all
/// numbers that enough syllables can spell, and syllables spell the number.
/// </remarks>
internal sealed class PseudoWords
{
    /// <summary>Room that a word needs, over-store included: stem, seven syllables and an ending.</summary>
    public const int MaxWordBytes = 64;

    // Some entries for every stem, so that most searches end where they begin, and still a cache's worth.
    private const int DirectorySize = 1 << 15;

    private readonly Stem[] stems;
    private readonly ulong wordKey;
    private readonly int directoryShift;

    // directory[k]: the stem of word k << directoryShift, from where a search walks on.
    private readonly ushort[] directory;

    public PseudoWords(Lexicon lexicon, StemShares shares, ulong seed, long count)
    {
        Count = count;
        wordKey = KeyedHash.Key(seed, HashPurpose.PseudoWord);
        stems = new Stem[shares.Count + 1];
        int stem = 0;
        foreach (Anchor anchor in lexicon.Anchors)
        {
            if (anchor.IsStem)
            {
                stems[stem] = Plan(anchor, shares.FirstWord(stem, count), shares.FirstWord(stem + 1, count));
                stem++;
            }
        }

        stems[^1] = stems[^2] with { First = count };

        while (count >> directoryShift >= DirectorySize)
        {
            directoryShift++;
        }

        directory = new ushort[DirectorySize];
        stem = 0;
        for (int k = 0; (long)k << directoryShift < count; k++)
        {
            stem = StemFrom(stem, (long)k << directoryShift);
            directory[k] = (ushort)stem;
        }
    }

    public long Count { get; }

    /// <summary>Index of the first word under a stem; the end of all words for the stem past the last.</summary>
    public long FirstUnder(int stem) => stems[stem].First;

    /// <summary>Writes a word whose stem is not known; see the other overload.</summary>
    public int Write(long index, Span<byte> destination) =>
        Write(StemFrom(directory[index >> directoryShift], index), index, destination);

    /// <summary>Writes a word and returns its length in bytes; the destination has <see cref="MaxWordBytes"/>.</summary>
    public int Write(int stemIndex, long index, Span<byte> destination)
    {
        ref readonly Stem stem = ref stems[stemIndex];
        ulong hash = KeyedHash.Of(wordKey, (ulong)index);
        ulong number = ((ulong)(index - stem.First) * stem.Step) + KeyedHash.Below(hash, stem.Step);
        int length = stem.Text.WriteTo(destination);
        WordPart[] syllables = stem.Parts.Syllables;
        for (int shift = 8 * (stem.Digits - 1); shift >= 0; shift -= 8)
        {
            length += syllables[(byte)(number >> shift)].WriteTo(destination[length..]);
        }

        // The low byte: the number above was decided by the high ones.
        return length + stem.Parts.Endings[(byte)hash].WriteTo(destination[length..]);
    }

    private int StemFrom(int stem, long index)
    {
        while (index >= stems[stem + 1].First)
        {
            stem++;
        }

        return stem;
    }

    private static Stem Plan(Anchor anchor, long first, long end)
    {
        WordParts parts = anchor.Case == WordCase.Upper ? WordParts.Upper : WordParts.Lower;
        ulong words = (ulong)Math.Max(end - first, 1);
        int digits = 1;
        while (1UL << (8 * digits) < words)
        {
            digits++;
        }

        var text = new WordPart(Encoding.ASCII.GetString(anchor.Text));
        return new Stem(text, parts, first, (uint)((1UL << (8 * digits)) / words), digits);
    }
}
