using System.Buffers.Binary;

namespace MapReduce.Input.Inflate;

/// <summary>
/// A position in deflate data: that of a window and, within its next byte, a bit. Nothing is taken out of the window before it is used, so
/// where the data ends, the window is at the byte after it. One thread at a time.
/// </summary>
internal sealed class BitReader
{
    /// <summary>How many bits from the window's position on are used; after <see cref="WindowAtByte"/>, at most 7.</summary>
    public int UsedBits { get; set; }

    /// <summary>Whether more bits were asked for than there are.</summary>
    public bool IsCut { get; private set; }

    private CompressedWindow Window { get; set; } = null!;

    /// <summary>Starts at the window's position.</summary>
    public void Begin(CompressedWindow window) => (Window, UsedBits, IsCut) = (window, 0, false);

    /// <summary>The window, at the byte of the position.</summary>
    public CompressedWindow WindowAtByte()
    {
        Window.Advance(UsedBits >> 3);
        UsedBits &= 7;
        return Window;
    }

    /// <summary>Skips to the next whole byte, and returns the window, which is there.</summary>
    public CompressedWindow SkipToByte()
    {
        Window.Advance((UsedBits + 7) >> 3);
        UsedBits = 0;
        return Window;
    }

    /// <summary>The bits at the position: at least 56, zero where the input has ended.</summary>
    public ulong Peek()
    {
        CompressedWindow window = WindowAtByte();
        window.TryFill(sizeof(ulong));
        ReadOnlySpan<byte> unread = window.Unread;
        if (unread.Length >= sizeof(ulong)) return BinaryPrimitives.ReadUInt64LittleEndian(unread) >> UsedBits;
        ulong bits = 0;
        for (int i = unread.Length - 1; i >= 0; i--) bits = bits << 8 | unread[i];
        return bits >> UsedBits;
    }

    /// <summary>Consumes bits that were peeked at; false if the input has fewer.</summary>
    public bool Use(int bits)
    {
        if (UsedBits + bits > 8 * Window.Unread.Length)
        {
            IsCut = true;
            return false;
        }
        UsedBits += bits;
        return true;
    }

    /// <summary>Consumes <paramref name="count"/> bits; 0 if the input has fewer.</summary>
    public int Read(int count)
    {
        int value = (int)Peek() & ((1 << count) - 1);
        return Use(count) ? value : 0;
    }
}
