using MapReduce.Input;
using MapReduce.Storage;

namespace MapReduce.Cli.Benchmark;

/// <summary>A way to do the main job: inputs to the sums of each ngram, as TSV without a header in the order of the ngrams' UTF-8 bytes.</summary>
internal interface ICountProgram
{
    string Name { get; }

    /// <summary>Tasks at once.</summary>
    int Workers { get; }

    /// <summary>Does the whole job and writes the answer.</summary>
    Task RunAsync(IReadOnlyList<InputSource> inputs, OutputTarget output, CancellationToken stop);
}
