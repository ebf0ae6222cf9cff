using System.IO.Hashing;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Index;

/// <summary>The constants of the file format, which docs/index-format.md describes.</summary>
internal static class IndexLayout
{
    /// <summary>The only version so far.</summary>
    public const uint Version = 1;

    /// <summary>Bytes of the header.</summary>
    public const int HeaderBytes = 24;

    /// <summary>Bytes of the trailer.</summary>
    public const int TrailerBytes = 56;

    /// <summary>Bytes of the end of the file that a reader takes at once: the trailer, and the footer of an index of up to a thousand blocks.</summary>
    public const int EndBytes = 64 << 10;

    /// <summary>Bytes of the two lengths at the start of a frame's content.</summary>
    public const int LengthsBytes = 8;

    /// <summary>Average bytes of a block's columns.</summary>
    public const int ContentBytes = 48 << 10;

    /// <summary>The most bytes of a frame's content.</summary>
    public const int MostContentBytes = 1 << 30;

    /// <summary>The most bytes of a first key in the footer.</summary>
    public const int MostKeyBytes = 256;

    /// <summary>The Zstandard level of the blocks.</summary>
    public const int Level = 3;

    /// <summary>The first bytes of an index.</summary>
    public static ReadOnlySpan<byte> Magic => NgramContents.IndexMagic;

    /// <summary>The last bytes of an index.</summary>
    public static ReadOnlySpan<byte> EndMagic => "MRNGMEND"u8;

    /// <summary>Whether a block ends with the ngram, to whose columns it adds <paramref name="bytes"/>.</summary>
    public static bool EndsBlock(ReadOnlySpan<byte> ngram, long bytes) => (uint)XxHash3.HashToUInt64(ngram) < ((ulong)bytes << 32) / ContentBytes;
}
