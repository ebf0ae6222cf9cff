using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Generate;

/// <summary>The dataset in sorted order, a piece being a range of families.</summary>
internal sealed class SortedPieces(DatasetPlan plan, NgramFormat version) : IPieces
{
    private const long FamiliesPerPiece = 1024;

    // The word, the longest tag and a TAB.
    private const int KeyRoom = PseudoWords.MaxWordBytes + 8;

    private readonly LineFormatter formatter = new(version);

    // The end family is partly in the dataset, unless its number is the end of the plan.
    private readonly long families = Math.Min(plan.EndFamily + 1, plan.Families);

    public long Count => (families + FamiliesPerPiece - 1) / FamiliesPerPiece;

    public long Ngrams => plan.Ngrams;

    public void Fill(long piece, PieceBuffer buffer)
    {
        Span<byte> key = stackalloc byte[KeyRoom];
        HistoryTable histories = plan.Histories;
        long first = piece * FamiliesPerPiece;
        var walk = new FamilyWalk(plan, first, Math.Min(first + FamiliesPerPiece, families), key);
        while (walk.MoveNext())
        {
            FamilyDraw draw = walk.Draw;
            int kept = plan.FormsKept(walk.Number, walk.Family.FormCount);
            foreach (ref readonly HistoryForm form in histories.Forms.AsSpan(walk.Family.FirstForm, kept))
            {
                formatter.WriteNgram(key, walk.WordBytes, form, histories, draw, buffer);
            }
        }
    }
}
