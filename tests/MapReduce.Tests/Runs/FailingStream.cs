namespace MapReduce.Tests.Runs;

/// <summary>Takes writes up to the one with the given 0-based number, which fails.</summary>
internal sealed class FailingStream(int failAt) : MemoryStream
{
    /// <summary>Writes that were asked for.</summary>
    public int Calls { get; private set; }

    // The framework brings writes of spans here too.
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (Calls++ == failAt) throw new IOException("of the stream's own");
        base.Write(buffer, offset, count);
    }
}
