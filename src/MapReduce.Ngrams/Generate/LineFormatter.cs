using System.Buffers.Binary;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Generate;

/// <summary>Writes ngrams and their records in one version of the file format. Stateless.</summary>
internal sealed class LineFormatter(NgramFormat version)
{
    // A year and three counts with their separators, and the bytes that the last store writes beyond them.
    private const int RecordRoom = 48;

    private const byte Tab = (byte)'\t';

    private static readonly uint[] YearDigits = BuildYearDigits();

    private readonly bool _oneLinePerNgram = version == NgramFormat.V3;
    private readonly bool _pages = version == NgramFormat.V1;
    private readonly byte _separator = version == NgramFormat.V3 ? (byte)',' : Tab;

    /// <summary>Writes all records of an ngram, whose plain word is at the start of <paramref name="key"/>.</summary>
    public void WriteNgram(Span<byte> key, int wordBytes, in HistoryForm form, HistoryTable histories, in FamilyDraw draw, PieceBuffer buffer)
    {
        ReadOnlySpan<byte> ngram = key[..(wordBytes + TagSuffixes.WriteFieldEnd(form.Tag, key[wordBytes..]))];
        ReadOnlySpan<HistoryLine> lines = histories.Lines.AsSpan(form.FirstLine, form.LineCount);
        Span<byte> output = buffer.Reserve((lines.Length + 1) * (ngram.Length + RecordRoom));
        int length = 0;
        if (_oneLinePerNgram)
        {
            ngram.CopyTo(output);
            length = ngram.Length - 1;
        }
        foreach (ref readonly HistoryLine line in lines)
        {
            LineCounts counts = draw.Of(line);
            buffer.Add(counts);
            if (_oneLinePerNgram)
            {
                output[length++] = Tab;
                length += WriteRecord(output[length..], counts, line);
            }
            else
            {
                ngram.CopyTo(output[length..]);
                length += ngram.Length;
                length += WriteRecord(output[length..], counts, line);
                output[length++] = (byte)'\n';
            }
        }
        if (_oneLinePerNgram) output[length++] = (byte)'\n';
        buffer.Advance(length);
    }

    /// <summary>Writes one line of v1 or v2, whose plain word is at the start of <paramref name="output"/>.</summary>
    public void WriteLine(Span<byte> output, int wordBytes, PosTag tag, in HistoryLine line, in FamilyDraw draw, PieceBuffer buffer)
    {
        int length = wordBytes + TagSuffixes.WriteFieldEnd(tag, output[wordBytes..]);
        LineCounts counts = draw.Of(line);
        buffer.Add(counts);
        length += WriteRecord(output[length..], counts, line);
        output[length++] = (byte)'\n';
        buffer.Advance(length);
    }

    private int WriteRecord(Span<byte> output, in LineCounts counts, in HistoryLine line)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(output, YearDigits[counts.Year - HistoryShape.FirstYear]);
        output[4] = _separator;
        int length = 5 + DecimalDigits.Write(output[5..], counts.Matches, line.Matches.Digits);
        output[length++] = _separator;
        if (_pages)
        {
            length += DecimalDigits.Write(output[length..], counts.Pages, line.Pages.Digits);
            output[length++] = _separator;
        }
        return length + DecimalDigits.Write(output[length..], counts.Volumes, line.Volumes.Digits);
    }

    private static uint[] BuildYearDigits()
    {
        var digits = new uint[HistoryShape.LastYear - HistoryShape.FirstYear + 1];
        Span<byte> text = stackalloc byte[sizeof(ulong)];
        for (int i = 0; i < digits.Length; i++)
        {
            DecimalDigits.Write(text, (uint)(HistoryShape.FirstYear + i), 4);
            digits[i] = BinaryPrimitives.ReadUInt32LittleEndian(text);
        }
        return digits;
    }
}
