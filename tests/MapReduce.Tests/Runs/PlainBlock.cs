namespace MapReduce.Tests.Runs;

/// <summary>A block of a Run, and what the footer says of it.</summary>
internal sealed record PlainBlock
{
    public required byte[] Payload { get; init; }

    public required uint Rows { get; init; }

    public required string FirstKey { get; init; }

    /// <summary>Where it begins.</summary>
    public long Offset { get; init; }

    /// <summary>The length of its first key by the footer; null for what is true.</summary>
    public uint? KeyLengthInFooter { get; init; }

    /// <summary>Its rows by the footer.</summary>
    public ulong RowsInFooter { get; init; }
}
