namespace MapReduce.Tracing;

/// <summary>What a line of a trace is for.</summary>
public enum LaneKind
{
    /// <summary>The phases of the run, one after the other.</summary>
    Run,

    /// <summary>Maps, sorts, merges.</summary>
    Worker,

    /// <summary>Appends merged ranges to the output, in order.</summary>
    Appender,

    /// <summary>Opens inputs, and decompresses those that are not read in ranges.</summary>
    Reader,
}

/// <summary>One line of a trace, on which one thread at a time records what it does.</summary>
public sealed class TraceLane : IDisposable
{
    /// <summary>Numbers of one kind: more than there can be workers.</summary>
    private const int MostOfAKind = 100_000;

    [ThreadStatic]
    private static TraceLane? _ofThread;

    private TraceLane? _before;   // that the thread was on

    internal TraceLane(RunTrace trace, LaneKind kind, int number) => (Trace, Kind, Number) = (trace, kind, number);

    /// <summary>The line that the current thread is on; null if nothing that it does is traced.</summary>
    public static TraceLane? OfThread => _ofThread;

    /// <summary>The trace.</summary>
    public RunTrace Trace { get; }

    /// <summary>What it is for.</summary>
    public LaneKind Kind { get; }

    /// <summary>Its 0-based number among those of its kind.</summary>
    public int Number { get; }

    /// <summary>Its number in the file, which sorts as the kinds do.</summary>
    internal int Id => (int)Kind * MostOfAKind + Number + 1;

    /// <summary>When the last event on it ended, a stopwatch timestamp; 0 if there was none.</summary>
    internal long LastEnd { get; set; }

    internal void EnterThread() => (_before, _ofThread) = (_ofThread, this);

    /// <summary>Ends it for the current thread. REQUIRES: the thread that entered it.</summary>
    public void Dispose()
    {
        (_ofThread, _before) = (_before, null);
        Trace.Leave(this);
    }
}
