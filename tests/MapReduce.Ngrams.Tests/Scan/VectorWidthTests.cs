using MapReduce.Ngrams.Scan;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>The operations of each width on a block of 64 bytes, against a look at one byte after the other.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed unsafe class VectorWidthTests
{
    private const int Block = 64;

    [Fact]
    public void Every_width_that_is_accelerated_is_right()
    {
        foreach (VectorWidth width in Widths.Accelerated)
        {
            switch (width)
            {
                case VectorWidth.Bits512: AssertAllRight<Width512>(); break;
                case VectorWidth.Bits256: AssertAllRight<Width256>(); break;
                case VectorWidth.Bits128: AssertAllRight<Width128>(); break;
                default: AssertAllRight<WidthScalar>(); break;
            }
        }
    }

    [Fact]
    public void The_widest_that_is_accelerated_is_used_where_none_is_named()
    {
        Assert.Equal(Widths.Accelerated[^1], VectorWidths.Of(null));
        Assert.Equal(Widths.Accelerated[^1], VectorWidths.Of(""));
    }

    [Fact]
    public void The_environment_may_name_a_width_and_nothing_else()
    {
        Assert.Equal(
            [VectorWidth.Scalar, VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512],
            new[] { "scalar", "128", "256", "512" }.Select(VectorWidths.Of));
        foreach (string other in new[] { "64", "avx2", " 128", "Scalar" })
        {
            MapReduceException failure = Assert.Throws<MapReduceException>(() => VectorWidths.Of(other));
            Assert.Equal((Failure.BadSetting, $"MAPREDUCE_VECTOR_WIDTH={other}: expected scalar, 128, 256 or 512"), (failure.Failure, failure.Message));
        }
    }

    private static void AssertAllRight<TWidth>() where TWidth : struct, IVectorWidth
    {
        foreach (byte[] block in Blocks()) AssertRight<TWidth>(block);
    }

    private static void AssertRight<TWidth>(byte[] block) where TWidth : struct, IVectorWidth
    {
        uint* positions = stackalloc uint[Block + 16];
        fixed (byte* start = block)
        {
            foreach (byte value in new byte[] { (byte)'\n', (byte)'\t', 0, 0xFF, block[0], block[63] })
            {
                Assert.Equal(Mask(block, b => b == value), TWidth.Equal(start, value));
                AssertPositions(block, b => b == value, positions, TWidth.Positions(start, value, 1_000_000, Marked(positions)), 1_000_000);
            }
            foreach (sbyte bound in new sbyte[] { 1, 0, -32, -62, -64 })
                Assert.Equal(Mask(block, b => (sbyte)b < bound), TWidth.Below(start, bound));
            for (int at = 0; at <= Block - 32; at += 16)
                Assert.Equal((uint)(Mask(block, b => b is < (byte)'0' or > (byte)'9') >> at), TWidth.NonDigits(start + at));
            AssertPositions(block, b => b is < (byte)'0' or > (byte)'9', positions, TWidth.NonDigits(start, uint.MaxValue - 100, Marked(positions)), uint.MaxValue - 100);
            AssertSame<TWidth>(block);
        }
    }

    /// <summary>For every place of the one byte that differs, and none, and every length.</summary>
    private static void AssertSame<TWidth>(byte[] block) where TWidth : struct, IVectorWidth
    {
        for (int different = 0; different <= Block; different++)
        {
            byte[] other = [.. block];
            if (different < Block) other[different] ^= 0x80;
            fixed (byte* left = block, right = other)
            {
                for (int length = 0; length <= Block; length++)
                    if (TWidth.Same(left, right, (uint)length) != (different >= length)) Assert.Fail($"length {length}, byte {different} differs");
            }
        }
    }

    private static uint* Marked(uint* positions)
    {
        new Span<uint>(positions, Block + 16).Fill(0xDEAD);
        return positions;
    }

    private static void AssertPositions(byte[] block, Func<byte, bool> wanted, uint* positions, int count, uint origin)
    {
        uint[] expected = [.. Enumerable.Range(0, Block).Where(i => wanted(block[i])).Select(i => origin + (uint)i)];
        Assert.Equal(expected, new ReadOnlySpan<uint>(positions, count).ToArray());
        Assert.True(new ReadOnlySpan<uint>(positions + Block, 16).IndexOfAnyExcept(0xDEADu) < 0, "no more room is written than 64 positions");
    }

    private static ulong Mask(byte[] block, Func<byte, bool> wanted) =>
        Enumerable.Range(0, Block).Aggregate(0UL, (mask, i) => wanted(block[i]) ? mask | 1UL << i : mask);

    private static IEnumerable<byte[]> Blocks()
    {
        var random = new Random(2012);
        for (int value = 0; value < 256; value++) yield return [.. Enumerable.Repeat((byte)value, Block)];
        for (int i = 0; i < Block; i++)
        {
            byte[] one = [.. Enumerable.Repeat((byte)'5', Block)];
            one[i] = (byte)'\n';
            yield return one;
        }
        byte[][] alphabets = [[.. Enumerable.Range(0, 256).Select(v => (byte)v)], [.. "0123456789\t\n,"u8], [.. "/09:"u8, 0, 1, 0x7F, 0x80, 0xFF], [.. "\n5"u8]];
        foreach (byte[] alphabet in alphabets)
            for (int i = 0; i < 100; i++) yield return random.GetItems(alphabet, Block);
    }
}
