using MapReduce.Map;

namespace MapReduce.Ngrams.Formats;

/// <summary>All ways in which an n-gram line can be wrong. Names are stable: reports and rejects carry them.</summary>
public static class NgramBadLines
{
    /// <summary>The line limit in bytes. A line of v1 or v2 is about 21; of v3, which holds a whole history, about 12 KB at most in the real files.</summary>
    public const int LineLimitBytes = 1 << 20;

    /// <summary>The line is longer than the limit.</summary>
    public static readonly BadLineKind TooLong = new("line-too-long", "at most 1 MiB a line");

    /// <summary>A zero byte is in the line.</summary>
    public static readonly BadLineKind NulByte = new("nul-byte", "text without NUL bytes");

    /// <summary>The bytes are no UTF-8.</summary>
    public static readonly BadLineKind InvalidUtf8 = new("invalid-utf8", "UTF-8");

    /// <summary>A byte order mark begins a line that is not the first, as where files that have one are put together.</summary>
    public static readonly BadLineKind ByteOrderMark = new("byte-order-mark", "one (EF BB BF) only at the beginning of a file, so put files together without theirs");

    /// <summary>Fewer fields than the format has.</summary>
    public static readonly BadLineKind TooFewFields = new("too-few-fields", "ngram TAB year TAB match_count TAB volume_count (v2), with page_count before the last in v1");

    /// <summary>More fields than the format has.</summary>
    public static readonly BadLineKind TooManyFields = new("too-many-fields", "ngram TAB year TAB match_count TAB volume_count (v2), with page_count before the last in v1");

    /// <summary>The first field is empty.</summary>
    public static readonly BadLineKind EmptyNgram = new("empty-ngram", "an ngram in the first field");

    /// <summary>The year is no number from 1 to 9999.</summary>
    public static readonly BadLineKind BadYear = new("bad-year", "a year from 1 to 9999");

    /// <summary>A count holds something else than digits, or nothing.</summary>
    public static readonly BadLineKind BadCount = new("bad-count", "a count in digits");

    /// <summary>A count begins with a minus sign.</summary>
    public static readonly BadLineKind NegativeCount = new("negative-count", "a count of 0 or more");

    /// <summary>A count is beyond 2^63-1.</summary>
    public static readonly BadLineKind CountTooLarge = new("count-too-large", "a count of at most 9223372036854775807 (64 bits)");

    /// <summary>A v3 group lacks its match or volume count, or has more than three numbers.</summary>
    public static readonly BadLineKind BadGroup = new("bad-group", "year,match_count,volume_count in each field after the ngram (v3)");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<BadLineKind> All { get; } =
    [
        TooLong, NulByte, InvalidUtf8, ByteOrderMark, TooFewFields, TooManyFields, EmptyNgram, BadYear, BadCount, NegativeCount, CountTooLarge, BadGroup,
    ];
}
