namespace MapReduce.Ngrams.Tests.Oracle;

/// <summary>A bad line: its kind, its 0-based number, where it starts in the input (in bytes), and the line itself.</summary>
internal sealed record BadPlace(string Kind, long Line, long Offset, string Text);
