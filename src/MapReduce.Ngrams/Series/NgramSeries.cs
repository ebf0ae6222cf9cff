
namespace MapReduce.Ngrams.Series;

/// <summary>What an expression, or one of its ngrams, comes to over the years.</summary>
/// <param name="Name">As the result names it.</param>
/// <param name="Points">The years that have a value, ascending.</param>
public sealed record NgramSeries(string Name, IReadOnlyList<SeriesPoint> Points);
