using MapReduce.Input;

namespace MapReduce.Benchmarks.Data;

/// <summary>A file to measure on.</summary>
internal sealed record DataFile(string Path, DataFacts Facts)
{
    /// <summary>The file as the engine is given it.</summary>
    public IReadOnlyList<InputSource> Inputs { get; } = InputList.Resolve([Path]);
}
