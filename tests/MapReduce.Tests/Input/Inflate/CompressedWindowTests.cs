using MapReduce.Input.Inflate;
using MapReduce.Tests.Input.Archives;
using Xunit;

namespace MapReduce.Tests.Input.Inflate;

public sealed class CompressedWindowTests
{
    [Fact]
    public void AnyWalkForwardSeesTheBytesOfTheSource()
    {
        byte[] data = GzipSample.Lines(200_000);
        var random = new Random(5);
        foreach (int readBytes in new[] { 1, 50, 9000, 300_000 })
        {
            var window = new CompressedWindow(new TrickleStream(data, 1 + random.Next(readBytes)), readBytes);
            while (window.Offset < data.Length)
            {
                int wanted = random.Next(1, CompressedWindow.LookAheadBytes + 1);
                bool enough = window.Fill(wanted);
                Assert.Equal(enough, window.Offset + wanted <= data.Length);
                var unread = window.Unread;
                Assert.True(unread.SequenceEqual(data.AsSpan((int)window.Offset, unread.Length)));
                window.Advance(random.Next(unread.Length + 1));
            }
            Assert.False(window.TryReadByte(out _));
        }
    }
}
