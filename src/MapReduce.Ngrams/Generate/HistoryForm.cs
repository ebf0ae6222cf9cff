using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Generate;

/// <summary>One ngram of a family, plain or tagged, and its lines.</summary>
/// <param name="Family">Index in <see cref="HistoryTable.Families"/>.</param>
/// <param name="Place">0 for the plain form, then one on for each tag.</param>
/// <param name="Tag">Number of a <see cref="PosTag"/>.</param>
/// <param name="FirstLine">Index in <see cref="HistoryTable.Lines"/>.</param>
/// <param name="LineCount">At least 1.</param>
/// <param name="MatchAndVolumeDigits">Digits of all match and volume counts together.</param>
/// <param name="PageDigits">Digits of all page counts together.</param>
internal readonly record struct HistoryForm(
    int Family, int Place, byte Tag, int FirstLine, int LineCount, int MatchAndVolumeDigits, int PageDigits)
{
    private const int YearDigits = 4;

    /// <summary>Length in bytes of all lines of the ngram, whose plain word has this many bytes.</summary>
    public int Length(int wordBytes, NgramFormat version)
    {
        int ngram = wordBytes + PosTag.Suffix(Tag).Length;

        // Each field but the last of a record ends with one byte; v3 has the ngram and the newline once.
        return version switch
        {
            NgramFormat.V1 => (LineCount * (ngram + YearDigits + 5)) + MatchAndVolumeDigits + PageDigits,
            NgramFormat.V2 => (LineCount * (ngram + YearDigits + 4)) + MatchAndVolumeDigits,
            _ => ngram + 1 + (LineCount * (YearDigits + 3)) + MatchAndVolumeDigits,
        };
    }
}
