using System.IO.Hashing;
using System.Text.Json;
using MapReduce.Checkpoint;
using MapReduce.Runs;
using MapReduce.Shards;
using MapReduce.Storage;

namespace MapReduce.Cluster.Folder;

/// <summary>The commit of a shard or a merged partition: where its Run is, and its length and checksum. The task is done when this file exists.</summary>
public sealed record TaskCommit
{
    /// <summary>The plan's hash.</summary>
    public required string Plan { get; init; }

    /// <summary>The Run, relative to the job's folder.</summary>
    public required string Run { get; init; }

    /// <summary>The Run's length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The Run's checksum, 16 hexadecimal digits.</summary>
    public required string Checksum { get; init; }

    public required TaskCounts Counts { get; init; }

    /// <summary>A shard's bad lines; null if they are not kept.</summary>
    public CommittedRejects? Rejects { get; init; }
    public required string Attempt { get; init; }
    public required DateTime Started { get; init; }
    public required double Seconds { get; init; }

    /// <summary>The checksum of all properties above.</summary>
    public string? Sum { get; init; }

    public TaskCommit Summed() => this with { Sum = SumOf() };

    /// <summary>Whether it is undamaged, and belongs to this task of this plan.</summary>
    public bool IsOf(JobTask task, string plan) => Sum is not null && Sum == SumOf() && Plan == plan && JobFolder.IsPartOf(task, Run) && (Rejects is null || JobFolder.IsPartOf(task, Rejects.File));

    private string SumOf() => ChecksumText.Of(XxHash3.HashToUInt64(JsonSerializer.SerializeToUtf8Bytes(this with { Sum = null }, ClusterJson.Default.TaskCommit)));

    public RunSeal Seal => new(Length, Counts.Rows, ChecksumText.Parse(Checksum));
}

/// <summary>The committed file of a shard's bad lines.</summary>
/// <param name="File">Relative to the job's folder.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="Checksum">The XXH3 hash, 16 hexadecimal digits.</param>
public sealed record CommittedRejects(string File, long Length, string Checksum);

/// <summary>What a task counted.</summary>
public sealed record TaskCounts
{
    /// <summary>The rows of its Run.</summary>
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

/// <summary>The commit of a job: where its result is.</summary>
public sealed record ResultCommit
{
    /// <summary>The plan's hash.</summary>
    public required string Plan { get; init; }

    /// <summary>The full path of the file.</summary>
    public required string Output { get; init; }

    /// <summary>The length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The lines of the command's summary.</summary>
    public required IReadOnlyList<string> Said { get; init; }

    /// <summary>The lines that are shown even under --quiet.</summary>
    public required IReadOnlyList<string> Closing { get; init; }
    public required string Attempt { get; init; }
    public required DateTime Ended { get; init; }

    /// <summary>The checksum of all properties above.</summary>
    public string? Sum { get; init; }

    public ResultCommit Summed() => this with { Sum = SumOf() };

    /// <summary>Whether it is undamaged, and belongs to this plan.</summary>
    public bool IsOf(string plan) => Sum is not null && Sum == SumOf() && Plan == plan;

    private string SumOf() => ChecksumText.Of(XxHash3.HashToUInt64(JsonSerializer.SerializeToUtf8Bytes(this with { Sum = null }, ClusterJson.Default.ResultCommit)));
}
