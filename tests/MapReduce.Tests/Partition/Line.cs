namespace MapReduce.Tests.Partition;

/// <summary>A line as tests compare it.</summary>
/// <param name="Offset">Where it starts in the input, in bytes.</param>
/// <param name="Text">Its bytes without the newline, each as the character of the same number.</param>
public readonly record struct Line(long Offset, string Text);
