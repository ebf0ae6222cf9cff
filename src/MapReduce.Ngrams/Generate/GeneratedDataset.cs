namespace MapReduce.Ngrams.Generate;

/// <summary>What was written: the sums that a right count of the dataset must come to.</summary>
/// <param name="Lines">Records of one ngram in one year. In v3, where a line holds many, still the records.</param>
/// <param name="Ngrams">Distinct ngrams; in v3 also the lines of the file.</param>
/// <param name="Bytes">Length of the output in bytes.</param>
/// <param name="Matches">Sum of match_count over all records.</param>
/// <param name="Volumes">Sum of volume_count over all records.</param>
public readonly record struct GeneratedDataset(long Lines, long Ngrams, long Bytes, long Matches, long Volumes);
