using System.Globalization;
using System.IO.Hashing;
using System.Text.Json;
using MapReduce.Checkpoint;
using MapReduce.Runs;
using MapReduce.Shards;

namespace MapReduce.Cluster.Folder;

/// <summary>The commit of a shard or a merged partition: where its Run lies and what it must be. Its file is what makes the task done.</summary>
public sealed record TaskCommit
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

    /// <summary>A shard's bad lines; null where they are not wanted.</summary>
    public CommittedRejects? Rejects { get; init; }

    public required string Attempt { get; init; }

    public required DateTime Started { get; init; }

    public required double Seconds { get; init; }

    /// <summary>The checksum of all of the above, as it was written.</summary>
    public string? Sum { get; init; }

    /// <summary>With its <see cref="Sum"/>.</summary>
    public TaskCommit Summed() => this with { Sum = SumOf() };

    /// <summary>Whether it is as it was written, and of a task of a plan.</summary>
    public bool IsOf(JobTask task, string plan) => Sum is not null && Sum == SumOf() && Plan == plan && JobFolder.IsPartOf(task, Run) && (Rejects is null || JobFolder.IsPartOf(task, Rejects.File));

    private string SumOf() => JobFolder.Text(XxHash3.HashToUInt64(JsonSerializer.SerializeToUtf8Bytes(this with { Sum = null }, ClusterJson.Default.TaskCommit)));

    public RunSeal Seal => new(Length, Counts.Rows, ulong.Parse(Checksum, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}

/// <summary>The file of a shard's bad lines, as it was committed.</summary>
/// <param name="File">From the run's folder.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Checksum">Its XXH3, 16 hexadecimal digits.</param>
public sealed record CommittedRejects(string File, long Length, string Checksum);

/// <summary>What a task counted.</summary>
public sealed record TaskCounts
{
    /// <summary>Rows of its Run.</summary>
    public required long Rows { get; init; }

    public long Lines { get; init; }

    public long Filtered { get; init; }

    public IReadOnlyDictionary<string, long> Bad { get; init; } = new Dictionary<string, long>();

    /// <summary>Decompressed bytes.</summary>
    public long Bytes { get; init; }

    public long Chunks { get; init; }

    public int Spills { get; init; }

    public static TaskCounts Of(MappedShard shard) => new()
    {
        Rows = shard.Run.Rows,
        Lines = shard.Tally.Lines,
        Filtered = shard.Tally.Filtered,
        Bad = shard.Tally.BadByKind,
        Bytes = shard.Tally.Bytes,
        Chunks = shard.Tally.Chunks,
        Spills = shard.Spills,
    };

    public PartTally ToTally() => new(Lines, Filtered, Bytes, Chunks, Bad, FirstBad: null);
}

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
