using MapReduce.Ngrams.Scan;

namespace MapReduce.Ngrams.Tests.Scan;

public sealed unsafe class MaskPositionsTests
{
    [Fact]
    public void Every_set_bit_is_a_position_in_order()
    {
        var random = new Random(64);
        ulong[] masks =
        [
            0, ulong.MaxValue, 1, 1UL << 63, 0x8000000000000001, .. Enumerable.Range(0, 65).Select(bits => bits == 64 ? ulong.MaxValue : (1UL << bits) - 1),
            .. Enumerable.Range(0, 500).Select(_ => (ulong)random.NextInt64() & (ulong)random.NextInt64()), .. Enumerable.Range(0, 500).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue)),
        ];
        uint* positions = stackalloc uint[64];
        foreach (ulong mask in masks)
        {
            int count = MaskPositions.Append(mask, 7000, positions);
            Assert.Equal(Enumerable.Range(0, 64).Where(bit => (mask >> bit & 1) == 1).Select(bit => 7000u + (uint)bit), new ReadOnlySpan<uint>(positions, count).ToArray());
        }
    }
}
