using System.Text;

namespace MapReduce.Ngrams.Generate;

/// <summary>
/// The pseudo-words 0 to <see cref="Count"/> - 1 in ascending byte order, each computed from its index. Immutable.
/// </summary>
/// <remarks>
/// Each stem gets a range of indexes in proportion to its weight. An index in that range is scaled to a number in base
/// 256, just long enough for the range, and each digit of the number becomes a syllable.
/// </remarks>
internal sealed class PseudoWords
{
    /// <summary>Space for a word: stem, seven syllables, an ending, and the bytes that the last store writes beyond it.</summary>
    public const int MaxWordBytes = 64;

    // Several entries per stem, so that most searches end at once; still small enough for the L2 cache.
    private const int DirectorySize = 1 << 15;

    private readonly Stem[] _stems;
    private readonly ulong _wordKey;
    private readonly int _directoryShift;

    // [k]: the stem of word k << _directoryShift, where the search for a stem starts.
    private readonly ushort[] _directory;

    public PseudoWords(Lexicon lexicon, StemShares shares, ulong seed, long count)
    {
        Count = count;
        _wordKey = KeyedHash.Key(seed, HashPurpose.PseudoWord);
        _stems = new Stem[shares.Count + 1];
        int stem = 0;
        foreach (Anchor anchor in lexicon.Anchors)
        {
            if (anchor.IsStem)
            {
                _stems[stem] = Plan(anchor, shares.FirstWord(stem, count), shares.FirstWord(stem + 1, count));
                stem++;
            }
        }
        _stems[^1] = _stems[^2] with { First = count };
        while (count >> _directoryShift >= DirectorySize) _directoryShift++;
        _directory = new ushort[DirectorySize];
        stem = 0;
        for (int k = 0; (long)k << _directoryShift < count; k++)
        {
            stem = StemFrom(stem, (long)k << _directoryShift);
            _directory[k] = (ushort)stem;
        }
    }

    public long Count { get; }

    /// <summary>Index of the first word under a stem; <see cref="Count"/> for the stem after the last.</summary>
    public long FirstUnder(int stem) => _stems[stem].First;

    /// <summary>Finds the stem of a word, then writes the word.</summary>
    public int Write(long index, Span<byte> destination) =>
        Write(StemFrom(_directory[index >> _directoryShift], index), index, destination);

    /// <summary>Writes a word and returns its length. REQUIRES: room for <see cref="MaxWordBytes"/>.</summary>
    public int Write(int stemIndex, long index, Span<byte> destination)
    {
        ref readonly Stem stem = ref _stems[stemIndex];
        ulong hash = KeyedHash.Of(_wordKey, (ulong)index);
        ulong number = ((ulong)(index - stem.First) * stem.Step) + KeyedHash.Below(hash, stem.Step);
        int length = stem.Text.WriteTo(destination);
        WordPart[] syllables = stem.Parts.Syllables;
        for (int shift = 8 * (stem.Digits - 1); shift >= 0; shift -= 8) length += syllables[(byte)(number >> shift)].WriteTo(destination[length..]);
        // The number above used the upper half of the hash.
        return length + stem.Parts.Endings[(byte)hash].WriteTo(destination[length..]);
    }

    private int StemFrom(int stem, long index)
    {
        while (index >= _stems[stem + 1].First) stem++;
        return stem;
    }

    private static Stem Plan(Anchor anchor, long first, long end)
    {
        WordParts parts = anchor.Case == WordCase.Upper ? WordParts.Upper : WordParts.Lower;
        ulong words = (ulong)Math.Max(end - first, 1);
        int digits = 1;
        while (1UL << (8 * digits) < words) digits++;
        var text = new WordPart(Encoding.ASCII.GetString(anchor.Text));
        return new Stem(text, parts, first, (uint)((1UL << (8 * digits)) / words), digits);
    }
}

/// <summary>A stem and its pseudo-words in one dataset.</summary>
/// <param name="Text">The letters before the first syllable.</param>
/// <param name="Parts">Syllables and endings in the stem's case.</param>
/// <param name="First">Index of the first pseudo-word under the stem.</param>
/// <param name="Step">
/// How many consecutive numbers of <paramref name="Digits"/> base-256 digits each pseudo-word owns; it is spelled by one
/// of them. 1 to 256: with more, one digit fewer would be enough.
/// </param>
/// <param name="Digits">Syllables per word, 1 to 7.</param>
internal readonly record struct Stem(WordPart Text, WordParts Parts, long First, uint Step, int Digits);
