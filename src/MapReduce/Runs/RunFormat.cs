namespace MapReduce.Runs;

/// <summary>The constants of the Run file; docs/run-format.md has its bytes.</summary>
internal static class RunFormat
{
    public const uint Version = 3;

    /// <summary>Payload bytes at which a block is closed.</summary>
    public const int BlockBytes = 32 << 10;

    /// <summary>Magic, version, value words and the length of the job's name.</summary>
    public const int HeaderBytesBeforeJob = 20;

    /// <summary>Bytes of a job's name beyond which its length is taken for damage.</summary>
    public const int MostJobBytes = 1 << 16;

    public const int BlockHeadBytes = 16;

    /// <summary>What a block takes in the footer beside its first key.</summary>
    public const int IndexEntryBytes = 28;

    /// <summary>Bytes of a block's first key that the footer has, at most: the index of a Run of long keys stays small.</summary>
    public const int MostIndexKeyBytes = 256;

    public const int TrailerBytes = 48;

    /// <summary>Bytes of a block beyond which its length is taken for damage.</summary>
    public const int MostBlockBytes = 1 << 30;

    public static ReadOnlySpan<byte> Magic => "MRRUN\r\n\u001A"u8;

    public static ReadOnlySpan<byte> EndMagic => "MRRUNEND"u8;
}
