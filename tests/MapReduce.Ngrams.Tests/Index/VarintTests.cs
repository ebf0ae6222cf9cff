using MapReduce.Ngrams.Index;

namespace MapReduce.Ngrams.Tests.Index;

/// <summary>Columns of numbers are read, and skipped, as reading them one by one does.</summary>
public sealed unsafe class VarintTests
{
    [Fact]
    public void All_numbers_of_a_column_are_read_whatever_their_lengths()
    {
        var random = new Random(21);
        for (int i = 0; i < 2000; i++)
        {
            ulong[] numbers = Numbers(random);
            byte[] column = [.. numbers.SelectMany(CraftedIndex.Number)];
            Assert.Equal(numbers, ReadAll(column, numbers.Length));
            // One fewer or one more than there are, and a column that ends within its last number.
            if (numbers.Length > 0) Assert.Null(ReadAll(column, numbers.Length - 1));
            Assert.Null(ReadAll(column, numbers.Length + 1));
            if (numbers.Length > 0) Assert.Null(ReadAll(column[..^1], numbers.Length));
            Assert.Null(ReadAll([.. column, 0x80], numbers.Length + 1));
        }
    }

    [Fact]
    public void So_many_numbers_are_skipped_as_are_read()
    {
        var random = new Random(22);
        for (int i = 0; i < 2000; i++)
        {
            ulong[] numbers = Numbers(random);
            byte[] column = [.. numbers.SelectMany(CraftedIndex.Number)];
            int skipped = random.Next(numbers.Length + 1);
            Assert.Equal(numbers[..skipped].Sum(number => CraftedIndex.Number(number).Length), Skip(column, skipped));
            Assert.InRange(Skip(column, numbers.Length + 1 + random.Next(100)), column.Length, int.MaxValue);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 }, ulong.MaxValue)]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02 }, null)]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00 }, null)]
    [InlineData(new byte[] { 0x80 }, null)]
    [InlineData(new byte[0], null)]
    public void A_number_has_at_most_64_bits(byte[] column, ulong? expected)
    {
        ulong[]? read = ReadAll(column, 1);
        Assert.Equal(expected, read is null ? null : read[0]);
    }

    private static ulong[] Numbers(Random random)
    {
        int usual = random.Next(1, 65);
        return [.. Enumerable.Range(0, random.Next(100)).Select(_ => (ulong)random.NextInt64() << 1 >> (random.Next(8) == 0 ? random.Next(64) : 64 - usual))];
    }

    /// <summary>The numbers, or null if they are refused. What lies behind the column is not theirs.</summary>
    private static ulong[]? ReadAll(byte[] column, int count)
    {
        byte[] bytes = [.. column, .. Enumerable.Repeat((byte)1, 40)];
        ulong[] numbers = new ulong[count + Varint.Group];
        fixed (byte* at = bytes)
        fixed (ulong* to = numbers) return Varint.TryReadAll(at, at + column.Length, to, count) ? numbers[..count] : null;
    }

    private static long Skip(byte[] column, int count)
    {
        byte[] bytes = [.. column, .. Enumerable.Repeat((byte)1, 40)];
        fixed (byte* at = bytes) return Varint.Skip(at, at + column.Length, count) - at;
    }
}
