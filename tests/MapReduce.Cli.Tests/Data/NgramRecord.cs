namespace MapReduce.Cli.Tests.Data;

/// <summary>What a line of v1 or v2, or a group of v3, says.</summary>
internal readonly record struct NgramRecord(string Ngram, int Year, long Matches, long Volumes);
