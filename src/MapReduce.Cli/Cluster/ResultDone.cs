namespace MapReduce.Cli.Cluster;

/// <summary>The commit of a run: where its result lies.</summary>
internal sealed record ResultDone
{
    /// <summary>The plan's hash.</summary>
    public required string Plan { get; init; }

    /// <summary>The file, from the root.</summary>
    public required string Output { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>What the command says when it is done.</summary>
    public required IReadOnlyList<string> Said { get; init; }

    /// <summary>What of that it says also under --quiet.</summary>
    public required IReadOnlyList<string> Closing { get; init; }

    public required string Attempt { get; init; }

    public required DateTime Ended { get; init; }
}
