using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Generate;

/// <summary>
/// The same dataset with its lines in a pseudo-random order: all lines of a v1 or v2 file, in v3 the lines of whole ngrams.
/// </summary>
/// <remarks>
/// Lines are numbered: first those of the real words, then block by block those of the pseudo-words. Position p of the
/// file has line permutation(p), found by arithmetic from the number. The last block and the end of the dataset leave
/// numbers without a line, which are skipped, so pieces differ a little in size.
/// </remarks>
internal sealed class ShuffledPieces : IPieces
{
    private const long LinesPerPiece = 1 << 15;
    private const long NgramsPerPiece = 1 << 10;

    // Permuting in a loop of its own lets the processor work on several positions at once.
    private const int NumbersAtOnce = 256;

    // The word, the longest tag and one record.
    private const int LineRoom = PseudoWords.MaxWordBytes + 64;

    private readonly DatasetPlan plan;
    private readonly HistoryTable histories;
    private readonly LineFormatter formatter;
    private readonly IndexPermutation permutation;
    private readonly bool byNgram;
    private readonly long perPiece;
    private readonly int perBlock;
    private readonly int ofReals;

    public ShuffledPieces(DatasetPlan plan, NgramFormat version, ulong seed)
    {
        this.plan = plan;
        histories = plan.Histories;
        formatter = new LineFormatter(version);
        byNgram = version == NgramFormat.V3;
        perPiece = byNgram ? NgramsPerPiece : LinesPerPiece;
        perBlock = byNgram ? histories.BlockForms : histories.BlockLines;
        ofReals = byNgram ? histories.FormsOfReals(plan.Reals) : histories.LinesOfReals(plan.Reals);
        long blocks = (plan.Words.Count + HistoryTable.Profiles - 1) / HistoryTable.Profiles;
        permutation = new IndexPermutation(ofReals + (blocks * perBlock), KeyedHash.Key(seed, HashPurpose.LineOrder));
    }

    public long Count => (permutation.Count + perPiece - 1) / perPiece;

    public long Ngrams => plan.Ngrams;

    public void Fill(long piece, PieceBuffer buffer)
    {
        Span<long> numbers = stackalloc long[NumbersAtOnce];
        long end = Math.Min((piece + 1) * perPiece, permutation.Count);
        for (long position = piece * perPiece; position < end; position += NumbersAtOnce)
        {
            Span<long> batch = numbers[..(int)Math.Min(NumbersAtOnce, end - position)];
            for (int i = 0; i < batch.Length; i++)
            {
                batch[i] = permutation.At(position + i);
            }

            foreach (long number in batch)
            {
                Write(number, buffer);
            }
        }
    }

    private void Write(long number, PieceBuffer buffer)
    {
        if (number < ofReals)
        {
            WriteReal(perBlock + (int)number, buffer);
        }
        else
        {
            (long block, long index) = Math.DivRem(number - ofReals, perBlock);
            WritePseudo(block, (int)index, buffer);
        }
    }

    // The index is that of a line or, in v3, of a form.
    private void WriteReal(int index, PieceBuffer buffer)
    {
        ref readonly HistoryForm form = ref FormOf(index);
        int real = form.Family - HistoryTable.Profiles;
        if (form.Place >= plan.FormsKept(plan.FamilyOfReal[real], int.MaxValue))
        {
            return;
        }

        byte[] text = plan.Lexicon.Reals[real].Text;
        Span<byte> output = buffer.Reserve(LineRoom);
        text.CopyTo(output);
        Write(output, text.Length, index, form, plan.DrawReal(real, histories.Families[form.Family].YearSlack), buffer);
    }

    private void WritePseudo(long block, int index, PieceBuffer buffer)
    {
        ref readonly HistoryForm form = ref FormOf(index);
        long word = histories.WordWith(form.Family, block);
        if (word > plan.PseudoEnd || (word == plan.PseudoEnd && form.Place >= plan.PseudoEndForms))
        {
            return;
        }

        Span<byte> output = buffer.Reserve(LineRoom);
        int wordBytes = plan.Words.Write(word, output);
        Write(output, wordBytes, index, form, plan.DrawPseudo(word, histories.Families[form.Family].YearSlack), buffer);
    }

    private ref readonly HistoryForm FormOf(int index) => ref histories.Forms[byNgram ? index : histories.FormOfLine[index]];

    private void Write(Span<byte> output, int wordBytes, int index, in HistoryForm form, in FamilyDraw draw, PieceBuffer buffer)
    {
        if (byNgram)
        {
            // The buffer may move while the records are written: the word goes along in a place of its own.
            Span<byte> key = stackalloc byte[LineRoom];
            output[..wordBytes].CopyTo(key);
            formatter.WriteNgram(key, wordBytes, form, histories, draw, buffer);
        }
        else
        {
            formatter.WriteLine(output, wordBytes, form.Tag, histories.Lines[index], draw, buffer);
        }
    }
}
