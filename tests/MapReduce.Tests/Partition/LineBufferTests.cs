using MapReduce.Partition;
using Xunit;

namespace MapReduce.Tests.Partition;

public sealed unsafe class LineBufferTests
{
    [Fact]
    public void Growing_keeps_the_content_and_never_shrinks()
    {
        using var buffer = new LineBuffer(10);
        buffer.Span.Fill(7);
        foreach (int capacity in new[] { 3, 11, 5000, 100 })
        {
            int before = buffer.Capacity;
            buffer.Grow(capacity);
            Assert.InRange(buffer.Capacity, Math.Max(before, capacity), int.MaxValue);
            Assert.Equal(Enumerable.Repeat((byte)7, 10), buffer.Span[..10].ToArray());
        }
    }

    [Fact]
    public void Bytes_on_both_sides_may_be_read()
    {
        using var buffer = new LineBuffer(10);
        buffer.Grow(100_000);
        int sum = 0;
        for (int i = -LineBuffer.PaddingBefore; i < 0; i++) sum += buffer.Start[i];
        for (int i = 0; i < LineBuffer.PaddingAfter; i++) sum += buffer.Start[buffer.Capacity + i];
        Assert.Equal(0, sum);
    }

    [Fact]
    public void A_buffer_for_the_largest_chunk_grows_by_the_longest_line()
    {
        // What is not touched costs no memory.
        using var buffer = new LineBuffer((1 << 30) + (1 << 16));
        buffer.Grow((1 << 30) + (64 << 20));
        Assert.InRange(buffer.Capacity, (1 << 30) + (64 << 20), int.MaxValue);
        buffer.Span[^1] = 1;
        Assert.Equal(1, buffer.Span[^1]);
    }
}
