using System.IO.Hashing;
using System.Text.Json;

namespace MapReduce.Cluster.Folder;

/// <summary>The commit of a run: where its result lies.</summary>
public sealed record ResultCommit
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

    /// <summary>The checksum of all of the above, as it was written.</summary>
    public string? Sum { get; init; }

    /// <summary>With its <see cref="Sum"/>.</summary>
    public ResultCommit Summed() => this with { Sum = SumOf() };

    /// <summary>Whether it is as it was written, and of a plan.</summary>
    public bool IsOf(string plan) => Sum is not null && Sum == SumOf() && Plan == plan;

    private string SumOf() => JobFolder.Text(XxHash3.HashToUInt64(JsonSerializer.SerializeToUtf8Bytes(this with { Sum = null }, ClusterJson.Default.ResultCommit)));
}
