using System.Buffers.Text;
using System.Text;
using CsvHelper;
using MapReduce.Cli.Jobs;
using MapReduce.Input;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Storage;

namespace MapReduce.Cli.Benchmark;

/// <summary>
/// The obvious program on a good CSV reader: CsvHelper's reader gives fields as spans of bytes, and the dictionary is asked only when
/// the ngram changes. Like ReadLines, it takes a carriage return alone for the end of a line.
/// </summary>
internal sealed class CsvReaderProgram : ICountProgram
{
    private static readonly CsvReaderOptions Tsv = new()
    {
        Separator = '\t',
        Mode = CsvMode.NoEscape,
        HasHeader = false,
        DetectSeparatorHint = false,
        BufferSize = 256 << 10,
    };

    public string Name => "naive (CsvHelper)";

    public int Workers => 1;

    public Task RunAsync(IReadOnlyList<InputSource> inputs, OutputTarget output, CancellationToken stop)
    {
        var sums = new NgramSums();
        foreach (InputSource input in inputs)
        {
            NgramFormat format = InputText.FormatOf(input);
            using InputReader content = InputReader.Open(input);
            using CsvReader reader = CsvReader.Create(content.Content, Tsv);
            if (format == NgramFormat.V3) AddHistories(reader, sums);
            else AddRows(reader, volumes: format == NgramFormat.V1 ? 4 : 3, sums);
        }
        sums.Write(output);
        return Task.CompletedTask;
    }

    private static void AddRows(CsvReader reader, int volumes, NgramSums sums)
    {
        byte[] ngram = [];
        long matchSum = 0, volumeSum = 0;
        while (reader.Read())
        {
            ReadOnlySpan<byte> field = reader.GetSpan(0);
            if (!field.SequenceEqual(ngram))
            {
                if (ngram.Length > 0) sums.Add(Encoding.UTF8.GetString(ngram), matchSum, volumeSum);
                ngram = field.ToArray();
                matchSum = volumeSum = 0;
            }
            matchSum += Number(reader.GetSpan(2));
            volumeSum += Number(reader.GetSpan(volumes));
        }
        if (ngram.Length > 0) sums.Add(Encoding.UTF8.GetString(ngram), matchSum, volumeSum);
    }

    private static void AddHistories(CsvReader reader, NgramSums sums)
    {
        while (reader.Read())
        {
            long matchSum = 0, volumeSum = 0;
            for (int i = 1; i < reader.FieldCount; i++)
            {
                ReadOnlySpan<byte> group = reader.GetSpan(i);
                int first = group.IndexOf((byte)','), last = group.LastIndexOf((byte)',');
                matchSum += Number(group[(first + 1)..last]);
                volumeSum += Number(group[(last + 1)..]);
            }
            sums.Add(Encoding.UTF8.GetString(reader.GetSpan(0)), matchSum, volumeSum);
        }
    }

    private static long Number(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out long number, out _) ? number : throw new FormatException($"'{Encoding.UTF8.GetString(digits)}' is no number");
}
