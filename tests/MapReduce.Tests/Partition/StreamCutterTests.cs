using System.Text;
using CsCheck;
using MapReduce.Partition;
using MapReduce.Tests.Input.Archives;
using Xunit;

namespace MapReduce.Tests.Partition;

public sealed class StreamCutterTests
{
    private const int NoLimit = 1 << 20;

    public static TheoryData<string> Samples => [.. LineSamples.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Buffers_of_any_length_give_each_line_once_whole_and_in_its_place(string sample)
    {
        byte[] text = LineSamples.All.Single(s => s.Name == sample).Text;
        List<Line> expected = NaiveLines.Of(text);
        foreach (int most in new[] { 1, 3, 1000 })
            for (int chunk = 1; chunk <= text.Length + 1; chunk++)
                Assert.Equal(expected, Lines(new TrickleStream(text, most), chunk, NoLimit));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_line_over_the_limit_shows_that_it_is_at_its_own_offset_whatever_the_buffers(string sample)
    {
        byte[] text = LineSamples.All.Single(s => s.Name == sample).Text;
        foreach (int most in new[] { 1, 1000 })
            foreach (int limit in new[] { 1, 2, 5, 29, 30, 31, 32, 59, 60, 61, 89, 90 })
                for (int chunk = 1; chunk <= text.Length + 1; chunk++)
                    Assert.Equal(NaiveLines.Of(text).CutTo(limit), Lines(new TrickleStream(text, most), chunk, limit).CutTo(limit));
    }

    [Fact]
    public void The_rest_of_a_line_over_the_limit_is_read_only_as_long_as_it_is_wanted()
    {
        byte[] text = [.. "a\n"u8, .. Encoding.ASCII.GetBytes(new string('x', 1_000_000)), .. "\nb\n"u8];
        var asked = new List<long>();
        using var buffer = new LineBuffer(1000);
        var cutter = new StreamCutter(new MemoryStream(text), chunkBytes: 1000, lineLimit: 5000)
        {
            ReadsOn = length =>
            {
                asked.Add(length);
                return length < 100_000;
            },
        };
        Assert.Equal(2, cutter.Read(buffer).Length);
        Assert.Equal(5002, cutter.Read(buffer).Length);
        Assert.Equal(0, cutter.Read(buffer).Length);
        Assert.Equal(0, cutter.Read(buffer).Length);
        Assert.Equal(asked.Order(), asked);
        Assert.InRange(asked[^1], 100_000, 110_000);
    }

    [Fact]
    public void A_line_far_over_the_limit_is_cut_to_one_byte_more_and_the_buffer_stays_small()
    {
        byte[] text = [.. "a\n"u8, .. Encoding.ASCII.GetBytes(new string('x', 1_000_000)), .. "\nb\n"u8, .. Encoding.ASCII.GetBytes(new string('y', 1_000_000))];
        const int limit = 5000;
        foreach (int chunk in new[] { 1, 1000, 4096, 10_000 })
        {
            using var buffer = new LineBuffer(chunk);
            Assert.Equal(NaiveLines.Of(text).CutTo(limit), Lines(new MemoryStream(text), chunk, limit, buffer));
            Assert.InRange(buffer.Capacity, 0, 4 * (chunk + limit));
        }
    }

    [Fact]
    public void Random_texts_are_read_as_split_reads_them()
    {
        Gen<byte[]> texts = Gen.OneOf((byte)'a', (byte)'\n', (byte)'\r', (byte)0xC3, (byte)0xA9, (byte)0).Array[0, 80];
        Gen.Select(texts, Gen.Int[1, 90], Gen.Int[1, 40], Gen.Int[1, 20]).Sample((text, chunk, limit, most) =>
            Assert.Equal(NaiveLines.Of(text).CutTo(limit), Lines(new TrickleStream(text, most), chunk, limit).CutTo(limit)));
    }

    [Fact]
    public void With_the_rest_of_lines_over_the_limit_all_bytes_are_returned_as_they_are()
    {
        Gen<byte[]> texts = Gen.Frequency((9, Gen.Const((byte)'a')), (1, Gen.Const((byte)'\n'))).Array[0, 200];
        Gen.Select(texts, Gen.Int[1, 90], Gen.Int[1, 40], Gen.Int[1, 20]).Sample((text, chunk, limit, most) =>
        {
            using var buffer = new LineBuffer(8);
            var cutter = new StreamCutter(new TrickleStream(text, most), chunk, limit) { KeepsRest = true };
            var bytes = new List<byte>();
            var lines = new List<Line>();
            while (cutter.Read(buffer) is { Length: > 0 } span)
            {
                Assert.Equal(bytes.Count, span.Offset);
                bytes.AddRange(buffer.Span.Slice(span.Start, span.TextLength));
                if (!span.IsRest) lines.AddRange(SpanLines.Of(buffer, span));
            }
            Assert.Equal(text, bytes);
            Assert.Equal(NaiveLines.Of(text).CutTo(limit), lines.CutTo(limit));
        });
    }

    [Fact]
    public void The_rest_is_returned_only_as_long_as_it_is_wanted()
    {
        using var buffer = new LineBuffer(8);
        var cutter = new StreamCutter(new MemoryStream(new byte[1_000_000]), 1000, 5000) { KeepsRest = true, ReadsOn = length => length < 100_000 };
        long bytes = 0;
        while (cutter.Read(buffer) is { Length: > 0 } span) bytes += span.TextLength;
        Assert.InRange(bytes, 100_000, 110_000);
    }

    [Fact]
    public void A_failing_stream_fails_the_cutter_wherever_it_fails()
    {
        byte[] text = LineSamples.All.Single(s => s.Name == "short lines").Text;
        for (int failAt = 0; failAt < text.Length; failAt++)
            for (int chunk = 1; chunk <= text.Length + 1; chunk++)
                Assert.Throws<IOException>(() => Lines(new TrickleStream(text, 1, failAt), chunk, NoLimit));
    }

    private static List<Line> Lines(Stream stream, int chunk, int limit)
    {
        using var buffer = new LineBuffer(8);
        return Lines(stream, chunk, limit, buffer);
    }

    private static List<Line> Lines(Stream stream, int chunk, int limit, LineBuffer buffer)
    {
        var cutter = new StreamCutter(stream, chunk, limit);
        var lines = new List<Line>();
        while (true)
        {
            buffer.Span.Fill((byte)(lines.Count % 2 == 0 ? '\n' : 'x'));
            LineSpan span = cutter.Read(buffer);
            if (span.Length == 0) break;
            lines.AddRange(SpanLines.Of(buffer, span));
        }
        Assert.Equal(0, cutter.Read(buffer).Length);
        return lines;
    }
}
