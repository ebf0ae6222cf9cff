namespace MapReduce.Pipeline;

/// <summary>What a run is doing.</summary>
public enum RunPhase
{
    /// <summary>Reading and mapping the inputs.</summary>
    Map,

    /// <summary>Sorting the tables.</summary>
    Reduce,

    /// <summary>Merging, formatting and writing rows.</summary>
    Write,

    /// <summary>The output is committed.</summary>
    Done,
}
