namespace MapReduce.Reduce;

/// <summary>Which rows are wanted, and in which order.</summary>
/// <param name="Top">Only this many rows of the highest rank, at least 0; null for all.</param>
/// <param name="ByRank">Highest rank first, ties in key order; otherwise in key order.</param>
public readonly record struct RowOrder(int? Top = null, bool ByRank = false);
