namespace MapReduce.Ngrams.Generate;

/// <summary>Goes through a range of a plan's families in sorted order.</summary>
internal ref struct FamilyWalk
{
    private readonly DatasetPlan plan;
    private readonly Span<byte> key;
    private readonly long end;
    private long next;
    private int anchor;
    private int stem;

    /// <summary>Walks the half-open range of families; <paramref name="key"/> has <see cref="PseudoWords.MaxWordBytes"/>.</summary>
    public FamilyWalk(DatasetPlan plan, long first, long end, Span<byte> key)
    {
        this.plan = plan;
        this.key = key;
        this.end = end;
        next = first;
        anchor = plan.AnchorOf(first);
        stem = plan.Lexicon.StemsBefore(anchor);
    }

    /// <summary>Number of the current family.</summary>
    public readonly long Number => next - 1;

    /// <summary>The current family's history.</summary>
    public HistoryFamily Family { get; private set; }

    /// <summary>The current family's own draw from that history.</summary>
    public FamilyDraw Draw { get; private set; }

    /// <summary>Length in bytes of the current family's plain word, which is at the start of the key.</summary>
    public int WordBytes { get; private set; }

    /// <summary>Writes the next family's word to the key; false at the end.</summary>
    public bool MoveNext()
    {
        if (next >= end)
        {
            return false;
        }

        Anchor[] anchors = plan.Lexicon.Anchors;
        while (next >= plan.FirstFamilyAt(anchor + 1))
        {
            stem += anchors[anchor].IsStem ? 1 : 0;
            anchor++;
        }

        Anchor current = anchors[anchor];
        if (current.IsStem)
        {
            long word = plan.Words.FirstUnder(stem) + (next - plan.FirstFamilyAt(anchor));
            Family = plan.Histories.Families[plan.Histories.ProfileOf(word)];
            Draw = plan.DrawPseudo(word, Family.YearSlack);
            WordBytes = plan.Words.Write(stem, word, key);
        }
        else
        {
            Family = plan.Histories.Families[HistoryTable.FamilyOfReal(current.Real)];
            Draw = plan.DrawReal(current.Real, Family.YearSlack);
            current.Text.CopyTo(key);
            WordBytes = current.Text.Length;
        }

        next++;
        return true;
    }
}
