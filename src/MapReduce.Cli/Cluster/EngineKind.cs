namespace MapReduce.Cli.Cluster;

/// <summary>Who runs the tasks of a run.</summary>
internal enum EngineKind
{
    Slurm,

    /// <summary>Processes of this machine.</summary>
    Local,
}
