namespace MapReduce.Input.Archives;

/// <summary>How the bytes of an input are wrapped. Determined by <see cref="ContainerSignature"/>, never by a file's name.</summary>
public enum Container
{
    /// <summary>Nothing: the bytes are the data.</summary>
    Plain,

    /// <summary>One or more gzip members (RFC 1952).</summary>
    Gzip,

    /// <summary>One or more zstd frames (RFC 8878), including skippable ones.</summary>
    Zstd,

    /// <summary>A zip archive; each of its files is an input of its own.</summary>
    Zip,
}
