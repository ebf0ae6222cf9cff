using System.Globalization;
using System.Text;
using MapReduce.Storage;

namespace MapReduce.Cli.Benchmark;

/// <summary>The naive programs' answer: a dictionary, and the sorted text of it.</summary>
internal sealed class NgramSums
{
    private readonly Dictionary<string, (long Matches, long Volumes)> _sums = new(StringComparer.Ordinal);

    public void Add(string ngram, long matches, long volumes)
    {
        (long matchSum, long volumeSum) = _sums.GetValueOrDefault(ngram);
        _sums[ngram] = (matchSum + matches, volumeSum + volumes);
    }

    public void Write(OutputTarget output)
    {
        using var stream = new OutwardStream(output.Write);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
        foreach ((string ngram, (long matches, long volumes)) in _sums.OrderBy(sum => sum.Key, Utf8Order.Instance))
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ngram}\t{matches}\t{volumes}"));
    }
}
