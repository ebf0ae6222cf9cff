using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Generate;

/// <summary>The dataset in sorted order; each piece is a range of families.</summary>
internal sealed class SortedPieces(DatasetPlan plan, NgramFormat version) : IPieces
{
    private const long FamiliesPerPiece = 1024;

    // Space for the word, the longest tag and a TAB.
    private const int KeyRoom = PseudoWords.MaxWordBytes + 8;

    private readonly LineFormatter _formatter = new(version);

    // The dataset includes a part of the end family, unless the plan ends there.
    private readonly long _families = Math.Min(plan.EndFamily + 1, plan.Families);

    public long Count => (_families + FamiliesPerPiece - 1) / FamiliesPerPiece;

    public long Ngrams => plan.Ngrams;

    public void Fill(long piece, PieceBuffer buffer)
    {
        Span<byte> key = stackalloc byte[KeyRoom];
        HistoryTable histories = plan.Histories;
        long first = piece * FamiliesPerPiece;
        var walk = new FamilyWalk(plan, first, Math.Min(first + FamiliesPerPiece, _families), key);
        while (walk.MoveNext())
        {
            FamilyDraw draw = walk.Draw;
            int kept = plan.FormsKept(walk.Number, walk.Family.FormCount);
            foreach (ref readonly HistoryForm form in histories.Forms.AsSpan(walk.Family.FirstForm, kept))
                _formatter.WriteNgram(key, walk.WordBytes, form, histories, draw, buffer);
        }
    }
}
