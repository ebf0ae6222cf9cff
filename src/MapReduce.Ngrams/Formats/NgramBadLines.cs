using MapReduce.Map;

namespace MapReduce.Ngrams.Formats;

/// <summary>The kinds of bad ngram lines. Their names are stable, since reports and rejects contain them.</summary>
public static class NgramBadLines
{
    /// <summary>The longest line, in bytes. Lines of v1 and v2 have about 21 bytes; those of v3, with a whole history, at most about 12 KB in the real files.</summary>
    public const int LineLimitBytes = 1 << 20;

    /// <summary>The line is longer than the limit.</summary>
    public static readonly BadLineKind TooLong = new("line-too-long", "at most 1 MiB a line");

    /// <summary>The line contains a NUL.</summary>
    public static readonly BadLineKind NulByte = new("nul-byte", "text without NUL bytes");

    /// <summary>The line is not valid UTF-8.</summary>
    public static readonly BadLineKind InvalidUtf8 = new("invalid-utf8", "UTF-8");

    /// <summary>A line after the first starts with a byte order mark, as in concatenated files.</summary>
    public static readonly BadLineKind ByteOrderMark = new("byte-order-mark", "a byte order mark (EF BB BF) only at the start of a file; remove it from the files before you concatenate them");

    /// <summary>The line has fewer fields than its format.</summary>
    public static readonly BadLineKind TooFewFields = new("too-few-fields", "the fields of its version, with TABs between them");

    /// <summary>The line has more fields than its format.</summary>
    public static readonly BadLineKind TooManyFields = new("too-many-fields", "the fields of its version, with TABs between them");

    /// <summary>The first field is empty.</summary>
    public static readonly BadLineKind EmptyNgram = new("empty-ngram", "an ngram in the first field");

    /// <summary>The year is not a number from 1 to 9999.</summary>
    public static readonly BadLineKind BadYear = new("bad-year", "a year from 1 to 9999");

    /// <summary>A count is empty or contains something other than digits.</summary>
    public static readonly BadLineKind BadCount = new("bad-count", "a count in digits");

    /// <summary>A count has a minus sign.</summary>
    public static readonly BadLineKind NegativeCount = new("negative-count", "a count of 0 or more");

    /// <summary>A count is above 2^63-1.</summary>
    public static readonly BadLineKind CountTooLarge = new("count-too-large", "a count of at most 9223372036854775807 (64 bits)");

    /// <summary>A v3 group lacks its match or volume count, or has more than three numbers.</summary>
    public static readonly BadLineKind BadGroup = new("bad-group", "year,match_count,volume_count in each field after the ngram (v3)");

    /// <summary>A row of a result that is an input again does not have the columns of the others.</summary>
    public static readonly BadLineKind BadRow = new("bad-row", "ngram, year (if the others have one), match_count, volume_count, and the other columns of the first line");

    /// <summary>A row of a result that is an input again has a text that was changed for spreadsheets.</summary>
    public static readonly BadLineKind ChangedText = new("changed-text", "texts as they are: a CSV that is safe for spreadsheets has a ' before =, +, - and @, so give a TSV, or a CSV that is not");

    /// <summary>A row of a result that is an input again is the sum of a history.</summary>
    public static readonly BadLineKind HistoryRow = new("history-row", "rows of count, not of a history, whose sums would count twice: give the files that it was made from");

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<BadLineKind> All { get; } =
    [
        TooLong, NulByte, InvalidUtf8, ByteOrderMark, TooFewFields, TooManyFields, EmptyNgram, BadYear, BadCount, NegativeCount, CountTooLarge, BadGroup, BadRow, ChangedText, HistoryRow,
    ];
}
