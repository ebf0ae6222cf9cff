using System.IO.Hashing;
using MapReduce.Ngrams.Formats;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace MapReduce.Ngrams.Index;

/// <summary>The constants of the file format, which docs/index-format.md describes.</summary>
internal static class IndexLayout
{
    /// <summary>The version. Version 1 had years that skip years, one for each row; no release wrote it.</summary>
    public const uint Version = 2;

    /// <summary>Bytes of the header.</summary>
    public const int HeaderBytes = 24;

    /// <summary>Bytes of the trailer.</summary>
    public const int TrailerBytes = 56;

    /// <summary>Bytes of the end of the file that a reader takes at once: the trailer, and the footer of an index of up to a thousand blocks.</summary>
    public const int EndBytes = 64 << 10;

    /// <summary>Bytes of the two lengths at the start of a frame's content.</summary>
    public const int LengthsBytes = 8;

    /// <summary>Average bytes of a block's columns.</summary>
    public const int ContentBytes = 32 << 10;

    /// <summary>The most bytes of a block, as the rule for its end counts them. One block in 10^12 has a fifth of this by chance.</summary>
    public const int MostBlockBytes = 4 << 20;

    /// <summary>The most bytes of a frame's content.</summary>
    public const int MostContentBytes = 8 << 20;

    /// <summary>The most bytes of an ngram: a line has at most 1 MiB, and folding its case may double it.</summary>
    public const int MostNgramBytes = 2 << 20;

    /// <summary>The most rows of an ngram.</summary>
    public const int MostYears = 9999;

    /// <summary>The fewest bytes that a block takes in the footer: seven numbers and two checksums.</summary>
    public const int LeastEntryBytes = 23;

    /// <summary>The most bytes of the footer.</summary>
    public const int MostFooterBytes = 1 << 30;

    /// <summary>The fewest bytes that an ngram takes in the names: three lengths, a byte and two sums.</summary>
    public const int LeastNameBytes = 6;

    /// <summary>The fewest bytes that a row takes in the matches and differences.</summary>
    public const int LeastRowBytes = 2;

    /// <summary>The fewest bytes that an ngram takes, beside its rows, as the rule for a block's end counts them.</summary>
    public const int LeastNgramBytes = 5;

    /// <summary>The most bytes of a first key in the footer.</summary>
    public const int MostKeyBytes = 256;

    /// <summary>A compressor of blocks: the fast strategy, which takes every eighth step and still compresses the bytes that no match covers.</summary>
    /// <remarks>Against level 1, size × 1.03 and processor time × 0.9 of a whole building; higher levels save no more than 0.1 %.</remarks>
    public static Compressor NewCompressor()
    {
        var compressor = new Compressor(level: 1);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_targetLength, 8);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_experimentalParam5, (int)ZSTD_paramSwitch_e.ZSTD_ps_enable);   // literalCompressionMode
        return compressor;
    }

    /// <summary>The first bytes of a frame: 0xFD2FB528 (RFC 8878, 3.1.1).</summary>
    public static ReadOnlySpan<byte> FrameMagic => [0x28, 0xB5, 0x2F, 0xFD];

    /// <summary>The first bytes of an index.</summary>
    public static ReadOnlySpan<byte> Magic => NgramContents.IndexMagic;

    /// <summary>The last bytes of an index.</summary>
    public static ReadOnlySpan<byte> EndMagic => "MRNGMEND"u8;

    /// <summary>The most bytes of a frame, which Zstandard promises.</summary>
    public static long MostFrameBytes(long content) => content + content / 256 + 64;

    /// <summary>Whether a block ends with the ngram, to whose columns it adds <paramref name="bytes"/>.</summary>
    public static bool EndsBlock(ReadOnlySpan<byte> ngram, long bytes) => (uint)XxHash3.HashToUInt64(ngram) < ((ulong)bytes << 32) / ContentBytes;
}
