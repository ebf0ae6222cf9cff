using System.Text;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>A line that is wrong, the name of its kind, and what the message says was found. Latin-1 text, a character a byte.</summary>
internal sealed record WrongLine(string Line, string Kind, string Found)
{
    private const string LongField = "1234567890123456789012345678901234567890x";

    /// <summary>Wrong lines of every kind that a version has, but those that are too long.</summary>
    public static IReadOnlyList<WrongLine> Of(NgramFormat version) => version switch
    {
        NgramFormat.V1 => [.. Rows("{0}\t7\t{1}", 5, "v1"), .. Pages],
        NgramFormat.V2 => Rows("{0}\t{1}", 4, "v2"),
        _ => Histories,
    };

    /// <summary>The line's bytes and its newline.</summary>
    public byte[] Bytes => Encoding.Latin1.GetBytes(Line + "\n");

    private static WrongLine[] Rows(string counts, int fields, string version)
    {
        string good = $"1999\t{Counts("5", "3")}";
        return
        [
            new("", "too-few-fields", $"1 of {fields} fields ({version})"),
            new("a", "too-few-fields", $"1 of {fields} fields ({version})"),
            new("a\t1999\t5", "too-few-fields", $"3 of {fields} fields ({version})"),
            new("a\t1999,5,3", "too-few-fields", $"2 of {fields} fields ({version})"),
            new(good, "too-few-fields", $"{fields - 1} of {fields} fields ({version})"),
            new($"a\t{good}\t2", "too-many-fields", $"{fields + 1} fields instead of {fields} ({version})"),
            new($"a\t{good}\t", "too-many-fields", $"{fields + 1} fields instead of {fields} ({version})"),
            new($"a\t\t{good}", "too-many-fields", $"{fields + 1} fields instead of {fields} ({version})"),
            new($"\t{good}", "empty-ngram", "an empty first field"),
            new("\0", "nul-byte", "a NUL at byte 0 of the line"),
            new($"a\0b\t{good}", "nul-byte", "a NUL at byte 1 of the line"),
            new($"a\t19\09\t{Counts("5", "3")}", "nul-byte", "a NUL at byte 4 of the line"),
            new($"a\t{good}\0", "nul-byte", $"a NUL at byte {good.Length + 2} of the line"),
            new("\xFF", "invalid-utf8", "invalid UTF-8 in '\uFFFD'"),
            new($"\xFF\t{good}", "invalid-utf8", $"invalid UTF-8 in '\uFFFD{Escaped(good)}'"),
            new($"a\xC3\t{good}", "invalid-utf8", $"invalid UTF-8 in 'a\uFFFD{Escaped(good)}'"),
            new($"\xC0\xAF\t{good}", "invalid-utf8", $"invalid UTF-8 in '\uFFFD\uFFFD{Escaped(good)}'"),
            new($"\xED\xA0\x80\t{good}", "invalid-utf8", $"invalid UTF-8 in '\uFFFD\uFFFD\uFFFD{Escaped(good)}'"),
            new($"\xF4\x90\x80\x80\t{good}", "invalid-utf8", $"invalid UTF-8 in '\uFFFD\uFFFD\uFFFD\uFFFD{Escaped(good)}'"),
            new($"a\t1999\t{Counts("5", "3\xA9")}", "invalid-utf8", $"invalid UTF-8 in 'a{Escaped(good)}\uFFFD'"),
            .. BadYears.Select(year => new WrongLine($"a\t{year}\t{Counts("5", "3")}", "bad-year", $"year '{year}'")),
            .. BadCounts.SelectMany(bad => new[]
            {
                new WrongLine($"a\t1999\t{Counts(bad.Text, "3")}", bad.Kind, Message(bad.Text, "match_count")),
                new WrongLine($"a\t1999\t{Counts("5", bad.Text)}", bad.Kind, Message(bad.Text, "volume_count")),
            }),
            new($"a\t{LongField}\t{Counts("5", "3")}", "bad-year", $"year '{LongField[..40]}…'"),
            new($"a\tx\t{Counts("-1", "y")}", "bad-year", "year 'x'"),
            new($"a\t1999\t{Counts("-1", "y")}", "negative-count", "match_count '-1'"),
        ];

        string Counts(string matches, string volumes) => string.Format(System.Globalization.CultureInfo.InvariantCulture, counts, matches, volumes);

        static string Escaped(string numbers) => "\\x09" + numbers.Replace("\t", "\\x09", StringComparison.Ordinal);
    }

