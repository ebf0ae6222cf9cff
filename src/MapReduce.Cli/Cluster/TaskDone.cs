using System.Globalization;
using MapReduce.Pipeline;
using MapReduce.Runs;

namespace MapReduce.Cli.Cluster;

/// <summary>The commit of a shard or a merged partition: where its Run lies and what it must be. Its file is what makes the task done.</summary>
internal sealed record TaskDone
{
    /// <summary>The plan's hash.</summary>
    public required string Plan { get; init; }

    /// <summary>The Run, from the run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>The Run's length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The Run's checksum, 16 hexadecimal digits.</summary>
    public required string Checksum { get; init; }

    public required TaskCounts Counts { get; init; }

    /// <summary>The file of a shard's bad lines, from the run's folder; null where they are not wanted.</summary>
    public string? Rejects { get; init; }

    public required string Attempt { get; init; }

    public required DateTime Started { get; init; }

    public required double Seconds { get; init; }

    public RunSeal Seal => new(Length, Counts.Rows, ulong.Parse(Checksum, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
