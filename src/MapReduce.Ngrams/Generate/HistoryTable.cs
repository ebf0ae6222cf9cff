namespace MapReduce.Ngrams.Generate;

/// <summary>
/// All histories of a seed: those of the profiles, which pseudo-words take in turn, then one for each real word.
/// </summary>
/// <remarks>
/// Pseudo-words form blocks of <see cref="Profiles"/>, and each block uses every profile once. So all blocks have equally
/// many ngrams and lines, and arithmetic finds a line from its number. Immutable.
/// </remarks>
internal sealed class HistoryTable
{
    /// <summary>Number of profiles; a power of two.</summary>
    public const int Profiles = 128;

    private readonly ulong _orderKey;

    public HistoryTable(Lexicon lexicon, ulong seed)
    {
        _orderKey = KeyedHash.Key(seed, HashPurpose.ProfileOrder);
        var builder = new HistoryBuilder();
        ulong pseudoKey = KeyedHash.Key(seed, HashPurpose.PseudoHistory);
        for (int i = 0; i < Profiles; i++) builder.Add(HistoryShape.OfPseudo(i, Profiles, KeyedHash.Of(pseudoKey, (ulong)i)));
        BlockForms = builder.Forms.Count;
        BlockLines = builder.Lines.Count;
        ulong realKey = KeyedHash.Key(seed, HashPurpose.RealHistory);
        for (int i = 0; i < lexicon.Reals.Length; i++) builder.Add(HistoryShape.OfReal(lexicon.Reals[i], KeyedHash.Of(realKey, (ulong)i)));
        Families = [.. builder.Families];
        Forms = [.. builder.Forms];
        Lines = [.. builder.Lines];
        FormOfLine = new ushort[Lines.Length];
        for (int i = 0; i < Forms.Length; i++) FormOfLine.AsSpan(Forms[i].FirstLine, Forms[i].LineCount).Fill((ushort)i);
    }

    public HistoryFamily[] Families { get; }

    public HistoryForm[] Forms { get; }

    public HistoryLine[] Lines { get; }

    /// <summary>
    /// The index of each line's form. Not part of <see cref="Lines"/>: writing a shuffled file looks it up first, and the
    /// entries of a block fit into the L1 cache.
    /// </summary>
    public ushort[] FormOfLine { get; }

    /// <summary>Number of ngrams in a block of pseudo-words; also the index of the first form of a real word.</summary>
    public int BlockForms { get; }

    /// <summary>Number of lines in a block of pseudo-words; also the index of the first line of a real word.</summary>
    public int BlockLines { get; }

    /// <summary>The index of a real word's family.</summary>
    public static int FamilyOfReal(int real) => Profiles + real;

    /// <summary>Number of ngrams of the first <paramref name="reals"/> real words.</summary>
    public int FormsOfReals(int reals) => FormsBefore(FamilyOfReal(reals)) - BlockForms;

    /// <summary>Number of lines of the first <paramref name="reals"/> real words.</summary>
    public int LinesOfReals(int reals)
    {
        int form = FormsBefore(FamilyOfReal(reals));
        return (form == Forms.Length ? Lines.Length : Forms[form].FirstLine) - BlockLines;
    }

    /// <summary>The profile of a pseudo-word.</summary>
    public int ProfileOf(long word)
    {
        (int multiplier, int offset) = OrderOf(word / Profiles);
        return (((int)(word % Profiles) * multiplier) + offset) & (Profiles - 1);
    }

    /// <summary>The pseudo-word of a block that has the given profile.</summary>
    public long WordWith(int profile, long block)
    {
        (int multiplier, int offset) = OrderOf(block);
        // Newton's iteration for the inverse of an odd number modulo a power of two: 3 bits are correct, then 6, then 12.
        int inverse = multiplier;
        inverse *= 2 - (multiplier * inverse);
        inverse *= 2 - (multiplier * inverse);
        return (block * Profiles) + (((profile - offset) * inverse) & (Profiles - 1));
    }

    private (int Multiplier, int Offset) OrderOf(long block)
    {
        ulong hash = KeyedHash.Of(_orderKey, (ulong)block);
        return (((int)hash & (Profiles - 1)) | 1, (int)(hash >> 32) & (Profiles - 1));
    }

    private int FormsBefore(int family) => family == Families.Length ? Forms.Length : Families[family].FirstForm;
}
