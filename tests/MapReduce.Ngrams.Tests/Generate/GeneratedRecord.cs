namespace MapReduce.Ngrams.Tests.Generate;

/// <summary>One ngram in one year; pages only in v1.</summary>
internal sealed record GeneratedRecord(string Ngram, int Year, long Matches, long? Pages, long Volumes);
