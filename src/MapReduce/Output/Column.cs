namespace MapReduce.Output;

/// <summary>A column of the result.</summary>
/// <param name="Name">As the header has it.</param>
/// <param name="Type">What it holds.</param>
public readonly record struct Column(string Name, ColumnType Type);
