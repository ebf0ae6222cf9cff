namespace MapReduce.Ngrams.Generate;

/// <summary>
/// Which families a dataset has, their order, and where the dataset ends. A family's number is its rank in the sorted order.
/// </summary>
/// <remarks>Its memory depends on the lexicon only, not on the size of the dataset. Immutable except for <see cref="EndAt"/>.</remarks>
internal sealed class DatasetPlan
{
    private readonly ulong _pseudoKey;
    private readonly ulong _realKey;

    // [a]: number of families before anchor a; the last entry is the end. A real word outside the dataset has no family.
    private readonly long[] _firstFamily;

    public DatasetPlan(Lexicon lexicon, HistoryTable histories, PseudoWords words, int reals, ulong seed)
    {
        Lexicon = lexicon;
        Histories = histories;
        Words = words;
        Reals = reals;
        _pseudoKey = KeyedHash.Key(seed, HashPurpose.PseudoFamily);
        _realKey = KeyedHash.Key(seed, HashPurpose.RealFamily);
        FamilyOfReal = new long[reals];
        _firstFamily = new long[lexicon.Anchors.Length + 1];
        int stem = 0;
        int realsBefore = 0;
        for (int i = 0; i < lexicon.Anchors.Length; i++)
        {
            Anchor anchor = lexicon.Anchors[i];
            _firstFamily[i] = words.FirstUnder(stem) + realsBefore;
            if (anchor.IsStem) stem++;
            else if (anchor.Real < reals)
            {
                FamilyOfReal[anchor.Real] = _firstFamily[i];
                realsBefore++;
            }
        }
        _firstFamily[^1] = words.Count + reals;
        EndFamily = Families;
        PseudoEnd = words.Count;
    }

    public Lexicon Lexicon { get; }

    public HistoryTable Histories { get; }

    public PseudoWords Words { get; }

    /// <summary>Number of real words in the dataset: the first ones of the lexicon.</summary>
    public int Reals { get; }

    /// <summary>Number of families in the whole plan.</summary>
    public long Families => _firstFamily[^1];

    /// <summary>The family number of each real word in the dataset.</summary>
    public long[] FamilyOfReal { get; }

    /// <summary>The family in which the dataset ends: those before it are complete, those after it are absent.</summary>
    public long EndFamily { get; private set; }

    /// <summary>How many forms of the end family are in the dataset, the plain one first.</summary>
    public int EndForms { get; private set; }

    /// <summary>The first pseudo-word that is not complete in the dataset.</summary>
    public long PseudoEnd { get; private set; }

    /// <summary>How many forms of pseudo-word <see cref="PseudoEnd"/> are in the dataset.</summary>
    public int PseudoEndForms { get; private set; }

    /// <summary>Number of ngrams in the dataset.</summary>
    public long Ngrams { get; private set; }

    /// <summary>Ends the dataset after the given number of forms of a family.</summary>
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

    /// <summary>How many of a family's forms are in the dataset.</summary>
    public int FormsKept(long family, int forms) =>
        family < EndFamily ? forms : family == EndFamily ? Math.Min(forms, EndForms) : 0;

    /// <summary>The index of a family's anchor; the number of anchors if the family is the end of the plan.</summary>
    public int AnchorOf(long family)
    {
        // The last anchor that starts at or before the family, since an anchor without families starts where the next one does.
        int low = 0;
        int high = _firstFamily.Length;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            (low, high) = _firstFamily[middle] <= family ? (middle, high) : (low, middle);
        }
        return low;
    }

    public long FirstFamilyAt(int anchor) => _firstFamily[anchor];

    public FamilyDraw DrawPseudo(long word, int yearSlack) => new(KeyedHash.Of(_pseudoKey, (ulong)word), yearSlack);

    public FamilyDraw DrawReal(int real, int yearSlack) => new(KeyedHash.Of(_realKey, (ulong)real), yearSlack);
}
