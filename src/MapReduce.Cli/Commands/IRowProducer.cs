using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Storage;

namespace MapReduce.Cli.Commands;

/// <summary>Where the rows of a result come from: inputs that are mapped now, or Runs that others made of them.</summary>
internal interface IRowProducer<TValue> where TValue : unmanaged
{
    RunProgress Progress { get; }

    /// <summary>How the user gets fewer rows than all, of those that are counts.</summary>
    public const string TopRows = "the most frequent: --top N";

    /// <summary>How the user gets fewer rows than all.</summary>
    string FewerRows { get; }

    /// <summary>Makes all rows, and the bad lines where they are wanted, and commits neither.</summary>
    Task<RunResult<TValue>> WriteAsync<TBlock>(IRowFormat<TBlock> format, OutputTarget rows, OutputTarget? rejected, CancellationToken stop)
        where TBlock : struct, IRowWriter;
}
