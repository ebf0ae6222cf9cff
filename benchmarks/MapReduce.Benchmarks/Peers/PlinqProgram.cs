using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MapReduce.Cli.Benchmark;
using MapReduce.Input;
using MapReduce.Storage;

namespace MapReduce.Benchmarks.Peers;

/// <summary>The obvious program with <c>AsParallel</c>: one dictionary per partition, merged at the end. v1 and v2 only.</summary>
internal sealed class PlinqProgram : ICountProgram
{
    public string Name => "PLINQ";

    public int Workers => Environment.ProcessorCount;

    public Task RunAsync(IReadOnlyList<InputSource> inputs, OutputTarget output, CancellationToken stop)
    {
        Dictionary<string, (long Matches, long Volumes)> sums = inputs
            .SelectMany(input => File.ReadLines(input.Path!))
            .AsParallel()
            .Aggregate(
                () => new Dictionary<string, (long Matches, long Volumes)>(StringComparer.Ordinal),
                (sums, line) =>
                {
                    string[] fields = line.Split('\t');
                    Add(sums, fields[0], long.Parse(fields[2], CultureInfo.InvariantCulture), long.Parse(fields[^1], CultureInfo.InvariantCulture));
                    return sums;
                },
                (sums, others) =>
                {
                    foreach ((string ngram, (long matches, long volumes)) in others) Add(sums, ngram, matches, volumes);
                    return sums;
                },
                sums => sums);
        using var stream = new OutwardStream(output.Write);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
        foreach ((string ngram, (long matches, long volumes)) in sums.AsParallel().OrderBy(sum => sum.Key, Utf8Order.Instance))
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ngram}\t{matches}\t{volumes}"));
        return Task.CompletedTask;
    }

    private static void Add(Dictionary<string, (long Matches, long Volumes)> sums, string ngram, long matches, long volumes)
    {
        ref (long Matches, long Volumes) sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, ngram, out _);
        sum = (sum.Matches + matches, sum.Volumes + volumes);
    }
}
