namespace MapReduce.Ngrams.Generate;

/// <summary>The numbers of one line: volumes ≤ pages ≤ matches.</summary>
internal readonly record struct LineCounts(int Year, uint Matches, uint Pages, uint Volumes);