    private static readonly WrongLine[] Pages =
    [
        .. BadCounts.Select(bad => new WrongLine($"a\t1999\t5\t{bad.Text}\t3", bad.Kind, Message(bad.Text, "page_count"))),
    ];

    private static readonly WrongLine[] Histories =
    [
        new("", "too-few-fields", "1 field instead of 2 or more (v3)"),
        new("a", "too-few-fields", "1 field instead of 2 or more (v3)"),
        new("\t1999,5,3", "empty-ngram", "an empty first field"),
        new("a\0b\t1999,5,3", "nul-byte", "a NUL at byte 1 of the line"),
        new("a\t1999,5,3\t2000,6\0,4", "nul-byte", "a NUL at byte 17 of the line"),
        new("\xFF", "invalid-utf8", "invalid UTF-8 in '\uFFFD'"),
        new("a\xC3\t1999,5,3", "invalid-utf8", "invalid UTF-8 in 'a\uFFFD\\x091999,5,3'"),
        new("a\t1999,5,\xE9", "invalid-utf8", "invalid UTF-8 in 'a\\x091999,5,\uFFFD'"),
        .. new[] { "", "1999", "1999,5", "1999,5,3,2", "1999,5,3,", ",,,", "1999\r", "1999;5;3" }.SelectMany(group => new[]
        {
            new WrongLine($"a\t{group}\t1999,5,3", "bad-group", $"'{group.Replace("\r", "\\x0d", StringComparison.Ordinal)}'"),
            new WrongLine($"a\t1999,5,3\t{group}\t2000,6,4", "bad-group", $"'{group.Replace("\r", "\\x0d", StringComparison.Ordinal)}'"),
        }),
        new("a\t1999,5,3\t", "bad-group", "''"),
        new("a\t1999\t5\t3", "bad-group", "'1999'"),
        .. BadYears.Select(year => new WrongLine($"a\t1990,1,1\t{year},5,3\t2000,1,1", "bad-year", $"year '{year}'")),
        .. BadCounts.SelectMany(bad => new[]
        {
            new WrongLine($"a\t1999,{bad.Text},3\t2000,6,4", bad.Kind, Message(bad.Text, "match_count")),
            new WrongLine($"a\t1999,5,3\t2000,6,{bad.Text}", bad.Kind, Message(bad.Text, "volume_count")),
        }),
    ];

    private static string[] BadYears => ["", "0", "0000", "10000", "99999", "199x", "x999", "-999", " 1999", "1999 ", "1 99", "+199", "/999", "199:", "99999999999999999999"];

    private static (string Text, string Kind)[] BadCounts =>
    [
        ("", "bad-count"), ("x", "bad-count"), ("5x", "bad-count"), (" 5", "bad-count"), ("+5", "bad-count"), ("-", "bad-count"), ("--5", "bad-count"), ("-5x", "bad-count"),
        ("1234567:", "bad-count"), ("/", "bad-count"), ("12345678x", "bad-count"), ("5.0", "bad-count"),
        ("-5", "negative-count"), ("-0", "negative-count"), ("-99999999999999999999", "negative-count"),
        ("9223372036854775808", "count-too-large"), ("18446744073709551616", "count-too-large"), ("99999999999999999999", "count-too-large"),
        ("100000000000000000000000000000000000001", "count-too-large"),
    ];

    private static string Message(string count, string name) => count.Length == 0 ? $"an empty {name}" : $"{name} '{count}'";
}
