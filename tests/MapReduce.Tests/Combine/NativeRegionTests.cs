using MapReduce.Combine;
using Xunit;

namespace MapReduce.Tests.Combine;

public sealed unsafe class NativeRegionTests
{
    [Fact]
    public void Fresh_memory_reads_as_zero()
    {
        using NativeRegion region = NativeRegion.Reserve(1_000_000);
        Assert.InRange(region.ReservedBytes, (nuint)1_000_000, nuint.MaxValue);
        Assert.Equal(-1, new Span<byte>(region.Start, 1_000_000).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void What_cannot_be_reserved_is_an_error() =>
        Assert.Throws<InsufficientMemoryException>(() => NativeRegion.Reserve((nuint)1 << 60));

    [Fact]
    public void Reserving_costs_no_memory_until_it_is_used()
    {
        long before = Environment.WorkingSet;
        // Without the calls of Linux, no more is granted than the machine has.
        int bits = ManagedWay.IsForced ? 32 : 36;
        using NativeRegion region = NativeRegion.Reserve((nuint)1 << bits);
        region.Start[1L << (bits - 1)] = 1;
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 1L << 28);
    }

    [Fact]
    public void Disposing_twice_is_disposing_once()
    {
        NativeRegion region = NativeRegion.Reserve(1);
        region.Dispose();
        region.Dispose();
        Assert.True(region.Start == null);
    }
}
