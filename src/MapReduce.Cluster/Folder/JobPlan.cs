using System.Globalization;
using System.IO.Hashing;
using System.Text.Json;
using MapReduce.Checkpoint;
using MapReduce.Input;
using MapReduce.Input.Archives;

namespace MapReduce.Cluster.Folder;

/// <summary>The plan of a job. It determines the result and the Run of every shard, and every commit contains its hash.</summary>
public sealed record JobPlan
{
    /// <summary>The program and its version.</summary>
    public required string Program { get; init; }

    /// <summary>The command that runs it on one machine.</summary>
    public required string Command { get; init; }

    public required IReadOnlyList<PlannedOption> Options { get; init; }

    /// <summary>The requested stored bytes per shard.</summary>
    public required long ShardBytes { get; init; }

    /// <summary>The key ranges of the reduce; with 1, the last step does all of it.</summary>
    public required int Partitions { get; init; }
    public required IReadOnlyList<PlannedInput> Inputs { get; init; }
    public required IReadOnlyList<PlannedShard> Shards { get; init; }

    /// <summary>The inputs of a shard, as the engine reads them.</summary>
    public IReadOnlyList<InputSource> InputsOf(int shard)
    {
        PlannedShard planned = Shards[shard];
        return
        [
            .. Enumerable.Range(planned.First, planned.Count).Select(i =>
            {
                InputSource input = Inputs[i].ToSource(i);
                return planned.Offset is { } offset ? input with { PartOffset = offset, PartBytes = planned.Bytes } : input;
            }),
        ];
    }

    /// <summary>Why the plan is invalid; null if it is valid.</summary>
    public string? Flaw()
    {
        if (Partitions < 1 || Shards.Count == 0) return "there are no shards or partitions";
        if (Shards.Any(s => s.First < 0 || s.Count < 1 || s.Count > Inputs.Count - s.First || s.Bytes < 0 || s.Offset < 0)) return "a shard refers to inputs that do not exist";
        return Inputs.FirstOrDefault(i => !Path.IsPathRooted(i.Path) || i.Bytes < 0 || i.Entry < 0 || !Enum.TryParse<Container>(i.Container, ignoreCase: true, out _)) is { } input
            ? $"{input.Path}: is not a valid input"
            : null;
    }

    /// <summary>Cuts inputs into shards.</summary>
    public static IReadOnlyList<PlannedShard> Cut(IReadOnlyList<InputSource> inputs, long shardBytes) =>
    [
        .. InputPart.Cut(inputs, shardBytes).Select(part => new PlannedShard(
            part.Inputs[0].Index, part.Inputs.Count, part.Inputs.Sum(i => i.BytesToRead!.Value), part.Inputs[0].PartBytes is null ? null : part.Inputs[0].PartOffset)),
    ];

    /// <summary>Identifies the plan: equal plans have equal hashes.</summary>
    public string Hash() => Convert.ToHexStringLower(XxHash128.Hash(JsonSerializer.SerializeToUtf8Bytes(this, ClusterJson.Default.JobPlan)));

    /// <summary>The plan as lines, for comparison.</summary>
    public IReadOnlyList<string> Lines() =>
    [
        $"program: {Program}",
        $"command: {Command}",
        .. Options.Select(o => $"{o.Name}: {o.Value}"),
        string.Create(CultureInfo.InvariantCulture, $"bytes in a shard: {ShardBytes}"),
        string.Create(CultureInfo.InvariantCulture, $"partitions: {Partitions}"),
        .. Inputs.Select(i => i.Line),
    ];
}

/// <summary>A shard of a plan: consecutive inputs, or a part of one.</summary>
/// <param name="First">The 0-based number of the first input.</param>
/// <param name="Count">The number of inputs.</param>
/// <param name="Bytes">The stored bytes.</param>
/// <param name="Offset">The start of the part in its input; null for whole inputs.</param>
public sealed record PlannedShard(int First, int Count, long Bytes, long? Offset = null);

/// <summary>Something that the result depends on, by name.</summary>
public sealed record PlannedOption(string Name, string Value);
