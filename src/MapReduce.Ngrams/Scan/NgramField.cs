using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace MapReduce.Ngrams.Scan;

/// <summary>The first field of a line, as the scanners take it: short, UTF-8, and without NUL or a byte order mark. What is not goes to the plain parser.</summary>
internal static unsafe class NgramField
{
    /// <summary>
    /// The length of the ngram before a line's first TAB, where it is regular: 1 to 63 bytes of UTF-8 without NUL or a byte order mark before it. 0
    /// otherwise. REQUIRES: 64 readable bytes at <paramref name="line"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Length<TWidth>(byte* line, byte* end) where TWidth : struct, IVectorWidth
    {
        ulong tabs = TWidth.Equal(line, (byte)'\t');
        uint length = (uint)BitOperations.TrailingZeroCount(tabs);
        if (length - 1 > 62 || line + length >= end) return 0;
        ulong within = tabs ^ (tabs - 1);   // the ngram's bytes, and its TAB
        return (TWidth.Below(line, 1) & within) == 0 || IsText<TWidth>(line, length, within) ? length : 0;
    }

    /// <summary>
    /// Whether bytes of which some are 0 or beyond ASCII are text. Most such ngrams have two-byte sequences only (Latin,
    /// Greek, Cyrillic, Hebrew, Arabic), and then four masks tell: a continuation follows each lead byte and nothing else.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool IsText<TWidth>(byte* line, uint length, ulong within) where TWidth : struct, IVectorWidth
    {
        // As signed numbers: 80..BF are -128..-65, C2..DF are -62..-33, ASCII begins at 0.
        ulong beyondAscii = TWidth.Below(line, 0) & within;
        if (line[0] == 0xEF && line[1] == 0xBB && line[2] == 0xBF) return false;   // a byte order mark, which no ngram begins with
        if ((TWidth.Below(line, 1) & within) != beyondAscii) return false;   // a NUL
        ulong continuations = TWidth.Below(line, -64) & within;
        ulong leads = TWidth.Below(line, -32) & ~TWidth.Below(line, -62) & within;
        return (continuations == leads << 1 && (continuations | leads) == beyondAscii) || Utf8.IsValid(new ReadOnlySpan<byte>(line, (int)length));
    }
}
