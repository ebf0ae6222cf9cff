using MapReduce.Cli.Arguments;
using MapReduce.Input;
using MapReduce.Runs;
using MapReduce.Shards;
using MapReduce.Storage;

namespace MapReduce.Cli.Commands;

/// <summary>A job with its options, whatever its types are: to be run whole, or in shards by many processes.</summary>
internal interface IPreparedJob : IDisposable
{
    RunSettings Settings { get; }

    /// <summary>What its rows mean, as Runs carry it.</summary>
    string Name { get; }

    /// <summary>What is said at the end of a run, also under --quiet. REQUIRES: it is over.</summary>
    IEnumerable<string> ClosingLines { get; }

    /// <summary>
    /// What makes the result doubtful, as far as the beginnings of all inputs tell: for runs whose parts are mapped by several
    /// processes, none of which sees all inputs.
    /// </summary>
    IEnumerable<Warning> Foresee(IReadOnlyList<InputSource> inputs);

    /// <summary>The same job, run another way.</summary>
    IPreparedJob With(RunSettings settings);

    /// <summary>Runs all of it, as its command does.</summary>
    Task<int> RunAsync(CommandHost host);

    /// <summary>Maps some inputs into a Run at <paramref name="path"/>, and writes their bad lines to <paramref name="rejected"/> if they are wanted.</summary>
    Task<MappedShard> MapAsync(IReadOnlyList<InputSource> inputs, string path, OutputTarget? rejected, CancellationToken stop);

    /// <summary>Merges a partition of the keys of all shards into a Run at <paramref name="path"/>.</summary>
    RunSeal Merge(IReadOnlyList<SealedRun> shards, int partition, int partitions, string path, CancellationToken stop);

    /// <summary>Ends the run that was mapped in shards as its command would: rows, bad lines, report, summary.</summary>
    /// <param name="inputs">The inputs of all shards.</param>
    /// <param name="mapped">Their rows.</param>
    /// <param name="rejects">The files of their bad lines, in order.</param>
    /// <param name="spent">The time since the first shard was begun.</param>
    /// <param name="host">The process.</param>
    Task<int> ReduceAsync(IReadOnlyList<InputSource> inputs, ReducibleRuns mapped, IReadOnlyList<string> rejects, TimeSpan spent, CommandHost host);
}
