using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsCheck;
using MapReduce.Input;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Output;
using MapReduce.Pipeline;

namespace MapReduce.Ngrams.Tests.Count;

public sealed class SequentialRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mapreduce-test-").FullName;

    // Few ngrams, so that they come back; some longer than a block of 64 bytes, some beyond ASCII.
    private static readonly string[] Ngrams = ["a", "ab", "b c", "äö_NOUN", "日本", new string('x', 70)];

    private static readonly Gen<string> Lines = Gen.Select(
            Gen.Int[0, Ngrams.Length - 1].Select(i => Ngrams[i]), Gen.Int[1500, 2008], Gen.Long[0, 99_999_999_999], Gen.Long[0, 1000],
            (ngram, year, matches, volumes) => string.Create(CultureInfo.InvariantCulture, $"{ngram}\t{year}\t{matches}\t{volumes}\n"))
        .List[0, 60].Select(string.Concat);

    [Fact]
    public void It_answers_as_a_dictionary_does_whatever_the_chunks_and_the_container() =>
        Gen.Select(Lines, Gen.Int[1, 400], Gen.Bool).Sample(
            (lines, chunkBytes, packed) =>
            {
                byte[] bytes = Encoding.UTF8.GetBytes(lines);
                (string answer, RunResult<NgramCount> result) = Run(packed ? Gzip(bytes) : bytes, chunkBytes);
                Assert.Equal(Naive(lines), answer);
                Assert.Equal(lines.Count(c => c == '\n'), result.Counted);
                Assert.Equal(bytes.Length, result.Bytes);
                Assert.Equal(answer.Count(c => c == '\n'), result.Rows);
            },
            iter: 300, threads: 1);

    [Fact]
    public void It_writes_more_rows_than_it_formats_at_once()
    {
        string lines = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"w{i}\t1999\t{i}\t1\n"));
        Assert.Equal(Naive(lines), Run(Encoding.UTF8.GetBytes(lines), 1 << 16).Answer);
    }

    [Fact]
    public void A_bad_line_ends_it_with_its_place()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("a\t1999\t1\t1\nb\t1999\tx\t1\nc\t1999\t1\n");
        MapReduceException failure = Assert.Throws<MapReduceException>(() => Run(bytes, 4));
        Assert.Equal(Failure.BadData, failure.Failure);
        Assert.Contains(":2 (byte 11): bad-count", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (string Answer, RunResult<NgramCount> Result) Run(byte[] input, int chunkBytes)
    {
        string path = Path.Join(_folder, "input");
        File.WriteAllBytes(path, input);
        var run = new SequentialRun<CountJob, NgramCount, CountProjection>(
            new CountJob(new CountOptions { Format = NgramFormat.V2 }), new CountProjection(new CountOptions()), new PipelineOptions { ChunkBytes = chunkBytes, Workers = 3 });
        using var output = new TextOutput();
        RunResult<NgramCount> result = run.Run(InputList.Resolve([path]), new TsvFormat(header: false), output, CancellationToken.None);
        return (output.Text, result);
    }

    private static string Naive(string lines) => string.Concat(lines
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('\t'))
        .GroupBy(fields => fields[0])
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => string.Create(
            CultureInfo.InvariantCulture,
            $"{group.Key}\t{group.Sum(f => long.Parse(f[2], CultureInfo.InvariantCulture))}\t{group.Sum(f => long.Parse(f[3], CultureInfo.InvariantCulture))}\n")));

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
