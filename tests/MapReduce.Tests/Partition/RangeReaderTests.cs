using System.Text;
using CsCheck;
using MapReduce.Partition;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace MapReduce.Tests.Partition;

public sealed class RangeReaderTests : IDisposable
{
    private const int NoLimit = 1 << 20;

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Samples => [.. LineSamples.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Ranges_of_any_length_give_each_line_once_whole_and_in_its_place(string sample)
    {
        byte[] text = LineSamples.All.Single(s => s.Name == sample).Text;
        List<Line> expected = NaiveLines.Of(text);
        using SafeFileHandle file = Open(text);
        for (int chunk = 1; chunk <= text.Length + 1; chunk++) Assert.Equal(expected, Lines(file, text.Length, chunk, NoLimit));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_line_over_the_limit_shows_that_it_is_at_its_own_offset_whatever_the_ranges(string sample)
    {
        byte[] text = LineSamples.All.Single(s => s.Name == sample).Text;
        using SafeFileHandle file = Open(text);
        foreach (int limit in new[] { 1, 2, 5, 29, 30, 31, 32, 59, 60, 61, 89, 90 })
            for (int chunk = 1; chunk <= text.Length + 1; chunk++)
                Assert.Equal(NaiveLines.Of(text).CutTo(limit), Lines(file, text.Length, chunk, limit).CutTo(limit));
    }

    [Fact]
    public void A_line_is_whole_that_ends_far_beyond_what_is_read_ahead()
    {
        // Around the first read-ahead of 4096 bytes and its doublings.
        foreach (int length in new[] { 4094, 4095, 4096, 4097, 8191, 8192, 8193, 16_385, 100_000 })
        {
            byte[] text = [.. "a\n"u8, .. Encoding.ASCII.GetBytes(new string('x', length)), .. "\nb\n"u8, .. Encoding.ASCII.GetBytes(new string('y', length))];
            using SafeFileHandle file = Open(text);
            foreach (int chunk in new[] { 700, 4096, text.Length }) Assert.Equal(NaiveLines.Of(text), Lines(file, text.Length, chunk, NoLimit));
        }
    }

    [Fact]
    public void A_line_far_over_the_limit_is_cut_to_one_byte_more_and_the_buffer_stays_small()
    {
        byte[] text = [.. "a\n"u8, .. Encoding.ASCII.GetBytes(new string('x', 1_000_000)), .. "\nb\n"u8, .. Encoding.ASCII.GetBytes(new string('y', 1_000_000))];
        const int limit = 5000;
        using SafeFileHandle file = Open(text);
        foreach (int chunk in new[] { 1000, 4096, 10_000 })
        {
            using var buffer = new LineBuffer(chunk);
            Assert.Equal(NaiveLines.Of(text).CutTo(limit), Lines(file, text.Length, chunk, limit, buffer));
            Assert.InRange(buffer.Capacity, 0, 4 * (chunk + limit + 4096));
        }
    }

    [Fact]
    public void Random_texts_are_read_as_split_reads_them()
    {
        Gen<byte[]> texts = Gen.OneOf((byte)'a', (byte)'\n', (byte)'\r', (byte)0xC3, (byte)0xA9, (byte)0).Array[0, 80];
        Gen.Select(texts, Gen.Int[1, 90], Gen.Int[1, 40]).Sample((text, chunk, limit) =>
        {
            using SafeFileHandle file = Open(text, $"{Guid.NewGuid():N}");
            Assert.Equal(NaiveLines.Of(text).CutTo(limit), Lines(file, text.Length, chunk, limit).CutTo(limit));
        }, iter: 2000);
    }

    [Fact]
    public void What_is_appended_after_the_run_began_is_not_read()
    {
        byte[] text = "first\nsecond\nthird\n"u8.ToArray();
        using SafeFileHandle file = Open(text);
        for (int length = 0; length <= text.Length; length++)
            for (int chunk = 1; chunk <= length + 1; chunk++)
                Assert.Equal(NaiveLines.Of(text[..length]), Lines(file, length, chunk, NoLimit));
    }

    [Fact]
    public void A_file_that_became_shorter_is_an_error()
    {
        byte[] text = "first\nsecond\nthird\n"u8.ToArray();
        for (int length = 0; length < text.Length; length++)
        {
            using SafeFileHandle file = Open(text[..length]);
            for (int chunk = 1; chunk <= text.Length; chunk++)
                Assert.Throws<EndOfStreamException>(() => Lines(file, text.Length, chunk, NoLimit));
        }
    }

    public void Dispose() => _folder.Dispose();

    private SafeFileHandle Open(byte[] text, string name = "input") => File.OpenHandle(_folder.WriteAt(name, text));

    private static List<Line> Lines(SafeFileHandle file, long fileBytes, int chunk, int limit)
    {
        using var buffer = new LineBuffer(8);
        return Lines(file, fileBytes, chunk, limit, buffer);
    }

    private static List<Line> Lines(SafeFileHandle file, long fileBytes, int chunk, int limit, LineBuffer buffer)
    {
        var lines = new List<Line>();
        foreach (ByteRange range in ByteRange.Cut(new ByteRange(0, fileBytes), chunk))
        {
            // What an earlier range has left in the buffer must not be taken for this one's.
            buffer.Span.Fill((byte)(lines.Count % 2 == 0 ? '\n' : 'x'));
            LineSpan span = RangeReader.Read(file, fileBytes, range, limit, buffer);
            List<Line> found = SpanLines.Of(buffer, span);
            Assert.All(found, line => Assert.InRange(line.Offset, range.Offset, range.End - 1));
            lines.AddRange(found);
        }
        return lines;
    }
}
