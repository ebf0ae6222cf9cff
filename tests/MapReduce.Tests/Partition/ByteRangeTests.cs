using MapReduce.Partition;
using Xunit;

namespace MapReduce.Tests.Partition;

public sealed class ByteRangeTests
{
    [Fact]
    public void Ranges_follow_each_other_from_the_first_byte_to_the_last()
    {
        for (long file = 0; file <= 40; file++)
            for (long chunk = 1; chunk <= 45; chunk++)
            {
                List<ByteRange> ranges = [.. ByteRange.Cut(new ByteRange(0, file), chunk)];
                long end = 0;
                foreach (ByteRange range in ranges)
                {
                    Assert.Equal(end, range.Offset);
                    Assert.InRange(range.Length, 1, chunk);
                    end = range.End;
                }
                Assert.Equal(file, end);
                Assert.Equal(ranges.Count, ByteRange.CountIn(file, chunk));
            }
    }

    [Fact]
    public void A_file_beyond_4_GiB_is_cut_too() =>
        Assert.Equal(new ByteRange(10L << 30, 5), ByteRange.Cut(new ByteRange(0, (10L << 30) + 5), 1 << 30).Last());
}
