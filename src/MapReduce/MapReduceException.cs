namespace MapReduce;

/// <summary>
/// An expected failure that ends the run. The message is one line: what happened, where, what was expected, what to do.
/// </summary>
public sealed class MapReduceException : Exception
{
    /// <summary>A failure of the given kind.</summary>
    public MapReduceException(Failure failure, string message, Exception? inner = null) : base(message, inner) => Failure = failure;

    /// <summary>Which kind of failure it is.</summary>
    public Failure Failure { get; }

    /// <summary>The Run that is not what was written, where that is the failure.</summary>
    public string? DamagedRun { get; init; }
}
