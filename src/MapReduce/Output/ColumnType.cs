namespace MapReduce.Output;

/// <summary>The type of a column.</summary>
public enum ColumnType
{
    /// <summary>UTF-8 text.</summary>
    Text,

    /// <summary>A signed 64-bit number.</summary>
    Integer,

    /// <summary>A double, written with the fewest digits that read back as the same number.</summary>
    Real,
}
