using System.Globalization;
using System.Text;
using MapReduce.Storage;

namespace MapReduce.Cli.Benchmark;

/// <summary>The sums of a naive program: a dictionary that is sorted when it is written.</summary>
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

/// <summary>
/// Orders strings by their UTF-8 bytes, which is by code points. Ordinal comparison differs: it sorts surrogates, which encode
/// code points above U+FFFF, before the characters from U+E000.
/// </summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static readonly Utf8Order Instance = new();

    private Utf8Order() { }

    public int Compare(string? x, string? y)
    {
        int same = x.AsSpan().CommonPrefixLength(y);
        if (same == x!.Length || same == y!.Length) return x.Length.CompareTo(y!.Length);
        char left = x[same], right = y[same];
        return char.IsSurrogate(left) == char.IsSurrogate(right) ? left.CompareTo(right) : char.IsSurrogate(left) ? 1 : -1;
    }
}
