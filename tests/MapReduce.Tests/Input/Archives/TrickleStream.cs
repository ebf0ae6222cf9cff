using MapReduce.Storage;

namespace MapReduce.Tests.Input.Archives;

/// <summary>Gives at most <c>most</c> bytes a read, as a network does, and fails with an IOException past <c>failAt</c>.</summary>
internal sealed class TrickleStream(byte[] data, int most, int failAt = int.MaxValue) : ForwardStream
{
    private int position;

    public override int Read(Span<byte> buffer)
    {
        int count = Math.Min(Math.Min(most, buffer.Length), data.Length - position);
        if (position + count > failAt)
            throw new IOException("the disk is gone");
        data.AsSpan(position, count).CopyTo(buffer);
        position += count;
        return count;
    }
}
