namespace MapReduce.Ngrams.Tests.Oracle;

/// <summary>The first bad line: its kind, its 0-based number and where it starts in the input, in bytes.</summary>
internal sealed record BadPlace(string Kind, long Line, long Offset);
