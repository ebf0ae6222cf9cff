namespace MapReduce.Output;

/// <summary>A column of the result.</summary>
/// <param name="Name">The name in the header.</param>
/// <param name="Type">The type of its values.</param>
public readonly record struct Column(string Name, ColumnType Type);
