namespace MapReduce.Runs;

/// <summary>The constants of the Run file; docs/run-format.md has its bytes.</summary>
internal static class RunFormat
{
    public const uint Version = 1;

    /// <summary>Payload bytes at which a block is closed.</summary>
    public const int BlockBytes = 32 << 10;

    public const int BlockHeadBytes = 16;

    public const int TrailerBytes = 48;

    /// <summary>Payload bytes beyond which a length is taken for damage, not for a block.</summary>
    public const int MostBlockBytes = 1 << 30;

    public static ReadOnlySpan<byte> Magic => "MRRUN\r\n\u001A"u8;

    public static ReadOnlySpan<byte> EndMagic => "MRRUNEND"u8;
}
