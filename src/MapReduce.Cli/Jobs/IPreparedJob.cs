using MapReduce.Cli.Options;
using MapReduce.Cluster;

namespace MapReduce.Cli.Jobs;

/// <summary>A job with its options, whatever its types are: run whole by its command, or in shards by many processes.</summary>
internal interface IPreparedJob : IShardedJob
{
    RunSettings Settings { get; }

    /// <summary>Runs all of it, as its command does.</summary>
    Task<int> RunAsync();
}
