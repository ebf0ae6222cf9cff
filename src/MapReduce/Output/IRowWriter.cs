namespace MapReduce.Output;

/// <summary>Receives rows field by field, in column order. Implemented by structs, so that calls are direct.</summary>
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
    /// Memory that the rows so far take, in bytes, so that the caller can write them out in time; 0 where they take none.
    /// </summary>
    long Bytes => 0;
}
