namespace MapReduce.Cli.Cluster;

/// <summary>What the tasks of a run do, in the order in which they do it.</summary>
internal enum RunStage
{
    /// <summary>A shard of the inputs becomes a Run.</summary>
    Map,

    /// <summary>A partition of the keys of all these Runs becomes one.</summary>
    Reduce,

    /// <summary>The result is written.</summary>
    Finish,
}
