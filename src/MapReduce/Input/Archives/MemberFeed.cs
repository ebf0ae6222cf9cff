using MapReduce.Storage;

namespace MapReduce.Input.Archives;

/// <summary>
/// Feeds a <see cref="CompressedWindow"/> to a decoder that does not report how much of its input it used, in steps that reveal it.
/// </summary>
/// <remarks>
/// In a valid gzip stream, the deflate data of a member ends 8 bytes (its trailer) before the next member's signature or before the
/// end of the stream. So a step stops one byte short of every place where the data could end in that way, and the next step is that
/// one byte: a decoder that ends after a step of one byte ended exactly there. The signature occurs by chance once in 16 MB, so
/// steps are long all the same. A decoder that ends within a longer step met padding, junk or damage. The last bytes of the stream
/// are fed one by one, because the data ends there if a trailer or the next signature was truncated.
/// </remarks>
internal sealed class MemberFeed(CompressedWindow window) : ForwardStream
{
    /// <summary>What DeflateStream requests at once; longer steps would need a longer look-behind in the window.</summary>
    public const int LongestStepBytes = 8192;

    private const int TrailerBytes = 8;

    /// <summary>Bytes needed after a possible end to recognize it: a trailer and a signature.</summary>
    private static int SightBytes => TrailerBytes + GzipHeader.Signature.Length;

    /// <summary>Length of the last step in bytes.</summary>
    public int LastStepBytes { get; private set; }

    /// <summary>Whether the decoder asked for more than there is.</summary>
    public bool PassedEnd { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        window.Fill(SightBytes + 1);
        var unread = window.Unread;
        if (unread.IsEmpty)
        {
            PassedEnd = true;
            return 0;
        }
        int step = Math.Min(StepBytes(unread), buffer.Length);
        unread[..step].CopyTo(buffer);
        window.Advance(step);
        LastStepBytes = step;
        return step;
    }

    /// <summary>
    /// The length of the next step into <paramref name="unread"/>, which holds at least <see cref="SightBytes"/> + 1 bytes unless
    /// the stream has fewer: 1, or a length of which no byte is the last before a possible end.
    /// </summary>
    internal static int StepBytes(ReadOnlySpan<byte> unread)
    {
        int furthest = Math.Min(unread.Length - SightBytes, LongestStepBytes);
        if (furthest <= 1)
            return 1;

        // A signature at TrailerBytes + end, 1 <= end <= furthest, makes end a possible one.
        var seen = unread.Slice(TrailerBytes + 1, furthest - 1 + GzipHeader.Signature.Length);
        int signature = seen.IndexOf(GzipHeader.Signature);
        return signature < 0 ? furthest : Math.Max(signature, 1);
    }
}
