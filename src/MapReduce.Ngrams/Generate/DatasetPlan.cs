namespace MapReduce.Ngrams.Generate;

/// <summary>
/// Which families a dataset holds, in which order, and where it ends. A family's number is its place in the sorted order.
/// </summary>
/// <remarks>Takes memory for the lexicon only, whatever the size of the dataset. Immutable but for <see cref="EndAt"/>.</remarks>
internal sealed class DatasetPlan
{
    private readonly ulong pseudoKey;
    private readonly ulong realKey;

    // firstFamily[a]: families before anchor a; one more entry for the end. A real word that is not held takes none.
    private readonly long[] firstFamily;

    public DatasetPlan(Lexicon lexicon, HistoryTable histories, PseudoWords words, int reals, ulong seed)
    {
        Lexicon = lexicon;
        Histories = histories;
        Words = words;
        Reals = reals;
        pseudoKey = KeyedHash.Key(seed, HashPurpose.PseudoFamily);
        realKey = KeyedHash.Key(seed, HashPurpose.RealFamily);
        FamilyOfReal = new long[reals];
        firstFamily = new long[lexicon.Anchors.Length + 1];
        int stem = 0;
        int realsBefore = 0;
        for (int i = 0; i < lexicon.Anchors.Length; i++)
        {
            Anchor anchor = lexicon.Anchors[i];
            firstFamily[i] = words.FirstUnder(stem) + realsBefore;
            if (anchor.IsStem)
            {
                stem++;
            }
            else if (anchor.Real < reals)
            {
                FamilyOfReal[anchor.Real] = firstFamily[i];
                realsBefore++;
            }
        }

        firstFamily[^1] = words.Count + reals;
        EndFamily = Families;
        PseudoEnd = words.Count;
    }

    public Lexicon Lexicon { get; }

    public HistoryTable Histories { get; }

    public PseudoWords Words { get; }

    /// <summary>The dataset holds the first so many real words of the lexicon.</summary>
    public int Reals { get; }

    /// <summary>Families of the whole plan.</summary>
    public long Families => firstFamily[^1];

    /// <summary>The family number of every real word held.</summary>
    public long[] FamilyOfReal { get; }

    /// <summary>Families before this one are whole, those after it are not in the dataset.</summary>
    public long EndFamily { get; private set; }

    /// <summary>Forms that the end family has in the dataset, the plain one first.</summary>
    public int EndForms { get; private set; }

    /// <summary>The pseudo-words before this one are whole.</summary>
    public long PseudoEnd { get; private set; }

    /// <summary>Forms that pseudo-word <see cref="PseudoEnd"/> has in the dataset.</summary>
    public int PseudoEndForms { get; private set; }

    /// <summary>Ngrams in the dataset.</summary>
    public long Ngrams { get; private set; }

    /// <summary>Ends the dataset after so many forms of a family.</summary>
    public void EndAt(long family, int forms, long ngrams)
    {
        EndFamily = family;
        EndForms = forms;
        Ngrams = ngrams;
        int anchor = AnchorOf(family);
        bool inStem = anchor < Lexicon.Anchors.Length && Lexicon.Anchors[anchor].IsStem;
        PseudoEnd = family - FamilyOfReal.Count(real => real < family);
        PseudoEndForms = inStem ? forms : 0;
    }

    /// <summary>How many of a family's forms the dataset has.</summary>
    public int FormsKept(long family, int forms) =>
        family < EndFamily ? forms : family == EndFamily ? Math.Min(forms, EndForms) : 0;

    /// <summary>The anchor that a family stands at; the end of the anchors for the end of the families.</summary>
    public int AnchorOf(long family)
    {
        // The last anchor that starts at or before the family: anchors without families start where the next one does.
        int low = 0;
        int high = firstFamily.Length;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            (low, high) = firstFamily[middle] <= family ? (middle, high) : (low, middle);
        }

        return low;
    }

    public long FirstFamilyAt(int anchor) => firstFamily[anchor];

    public FamilyDraw DrawPseudo(long word, int yearSlack) => new(KeyedHash.Of(pseudoKey, (ulong)word), yearSlack);

    public FamilyDraw DrawReal(int real, int yearSlack) => new(KeyedHash.Of(realKey, (ulong)real), yearSlack);
}
