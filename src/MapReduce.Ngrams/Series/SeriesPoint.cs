using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Series;

/// <summary>A year of a series.</summary>
/// <param name="Year">The year.</param>
/// <param name="Count">The counts; of a share, those above the line.</param>
/// <param name="Value">What is looked at: matches, a frequency or a share.</param>
/// <param name="Smoothed">The value, smoothed; the same where nothing is smoothed.</param>
public readonly record struct SeriesPoint(int Year, NgramCount Count, double Value, double Smoothed);
