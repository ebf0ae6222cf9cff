namespace MapReduce.Output;

/// <summary>Takes rows field by field, in the order of the columns. Implemented by structs, so that calls are direct.</summary>
public interface IRowWriter
{
    /// <summary>Writes a text field.</summary>
    void Text(ReadOnlySpan<byte> utf8);

    /// <summary>Writes a whole number.</summary>
    void Integer(long number);

    /// <summary>Writes a real number.</summary>
    void Real(double number);

    /// <summary>Ends the row.</summary>
    void EndRow();

    /// <summary>
    /// Memory that the rows so far take, in bytes, for a caller who writes them out before they are too much; 0 where they take none.
    /// </summary>
    long Bytes => 0;
}
