using MapReduce.Input.Inflate;

namespace MapReduce.Tests.Input.Inflate;

[Trait("Runs", "OnLesserMachines")]
public sealed class Crc32Tests
{
    [Fact]
    public void The_checksum_is_that_of_the_framework_whatever_the_length_and_the_cuts()
    {
        var random = new Random(11);
        byte[] data = new byte[5000];
        random.NextBytes(data);
        for (int length = 0; length <= 700; length++) Assert.Equal(System.IO.Hashing.Crc32.HashToUInt32(data.AsSpan(0, length)), Crc32.Append(0, data.AsSpan(0, length)));
        for (int round = 0; round < 2000; round++)
        {
            int from = random.Next(data.Length), to = random.Next(from, data.Length + 1), cut = random.Next(from, to + 1);
            uint found = Crc32.Append(Crc32.Append(0, data.AsSpan(from..cut)), data.AsSpan(cut..to));
            Assert.Equal(System.IO.Hashing.Crc32.HashToUInt32(data.AsSpan(from..to)), found);
        }
    }

    [Fact]
    public void Of_zeros_the_length_counts()
    {
        byte[] zeros = new byte[3000];
        for (int length = 0; length < zeros.Length; length += 37) Assert.Equal(System.IO.Hashing.Crc32.HashToUInt32(zeros.AsSpan(0, length)), Crc32.Append(0, zeros.AsSpan(0, length)));
    }
}
