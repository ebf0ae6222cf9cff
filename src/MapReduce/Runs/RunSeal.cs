namespace MapReduce.Runs;

/// <summary>Identifies a finished Run. Equal rows have equal seals, whoever wrote them.</summary>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Checksum">The trailer's, which covers the footer, and through the footer's checksums every block.</param>
public readonly record struct RunSeal(long Bytes, long Rows, ulong Checksum);
