using MapReduce.Ngrams.Generate;

namespace MapReduce.Ngrams.Tests.Generate;

public sealed class PieceWriterTests
{
    [Theory]
    [InlineData(1, 1), InlineData(1, 2), InlineData(3, 1), InlineData(3, 5)]
    public void A_stream_that_fails_ends_the_writing_with_its_own_failure(int workers, int failingWrite)
    {
        using var stream = new FailingOutput(failingWrite);
        var options = new GeneratorOptions { Bytes = 30_000_000, Workers = workers };
        IOException failure = Assert.Throws<IOException>(() => NgramGenerator.Write(stream, options, TestContext.Current.CancellationToken));
        Assert.Equal("no room", failure.Message);
        Assert.Equal(failingWrite, stream.Writes);
    }

    [Fact]
    public void Nothing_is_written_any_more_once_a_cancelled_writing_has_returned()
    {
        using var cancel = new CancellationTokenSource();
        using var stream = new FailingOutput(int.MaxValue) { OnWrite = cancel.Cancel };
        Assert.ThrowsAny<OperationCanceledException>(
            () => NgramGenerator.Write(stream, new GeneratorOptions { Bytes = 30_000_000, Workers = 3 }, cancel.Token));
        long writes = stream.Writes;
        Assert.InRange(writes, 1, 6);
        Thread.Sleep(100);
        Assert.Equal(writes, stream.Writes);
    }

    private sealed class FailingOutput(int failingWrite) : MemoryStream
    {
        public Action OnWrite { get; init; } = () => { };

        public int Writes { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (++Writes == failingWrite) throw new IOException("no room");
            OnWrite();
        }
    }
}
