using MapReduce.Input;
using MapReduce.Runs;
using MapReduce.Shards;
using MapReduce.Storage;

namespace MapReduce.Cluster;

/// <summary>
/// A job that many processes do in pieces: each shard of the inputs is mapped into a Run, ranges of the keys of all Runs are
/// merged, and the last step writes the result. It is created from the words of a command, in every process anew.
/// </summary>
public interface IShardedJob : IDisposable
{
    /// <summary>What its rows mean, as Runs carry it.</summary>
    string Name { get; }

    /// <summary>What the result depends on beside the inputs, by name: another value is another result.</summary>
    IReadOnlyList<(string Name, string Value)> Identity { get; }

    /// <summary>The files that the last step writes, standard output left out.</summary>
    IReadOnlyList<string> Outputs { get; }

    /// <summary>Whether bad lines are kept.</summary>
    bool KeepsRejects { get; }

    /// <summary>More bad lines than this, in all shards together, end the job.</summary>
    long MostBadLines { get; }

    /// <summary>What a task of this process may use.</summary>
    MachineShare Share { get; }

    /// <summary>Finds all inputs, in order, and reports what makes them doubtful.</summary>
    /// <exception cref="MapReduceException">One is missing or cannot be read.</exception>
    IReadOnlyList<InputSource> FindInputs();

    /// <summary>The same job, limited to a share of the machine. Not owned: it is disposed with this one.</summary>
    /// <param name="workers">Workers; null for as many as the command or the scheduler allows.</param>
    /// <param name="memoryBytes">Memory for tables; null likewise.</param>
    /// <param name="temporaryFolder">Where spills go, unless the user named a folder.</param>
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
    /// <param name="folder">Where the result goes if the command names no file.</param>
    Task<FinishedJob> FinishAsync(IReadOnlyList<InputSource> inputs, ReducibleRuns mapped, IReadOnlyList<string> rejects, DateTime started, string folder);
}

/// <summary>What the last step did.</summary>
/// <param name="Output">The file of the result.</param>
/// <param name="Said">The lines of the command's summary.</param>
/// <param name="Closing">Those of them that are shown under <c>--quiet</c> too.</param>
public sealed record FinishedJob(string Output, IReadOnlyList<string> Said, IReadOnlyList<string> Closing);

/// <summary>A share of a machine.</summary>
/// <param name="Workers">Threads.</param>
/// <param name="MemoryBytes">Memory in bytes.</param>
public readonly record struct MachineShare(int Workers, long MemoryBytes);
