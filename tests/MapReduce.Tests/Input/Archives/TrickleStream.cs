using MapReduce.Storage;

namespace MapReduce.Tests.Input.Archives;

/// <summary>Gives at most <c>most</c> bytes a read, as a network does, and fails with an IOException past <c>failAt</c>.</summary>
internal sealed class TrickleStream(byte[] data, int most, int failAt = int.MaxValue) : ForwardStream
{
    private int _position;

    public override int Read(Span<byte> buffer)
    {
        int count = Math.Min(Math.Min(most, buffer.Length), data.Length - _position);
        if (_position + count > failAt)
            throw new IOException("the disk is gone");
        data.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
