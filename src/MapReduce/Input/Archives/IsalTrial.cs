namespace MapReduce.Input.Archives;

/// <summary>
/// The test that a version of ISA-L must pass before it is used: two deflate streams, each followed by foreign bytes, must give the
/// right bytes and end at the right place. A version with another state layout fails here rather than in the middle of an input.
/// </summary>
internal static class IsalTrial
{
    /// <summary>"abcabcabcabcabcabcabcabc": a few literals and a match, in a block of fixed codes.</summary>
    private static ReadOnlySpan<byte> Match => [0x4B, 0x4C, 0x4A, 0x4E, 0xC4, 0x86, 0x00];

    /// <summary>"hello" in a stored block.</summary>
    private static ReadOnlySpan<byte> Stored => [0x01, 0x05, 0x00, 0xFA, 0xFF, (byte)'h', (byte)'e', (byte)'l', (byte)'l', (byte)'o'];

    private const uint MatchChecksum = 0x01200F37;
    private const uint StoredChecksum = 0x3610A686;

    /// <summary>Whether <paramref name="library"/> behaves as <see cref="IsalInflateState"/> describes it.</summary>
    public static bool Passes(IsalLibrary library)
    {
        byte[] compressed = [.. Match, .. "tail"u8, .. Stored, .. "tail"u8];
        // All at once and byte by byte: the stream ends in the middle of the input and at its edge.
        return Passes(library, compressed, readBytes: compressed.Length) && Passes(library, compressed, readBytes: 1);
    }

    private static bool Passes(IsalLibrary library, byte[] compressed, int readBytes)
    {
        var window = new CompressedWindow(new MemoryStream(compressed), readBytes);
        using var inflater = new IsalInflater(library, window);
        try
        {
            return Yields(inflater, window, "abcabcabcabcabcabcabcabc"u8, MatchChecksum)
                && Yields(inflater, window, "hello"u8, StoredChecksum);
        }
        catch (Exception e) when (e is DamagedArchiveException or ArgumentException)
        {
            // ArgumentException: a count read from the wrong place in the state is out of range.
            return false;
        }
    }

    private static bool Yields(IsalInflater inflater, CompressedWindow window, ReadOnlySpan<byte> expected, uint checksum)
    {
        // Shorter than the answer, so that output remains for a second call.
        Span<byte> output = stackalloc byte[16];
        inflater.Begin();
        int count;
        while ((count = inflater.Inflate(output)) > 0)
        {
            if (!expected.StartsWith(output[..count]))
                return false;
            expected = expected[count..];
        }
        if (!expected.IsEmpty || inflater.Checksum != checksum || !window.Fill(4) || !window.Unread[..4].SequenceEqual("tail"u8))
            return false;
        window.Advance(4);
        return true;
    }
}
