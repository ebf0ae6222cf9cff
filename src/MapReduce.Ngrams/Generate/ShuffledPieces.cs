using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Generate;

/// <summary>
/// The dataset with its lines in a pseudo-random order. A line of v3 is a whole ngram.
/// </summary>
/// <remarks>
/// Lines are numbered: first those of the real words, then those of the pseudo-words, block by block. Position p of the
/// file has line permutation(p), which arithmetic finds from its number. Some numbers at the end of the dataset have no
/// line and are skipped, so pieces differ slightly in size.
/// </remarks>
internal sealed class ShuffledPieces : IPieces
{
    private const long LinesPerPiece = 1 << 15;
    private const long NgramsPerPiece = 1 << 10;

    // A separate loop for the permutation lets the processor work on several positions at once.
    private const int NumbersAtOnce = 256;

    // Space for the word, the longest tag and one record.
    private const int LineRoom = PseudoWords.MaxWordBytes + 64;

    private readonly DatasetPlan _plan;
    private readonly HistoryTable _histories;
    private readonly LineFormatter _formatter;
    private readonly IndexPermutation _permutation;
    private readonly bool _byNgram;
    private readonly long _perPiece;
    private readonly int _perBlock;
    private readonly int _ofReals;

    public ShuffledPieces(DatasetPlan plan, NgramFormat version, ulong seed)
    {
        _plan = plan;
        _histories = _plan.Histories;
        _formatter = new LineFormatter(version);
        _byNgram = version == NgramFormat.V3;
        _perPiece = _byNgram ? NgramsPerPiece : LinesPerPiece;
        _perBlock = _byNgram ? _histories.BlockForms : _histories.BlockLines;
        _ofReals = _byNgram ? _histories.FormsOfReals(_plan.Reals) : _histories.LinesOfReals(_plan.Reals);
        long blocks = (_plan.Words.Count + HistoryTable.Profiles - 1) / HistoryTable.Profiles;
        _permutation = new IndexPermutation(_ofReals + (blocks * _perBlock), KeyedHash.Key(seed, HashPurpose.LineOrder));
    }

    public long Count => (_permutation.Count + _perPiece - 1) / _perPiece;

    public long Ngrams => _plan.Ngrams;

    public void Fill(long piece, PieceBuffer buffer)
    {
        Span<long> numbers = stackalloc long[NumbersAtOnce];
        long end = Math.Min((piece + 1) * _perPiece, _permutation.Count);
        for (long position = piece * _perPiece; position < end; position += NumbersAtOnce)
        {
            Span<long> batch = numbers[..(int)Math.Min(NumbersAtOnce, end - position)];
            for (int i = 0; i < batch.Length; i++) batch[i] = _permutation.At(position + i);
            foreach (long number in batch) Write(number, buffer);
        }
    }

    private void Write(long number, PieceBuffer buffer)
    {
        if (number < _ofReals) WriteReal(_perBlock + (int)number, buffer);
        else
        {
            (long block, long index) = Math.DivRem(number - _ofReals, _perBlock);
            WritePseudo(block, (int)index, buffer);
        }
    }

    // The index of a line or, in v3, of a form.
    private void WriteReal(int index, PieceBuffer buffer)
    {
        ref readonly HistoryForm form = ref FormOf(index);
        int real = form.Family - HistoryTable.Profiles;
        if (form.Place >= _plan.FormsKept(_plan.FamilyOfReal[real], int.MaxValue)) return;
        byte[] text = _plan.Lexicon.Reals[real].Text;
        Span<byte> output = buffer.Reserve(LineRoom);
        text.CopyTo(output);
        Write(output, text.Length, index, form, _plan.DrawReal(real, _histories.Families[form.Family].YearSlack), buffer);
    }

    private void WritePseudo(long block, int index, PieceBuffer buffer)
    {
        ref readonly HistoryForm form = ref FormOf(index);
        long word = _histories.WordWith(form.Family, block);
        if (word > _plan.PseudoEnd || (word == _plan.PseudoEnd && form.Place >= _plan.PseudoEndForms)) return;
        Span<byte> output = buffer.Reserve(LineRoom);
        int wordBytes = _plan.Words.Write(word, output);
        Write(output, wordBytes, index, form, _plan.DrawPseudo(word, _histories.Families[form.Family].YearSlack), buffer);
    }

    private ref readonly HistoryForm FormOf(int index) => ref _histories.Forms[_byNgram ? index : _histories.FormOfLine[index]];

    private void Write(Span<byte> output, int wordBytes, int index, in HistoryForm form, in FamilyDraw draw, PieceBuffer buffer)
    {
        if (_byNgram)
        {
            // A copy, because the buffer may move while the records are written.
            Span<byte> key = stackalloc byte[LineRoom];
            output[..wordBytes].CopyTo(key);
            _formatter.WriteNgram(key, wordBytes, form, _histories, draw, buffer);
        }
        else _formatter.WriteLine(output, wordBytes, form.Tag, _histories.Lines[index], draw, buffer);
    }
}
