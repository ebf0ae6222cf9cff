namespace MapReduce.Ngrams.Generate;

/// <summary>Iterates over a range of a plan's families in sorted order.</summary>
internal ref struct FamilyWalk
{
    private readonly DatasetPlan _plan;
    private readonly Span<byte> _key;
    private readonly long _end;
    private long _next;
    private int _anchor;
    private int _stem;

    /// <summary>Iterates over families [first, end); <paramref name="key"/> has at least <see cref="PseudoWords.MaxWordBytes"/> bytes.</summary>
    public FamilyWalk(DatasetPlan plan, long first, long end, Span<byte> key)
    {
        _plan = plan;
        _key = key;
        _end = end;
        _next = first;
        _anchor = _plan.AnchorOf(first);
        _stem = _plan.Lexicon.StemsBefore(_anchor);
    }

    /// <summary>Number of the current family.</summary>
    public readonly long Number => _next - 1;

    /// <summary>The current family's history.</summary>
    public HistoryFamily Family { get; private set; }

    /// <summary>What the current family draws from that history.</summary>
    public FamilyDraw Draw { get; private set; }

    /// <summary>Length in bytes of the current family's plain word at the start of the key.</summary>
    public int WordBytes { get; private set; }

    /// <summary>Moves to the next family and writes its word to the key; false at the end.</summary>
    public bool MoveNext()
    {
        if (_next >= _end) return false;
        Anchor[] anchors = _plan.Lexicon.Anchors;
        while (_next >= _plan.FirstFamilyAt(_anchor + 1))
        {
            _stem += anchors[_anchor].IsStem ? 1 : 0;
            _anchor++;
        }
        Anchor current = anchors[_anchor];
        if (current.IsStem)
        {
            long word = _plan.Words.FirstUnder(_stem) + (_next - _plan.FirstFamilyAt(_anchor));
            Family = _plan.Histories.Families[_plan.Histories.ProfileOf(word)];
            Draw = _plan.DrawPseudo(word, Family.YearSlack);
            WordBytes = _plan.Words.Write(_stem, word, _key);
        }
        else
        {
            Family = _plan.Histories.Families[HistoryTable.FamilyOfReal(current.Real)];
            Draw = _plan.DrawReal(current.Real, Family.YearSlack);
            current.Text.CopyTo(_key);
            WordBytes = current.Text.Length;
        }
        _next++;
        return true;
    }
}
