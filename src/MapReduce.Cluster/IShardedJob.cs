using MapReduce.Input;
using MapReduce.Runs;
using MapReduce.Shards;
using MapReduce.Storage;

namespace MapReduce.Cluster;

/// <summary>
/// A job that runs in many processes. Each shard of the inputs is mapped into a Run, ranges of the keys of all Runs are merged,
/// and the last step writes the result. Every process creates the job from the words of the command.
/// </summary>
public interface IShardedJob : IDisposable
{
    /// <summary>The meaning of its rows. Stored in Runs.</summary>
    string Name { get; }

    /// <summary>What the result depends on besides the inputs, by name.</summary>
    IReadOnlyList<(string Name, string Value)> Identity { get; }

    /// <summary>The files that the last step writes, without standard output.</summary>
    IReadOnlyList<string> Outputs { get; }

    /// <summary>Whether bad lines are kept.</summary>
    bool KeepsRejects { get; }

    /// <summary>The most bad lines in all shards together. With more, the job fails.</summary>
    long MostBadLines { get; }

    /// <summary>The share of the machine that a task in this process may use.</summary>
    MachineShare Share { get; }

    /// <summary>Finds all inputs, in order, and warns about them.</summary>
    /// <exception cref="MapReduceException">An input is missing or cannot be read.</exception>
    IReadOnlyList<InputSource> FindInputs();

    /// <summary>The same job, limited to a share of the machine. Not owned: it is disposed with this one.</summary>
    /// <param name="workers">Workers; null for as many as the command or the scheduler allows.</param>
    /// <param name="memoryBytes">Memory for tables; null likewise.</param>
    /// <param name="temporaryFolder">The folder for spills, unless the user named one.</param>
    IShardedJob Within(int? workers, long? memoryBytes, string temporaryFolder);

    /// <summary>Maps inputs into a Run at <paramref name="path"/>, and writes their bad lines to <paramref name="rejected"/> unless it is null.</summary>
    Task<MappedShard> MapAsync(IReadOnlyList<InputSource> inputs, string path, OutputTarget? rejected, CancellationToken stop);

    /// <summary>Merges one of <paramref name="partitions"/> ranges of the keys of all shards into a Run at <paramref name="path"/>.</summary>
    RunSeal Merge(IReadOnlyList<SealedRun> shards, int partition, int partitions, string path, CancellationToken stop);

    /// <summary>Writes the result as the command would on one machine: rows, bad lines, report, summary.</summary>
    /// <param name="inputs">The inputs of all shards.</param>
    /// <param name="mapped">Their rows.</param>
    /// <param name="rejects">The files of their bad lines, in order.</param>
    /// <param name="started">When the first shard began, in UTC.</param>
    /// <param name="folder">The folder for the result, if the command names no file.</param>
    Task<FinishedJob> FinishAsync(IReadOnlyList<InputSource> inputs, ReducibleRuns mapped, IReadOnlyList<string> rejects, DateTime started, string folder);
}

/// <summary>What the last step did.</summary>
/// <param name="Output">The file of the result.</param>
/// <param name="Said">The lines of the command's summary.</param>
/// <param name="Closing">The lines that are shown even under <c>--quiet</c>.</param>
public sealed record FinishedJob(string Output, IReadOnlyList<string> Said, IReadOnlyList<string> Closing);

/// <summary>A share of a machine.</summary>
/// <param name="Workers">Threads.</param>
/// <param name="MemoryBytes">Memory in bytes.</param>
public readonly record struct MachineShare(int Workers, long MemoryBytes);
