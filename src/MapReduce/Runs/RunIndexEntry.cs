namespace MapReduce.Runs;

/// <summary>A block of a Run, as the footer has it.</summary>
/// <param name="Offset">Where its head begins, in bytes from the file's start.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Checksum">As its head has it.</param>
/// <param name="FirstKey">Its first key, cut off at <see cref="RunFormat.MostIndexKeyBytes"/>.</param>
internal readonly record struct RunIndexEntry(long Offset, long Rows, ulong Checksum, byte[] FirstKey);
