using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace MapReduce.Ngrams.Scan;

/// <summary>Finds the first field of a line if it is regular: short, UTF-8, without NUL or a byte order mark. Other lines go to the plain parser.</summary>
internal static unsafe class NgramField
{
    /// <summary>
    /// The length of the ngram before the line's first TAB, if it has 1 to 63 bytes of valid UTF-8 without NUL or a leading
    /// byte order mark; otherwise 0. REQUIRES: 64 readable bytes at <paramref name="line"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Length<TWidth>(byte* line, byte* end) where TWidth : struct, IVectorWidth
    {
        ulong tabs = TWidth.Equal(line, (byte)'\t');
        uint length = (uint)BitOperations.TrailingZeroCount(tabs);
        if (length - 1 > 62 || line + length >= end) return 0;
        ulong within = tabs ^ (tabs - 1);   // the bytes of the ngram and its TAB
        return (TWidth.Below(line, 1) & within) == 0 || IsText<TWidth>(line, length, within) ? length : 0;
    }

    /// <summary>
    /// Whether an ngram with NUL or non-ASCII bytes is valid. Most such ngrams have two-byte sequences only (Latin, Greek,
    /// Cyrillic, Hebrew, Arabic), and four masks can validate those: each lead byte has one continuation byte after it.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool IsText<TWidth>(byte* line, uint length, ulong within) where TWidth : struct, IVectorWidth
    {
        // As signed numbers, 80..BF are -128..-65 and C2..DF are -62..-33.
        ulong beyondAscii = TWidth.Below(line, 0) & within;
        if (line[0] == 0xEF && line[1] == 0xBB && line[2] == 0xBF) return false;   // a byte order mark
        if ((TWidth.Below(line, 1) & within) != beyondAscii) return false;   // a NUL
        ulong continuations = TWidth.Below(line, -64) & within;
        ulong leads = TWidth.Below(line, -32) & ~TWidth.Below(line, -62) & within;
        return (continuations == leads << 1 && (continuations | leads) == beyondAscii) || Utf8.IsValid(new ReadOnlySpan<byte>(line, (int)length));
    }
}
