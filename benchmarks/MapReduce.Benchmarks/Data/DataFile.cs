using System.Globalization;
using MapReduce.Cli.Benchmark;
using MapReduce.Input;
using MapReduce.Ngrams.Generate;

namespace MapReduce.Benchmarks.Data;

/// <summary>What is known about a file: the sums of its generator, and the answer of the obvious program.</summary>
internal sealed record DataFacts(GeneratedDataset Dataset, Answer Answer)
{
    /// <summary>The facts as one line of text.</summary>
    public override string ToString() => string.Join(
        ' ', new[] { Dataset.Lines, Dataset.Ngrams, Dataset.Bytes, Dataset.Matches, Dataset.Volumes, Answer.Bytes }
            .Select(number => number.ToString(CultureInfo.InvariantCulture)).Append(Answer.Hash.ToString("x16", CultureInfo.InvariantCulture)));

    public static DataFacts Parse(string line)
    {
        string[] parts = line.Split(' ');
        return new DataFacts(
            new GeneratedDataset(Number(0), Number(1), Number(2), Number(3), Number(4)),
            new Answer(Number(5), ulong.Parse(parts[6], NumberStyles.HexNumber, CultureInfo.InvariantCulture)));

        long Number(int part) => long.Parse(parts[part], CultureInfo.InvariantCulture);
    }

    /// <summary>Throws if the answer of a benchmark is wrong.</summary>
    public void Check(Answer answer)
    {
        if (answer != Answer) throw new InvalidOperationException($"wrong answer: {answer} instead of {Answer}");
    }
}

/// <summary>An input file of benchmarks.</summary>
internal sealed record DataFile(string Path, DataFacts Facts)
{
    /// <summary>The file as input of the engine.</summary>
    public IReadOnlyList<InputSource> Inputs { get; } = InputList.Resolve([Path]);
}
