using System.Globalization;
using System.Text;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Generate;

namespace MapReduce.Ngrams.Tests.Generate;

/// <summary>A generated dataset in memory, and the most naive reading of it.</summary>
internal sealed class GeneratedFile
{
    public GeneratedFile(GeneratorOptions options)
    {
        using var output = new MemoryStream();
        Dataset = NgramGenerator.Write(output, options, TestContext.Current.CancellationToken);
        Bytes = output.ToArray();
        Text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Bytes);
        Records = [.. Text.Split('\n')[..^1].SelectMany(line => Parse(line, options.Version))];
    }

    public GeneratedDataset Dataset { get; }

    public byte[] Bytes { get; }

    public string Text { get; }

    public IReadOnlyList<GeneratedRecord> Records { get; }

    /// <summary>The distinct ngrams in the order of the file.</summary>
    public IReadOnlyList<string> Ngrams => [.. Records.Select(record => record.Ngram).Distinct()];

    private static IEnumerable<GeneratedRecord> Parse(string line, NgramFormat version)
    {
        string[] fields = line.Split('\t');
        if (version != NgramFormat.V3)
        {
            Assert.Equal(version == NgramFormat.V1 ? 5 : 4, fields.Length);
            return [Record(fields[0], fields[1..])];
        }

        Assert.True(fields.Length >= 2);
        return fields[1..].Select(entry => Record(fields[0], entry.Split(',')));
    }

    private static GeneratedRecord Record(string ngram, string[] numbers)
    {
        Assert.InRange(numbers.Length, 3, 4);
        return new GeneratedRecord(
            ngram,
            (int)Number(numbers[0]),
            Number(numbers[1]),
            numbers.Length == 4 ? Number(numbers[2]) : null,
            Number(numbers[^1]));
    }

    private static long Number(string digits)
    {
        long number = long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        Assert.Equal(digits, number.ToString(CultureInfo.InvariantCulture));
        return number;
    }
}
