namespace MapReduce.Reduce;

/// <summary>Which rows are wanted, and in which order.</summary>
/// <param name="Top">Only this many of the highest rank, not below 0; null for all.</param>
/// <param name="ByRank">The highest rank first, ties in key order; otherwise in key order.</param>
public readonly record struct RowOrder(int? Top = null, bool ByRank = false);
