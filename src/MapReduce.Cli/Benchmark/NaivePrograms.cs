using System.Buffers.Text;
using System.Globalization;
using System.Text;
using CsvHelper;
using MapReduce.Input;
using MapReduce.Ngrams.Formats;
using MapReduce.Storage;

namespace MapReduce.Cli.Benchmark;

/// <summary>The first program that one would write: read lines, split them, add to a dictionary. It checks nothing.</summary>
internal sealed class ObviousProgram : ICountProgram
{
    public string Name => "naive (ReadLines, Split)";

    public int Workers => 1;

    public Task RunAsync(IReadOnlyList<InputSource> inputs, OutputTarget output, CancellationToken stop)
    {
        var sums = new NgramSums();
        foreach (InputSource input in inputs)
        {
            NgramFormat format = InputText.FormatOf(input);
            foreach (string line in InputText.Lines(input))
            {
                string[] fields = line.Split('\t');
                if (format == NgramFormat.V3)
                {
                    foreach (string group in fields[1..])
                    {
                        string[] numbers = group.Split(',');
                        sums.Add(fields[0], Number(numbers[1]), Number(numbers[2]));
                    }
                }
                else
                {
                    sums.Add(fields[0], Number(fields[2]), Number(fields[^1]));
                }
            }
        }
        sums.Write(output);
        return Task.CompletedTask;
    }

    private static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);
}

/// <summary>
/// The obvious program with a fast CSV reader: CsvHelper returns fields as spans of bytes, and the dictionary is used only when
/// the ngram changes. Like ReadLines, it treats a lone carriage return as the end of a line.
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
        Utf8Parser.TryParse(digits, out long number, out _) ? number : throw new FormatException($"'{Encoding.UTF8.GetString(digits)}' is not a number");
}

/// <summary>Reads an input for the naive programs.</summary>
internal static class InputText
{
    private const int HeadBytes = 1 << 16;

    /// <summary>The lines: of a plain file with <see cref="File.ReadLines(string)"/>, of an archive through our decompression.</summary>
    public static IEnumerable<string> Lines(InputSource input) => input.IsSeekable ? File.ReadLines(input.Path!) : Unpacked(input);

    /// <summary>The dataset's version, detected from the first bytes.</summary>
    public static NgramFormat FormatOf(InputSource input)
    {
        using InputReader reader = InputReader.Open(input);
        byte[] head = new byte[HeadBytes];
        int length = reader.Content.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
        return FormatDetector.Detect(head.AsSpan(0, length));
    }

    private static IEnumerable<string> Unpacked(InputSource input)
    {
        using InputReader reader = InputReader.Open(input);
        using var text = new StreamReader(reader.Content);
        while (text.ReadLine() is { } line) yield return line;
    }
}
