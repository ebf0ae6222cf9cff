using Xunit;

namespace MapReduce.Tests.Input.Archives;

/// <summary>Reads streams to their end.</summary>
internal static class Draining
{
    /// <summary>All bytes of <paramref name="stream"/>, taken <paramref name="step"/> at a time, and disposes it.</summary>
    public static byte[] ToEnd(this Stream stream, int step = 4096)
    {
        using (stream)
        {
            var all = new MemoryStream();
            var buffer = new byte[step];
            for (int count; (count = stream.Read(buffer.AsSpan())) > 0;)
                all.Write(buffer, 0, count);
            Assert.Equal(0, stream.Read(buffer.AsSpan()));
            return all.ToArray();
        }
    }

    /// <summary>Every copy of <paramref name="data"/> in which one bit is not as it was, with the byte's offset.</summary>
    public static IEnumerable<(int Offset, byte[] Altered)> WithOneBitFlipped(this byte[] data)
    {
        for (int bit = 0; bit < data.Length * 8; bit++)
        {
            byte[] altered = [.. data];
            altered[bit / 8] ^= (byte)(1 << bit % 8);
            yield return (bit / 8, altered);
        }
    }
}
