namespace MapReduce.Input.Archives;

/// <summary>Everything that can be wrong with a gzip stream, with its message.</summary>
internal static class GzipDamage
{
    public static DamagedArchiveException EndsEarly(long offset) =>
        new("the gzip stream ends early (cut off?)", offset);

    public static DamagedArchiveException NotAHeader(long offset) =>
        new($"not a gzip header at byte {offset}", offset);

    public static DamagedArchiveException UnknownMethod(byte method, long offset) =>
        new($"unknown compression method {method} in the gzip header at byte {offset}", offset);

    public static DamagedArchiveException ReservedFlags(byte flags, long offset) =>
        new($"reserved flags (0x{flags:x2}) in the gzip header at byte {offset}", offset);

    public static DamagedArchiveException HeaderChecksumDiffers(long offset) =>
        new($"checksum of the gzip header at byte {offset} differs", offset);

    public static DamagedArchiveException NotDeflate(long offset, Exception? innerException = null) =>
        new("the compressed data is damaged", offset, innerException);

    public static DamagedArchiveException ChecksumDiffers(long offset) =>
        new("checksum differs: the decompressed data is not what was compressed", offset);

    public static DamagedArchiveException LengthDiffers(long offset) =>
        new("length differs: the decompressed data is not what was compressed", offset);
}
