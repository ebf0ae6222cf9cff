using System.IO.Compression;
using MapReduce.Input.Inflate;
using MapReduce.Storage;

namespace MapReduce.Tests.Input.Inflate;

/// <summary>What a decoder made of deflate data.</summary>
internal sealed record Inflated(byte[] Bytes, InflateStatus Status);

/// <summary>Inflates with zlib, through the framework.</summary>
internal static class DeflateOracle
{
    /// <summary>The bytes and how it ended; of damaged data, no bytes.</summary>
    public static Inflated Inflate(byte[] data)
    {
        var feed = new Feed(data);
        using var inflating = new DeflateStream(feed, CompressionMode.Decompress);
        var all = new MemoryStream();
        try
        {
            // CopyTo would read to the end of the source in any case.
            byte[] buffer = new byte[1 << 16];
            while (inflating.Read(buffer) is > 0 and int count) all.Write(buffer, 0, count);
        }
        catch (InvalidDataException)
        {
            return new Inflated([], InflateStatus.Damaged);
        }
        return new Inflated(all.ToArray(), feed.PassedEnd ? InflateStatus.Cut : InflateStatus.Ended);
    }

    /// <summary>Gives all at once, and knows whether more was asked for: then the data is cut, which the framework does not tell.</summary>
    private sealed class Feed(byte[] data) : ForwardStream
    {
        private int _position;

        public bool PassedEnd { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            int count = Math.Min(buffer.Length, data.Length - _position);
            data.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            PassedEnd |= count == 0;
            return count;
        }
    }
}

/// <summary>Inflates with ours.</summary>
internal sealed class DeflateSubject
{
    private const int GuardBytes = 64;
    private const byte Guard = 0xA5;

    private readonly Inflater _inflater = Inflater.Rent();

    /// <summary>Where the last data ended, in bytes.</summary>
    public long EndOffset { get; private set; }

    /// <summary>The bytes and how it ended, if it is read and asked for in steps; checks that nothing is written beside the output.</summary>
    public Inflated Inflate(byte[] data, int readBytes = CompressedWindow.DefaultReadBytes, int step = 1 << 16)
    {
        var window = new CompressedWindow(new MemoryStream(data), readBytes);
        _inflater.Begin(window);
        byte[] buffer = new byte[step + 2 * GuardBytes];
        var all = new MemoryStream();
        while (_inflater.Status == InflateStatus.Running)
        {
            buffer.AsSpan().Fill(Guard);
            int count = _inflater.Inflate(buffer.AsSpan(GuardBytes, step));
            Assert.True(count == step || _inflater.Status != InflateStatus.Running, "fewer bytes than there was room for, and no reason");
            Assert.True(!buffer.AsSpan(0, GuardBytes).ContainsAnyExcept(Guard) && !buffer.AsSpan(GuardBytes + step).ContainsAnyExcept(Guard), "written beside the output");
            all.Write(buffer, GuardBytes, count);
        }
        Assert.Equal(0, _inflater.Inflate(buffer));
        byte[] bytes = all.ToArray();
        Assert.Equal(System.IO.Hashing.Crc32.HashToUInt32(bytes), _inflater.Checksum);
        EndOffset = window.Offset;
        return new Inflated(bytes, _inflater.Status);
    }

    /// <summary>Fails unless zlib refuses the data too, or makes the same bytes of it, which end at the same place.</summary>
    public InflateStatus AssertAsZlib(byte[] data, int readBytes = CompressedWindow.DefaultReadBytes, int step = 1 << 16)
    {
        Inflated expected = DeflateOracle.Inflate(data), found = Inflate(data, readBytes, step);
        Assert.True(
            expected.Status == InflateStatus.Ended == (found.Status == InflateStatus.Ended),
            $"{found.Status}, and with zlib {expected.Status}: {Convert.ToHexString(data)}, read by {readBytes} in steps of {step}");
        if (expected.Status == InflateStatus.Damaged || found.Status == InflateStatus.Damaged) return found.Status;
        Assert.True(expected.Bytes.AsSpan().SequenceEqual(found.Bytes), $"other bytes than with zlib: {Convert.ToHexString(data)}, read by {readBytes} in steps of {step}");
        return found.Status;
    }
}
