namespace MapReduce.Partition;

/// <summary>A half-open range of a file: the lines that START in it belong to it.</summary>
/// <param name="Offset">Bytes from the file's start.</param>
/// <param name="Length">Length in bytes.</param>
public readonly record struct ByteRange(long Offset, long Length)
{
    /// <summary>The offset after the last byte.</summary>
    public long End => Offset + Length;

    /// <summary>How many ranges of <paramref name="chunkBytes"/> a file of <paramref name="fileBytes"/> has.</summary>
    public static long CountIn(long fileBytes, long chunkBytes) => (fileBytes + chunkBytes - 1) / chunkBytes;

    /// <summary>Cuts a range into smaller ones, in order.</summary>
    public static IEnumerable<ByteRange> Cut(ByteRange whole, long chunkBytes)
    {
        for (long offset = whole.Offset; offset < whole.End; offset += chunkBytes)
            yield return new ByteRange(offset, Math.Min(chunkBytes, whole.End - offset));
    }
}
