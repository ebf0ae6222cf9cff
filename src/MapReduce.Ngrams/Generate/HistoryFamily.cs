namespace MapReduce.Ngrams.Generate;

/// <summary>The forms of a profile, or of a real word.</summary>
/// <param name="FirstForm">Index in <see cref="HistoryTable.Forms"/>; the plain form, then the tagged ones.</param>
/// <param name="FormCount">1…4.</param>
/// <param name="YearSlack">The last year is 2008 or up to this many years earlier.</param>
internal readonly record struct HistoryFamily(int FirstForm, int FormCount, int YearSlack);
