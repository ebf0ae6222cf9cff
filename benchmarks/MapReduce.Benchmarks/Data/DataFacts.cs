using System.Globalization;
using MapReduce.Cli.Benchmark;
using MapReduce.Ngrams.Generate;

namespace MapReduce.Benchmarks.Data;

/// <summary>What is known of a file: what its generator said, and what the obvious program answers to it.</summary>
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

    /// <summary>Ends a benchmark whose answer is wrong.</summary>
    public void Check(Answer answer)
    {
        if (answer != Answer) throw new InvalidOperationException($"wrong answer: {answer} instead of {Answer}");
    }
}
