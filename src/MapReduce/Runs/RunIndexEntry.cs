namespace MapReduce.Runs;

/// <summary>A block of a Run, as the footer describes it.</summary>
/// <param name="Offset">Where its head starts, in bytes from the start of the file.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Checksum">The checksum in its head.</param>
/// <param name="FirstKey">Its first key, truncated to <see cref="RunFormat.MostIndexKeyBytes"/>.</param>
internal readonly record struct RunIndexEntry(long Offset, long Rows, ulong Checksum, byte[] FirstKey);
