
namespace MapReduce.Cli.Tests.Count;

/// <summary>A line that is wrong in one way, and how that way is named.</summary>
/// <param name="Version">The version whose rules it breaks.</param>
/// <param name="Line">The line, without its newline; a character is a byte.</param>
/// <param name="Kind">The kind as messages, summaries and reports spell it.</param>
/// <param name="Expected">What the message says was expected, in part.</param>
public sealed record BadLine(string Version, string Line, string Kind, string Expected)
{
    private const string Beyond = "9223372036854775808";

    /// <summary>Every kind in every version that has it.</summary>
    public static readonly BadLine[] All =
    [
        new("v2", "", "too-few-fields", "ngram TAB year TAB match_count TAB volume_count"),
        new("v2", "alone", "too-few-fields", "ngram TAB year"),
        new("v2", "a\t1999\t5", "too-few-fields", "ngram TAB year"),
        new("v2", "a\t1999\t5\t5\t5", "too-many-fields", "ngram TAB year"),
        new("v2", "a\t1999\t5\t5\t", "too-many-fields", "ngram TAB year"),
        new("v2", "\t1999\t5\t5", "empty-ngram", "an ngram"),
        new("v2", "a\t0\t5\t5", "bad-year", "1 to 9999"),
        new("v2", "a\t10000\t5\t5", "bad-year", "1 to 9999"),
        new("v2", "a\t\t5\t5", "bad-year", "1 to 9999"),
        new("v2", "a\t-5\t5\t5", "bad-year", "1 to 9999"),
        new("v2", "a\t199x\t5\t5", "bad-year", "1 to 9999"),
        new("v2", "a\t 1999\t5\t5", "bad-year", "1 to 9999"),
        new("v2", "a\t99999999999999999999999\t5\t5", "bad-year", "1 to 9999"),
        new("v2", "a\t1999\tx\t5", "bad-count", "digits"),
        new("v2", "a\t1999\t5\tx", "bad-count", "digits"),
        new("v2", "a\t1999\t\t5", "bad-count", "digits"),
        new("v2", "a\t1999\t5\t", "bad-count", "digits"),
        new("v2", "a\t1999\t5.0\t5", "bad-count", "digits"),
        new("v2", "a\t1999\t+5\t5", "bad-count", "digits"),
        new("v2", "a\t1999\t5,000\t5", "bad-count", "digits"),
        new("v2", "a\t1999\t5\t5 ", "bad-count", "digits"),
        new("v2", "a\t1999\t1e3\t5", "bad-count", "digits"),
        new("v2", "a\t1999\t-5\t5", "negative-count", "0 or more"),
        new("v2", "a\t1999\t5\t-1", "negative-count", "0 or more"),
        new("v2", $"a\t1999\t{Beyond}\t5", "count-too-large", "9223372036854775807"),
        new("v2", $"a\t1999\t5\t{Beyond}", "count-too-large", "9223372036854775807"),
        new("v2", "a\t1999\t18446744073709551617\t5", "count-too-large", "9223372036854775807"),
        new("v2", "a\xFF\t1999\t5\t5", "invalid-utf8", "UTF-8"),
        new("v2", "\xC0\x80\t1999\t5\t5", "invalid-utf8", "UTF-8"),
        new("v2", "\xED\xA0\x80\t1999\t5\t5", "invalid-utf8", "UTF-8"),
        new("v2", "a\xC3\t1999\t5\t5", "invalid-utf8", "UTF-8"),
        new("v2", "a\0b\t1999\t5\t5", "nul-byte", "without NUL"),
        new("v2", "\0\0\0\0", "nul-byte", "without NUL"),
        new("v2", new string('x', (1 << 20) + 1) + "\t1999\t5\t5", "line-too-long", "1 MiB"),
        new("v2", "a\t1999,5,5", "too-few-fields", "ngram TAB year"),
        new("v1", "a\t1999\t5\t5", "too-few-fields", "page_count"),
        new("v1", "a\t1999\t5\t5\t5\t5", "too-many-fields", "page_count"),
        new("v1", "a\t1999\t5\tx\t5", "bad-count", "digits"),
        new("v1", "a\t1999\t5\t-5\t5", "negative-count", "0 or more"),
        new("v1", "a\t1999\t5\t5\t", "bad-count", "digits"),
        new("v1", "\t1999\t5\t5\t5", "empty-ngram", "an ngram"),
        new("v3", "", "too-few-fields", ""),
        new("v3", "alone", "too-few-fields", ""),
        new("v3", "\t1999,5,5", "empty-ngram", "an ngram"),
        new("v3", "a\t1999,5", "bad-group", "year,match_count,volume_count"),
        new("v3", "a\t1999", "bad-group", "year,match_count,volume_count"),
        new("v3", "a\t1999,5,5,5", "bad-group", "year,match_count,volume_count"),
        new("v3", "a\t1999,5,5\t", "bad-group", "year,match_count,volume_count"),
        new("v3", "a\t1999,5,5\t\t2000,5,5", "bad-group", "year,match_count,volume_count"),
        new("v3", "a\t", "bad-group", "year,match_count,volume_count"),
        new("v3", "a\t1999,5,5\t0,5,5", "bad-year", "1 to 9999"),
        new("v3", "a\t1999,5,5\t2000,,5", "bad-count", "digits"),
        new("v3", "a\t1999,5,5\t2000,5,", "bad-count", "digits"),
        new("v3", "a\t1999,5,5\t2000,5,x", "bad-count", "digits"),
        new("v3", "a\t1999,5,-5", "negative-count", "0 or more"),
        new("v3", $"a\t1999,{Beyond},5", "count-too-large", "9223372036854775807"),
        new("v3", "a\xFF\t1999,5,5", "invalid-utf8", "UTF-8"),
        new("v3", "a\0\t1999,5,5", "nul-byte", "without NUL"),
    ];

    public override string ToString() =>
        $"{Version} {Kind} '{string.Concat(Line.Take(40).Select(c => c == '\t' ? "TAB" : c < ' ' || c > '~' ? $"<{(int)c:x2}>" : $"{c}"))}'";
}
