using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Tests.Oracle;

/// <summary>The most naive reading of a line: split it, look at each part, say the first thing that is wrong.</summary>
internal static partial class NaiveLine
{
    /// <summary>Adds the rows of a line (Latin-1 text, a character a byte, no newline) and returns null, or returns the name of what is wrong.</summary>
    public static string? Read(string line, NgramFormat version, List<NaiveRow> rows)
    {
        if (line.Length > 1 << 20) return "line-too-long";
        if (line.EndsWith('\r')) line = line[..^1];
        if (line.Contains('\0')) return "nul-byte";
        if (!Ascii().IsMatch(line) && !Utf8().IsMatch(line)) return "invalid-utf8";
        if (line.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal)) return "byte-order-mark";
        string[] fields = line.Split('\t');
        int least = version switch { NgramFormat.V1 => 5, NgramFormat.V2 => 4, _ => 2 };
        if (fields.Length < least) return "too-few-fields";
        if (fields.Length > least && version != NgramFormat.V3) return "too-many-fields";
        if (fields[0] == "") return "empty-ngram";
        string[][] records = version == NgramFormat.V3 ? [.. fields[1..].Select(field => field.Split(','))] : [fields[1..]];
        var read = new List<NaiveRow>();
        foreach (string[] record in records)
        {
            if (version == NgramFormat.V3 && record.Length != 3) return "bad-group";
            if (!Digits().IsMatch(record[0]) || Number(record[0]) is var year && (year < 1 || year > 9999)) return "bad-year";
            foreach (string count in record[1..])
                if (WrongWith(count) is { } kind) return kind;
            read.Add(new NaiveRow(fields[0], (int)Number(record[0]), (Int128)Number(record[1]), (Int128)Number(record[^1])));
        }
        rows.AddRange(read);
        return null;
    }

    private static string? WrongWith(string count)
    {
        if (Digits().IsMatch(count)) return Number(count) > long.MaxValue ? "count-too-large" : null;
        return count.StartsWith('-') && Digits().IsMatch(count[1..]) ? "negative-count" : "bad-count";
    }

    private static BigInteger Number(string digits) =>
        digits.Length <= 18
            ? long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture)
            : BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A[0-9]+\z")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\A[\x00-\x7F]*\z")]
    private static partial Regex Ascii();

    // The well-formed sequences of the Unicode Standard, table 3-7, a character a byte.
    [GeneratedRegex(
        @"\A(?>[\x00-\x7F]+|[\xC2-\xDF][\x80-\xBF]|\xE0[\xA0-\xBF][\x80-\xBF]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]{2}" +
        @"|\xED[\x80-\x9F][\x80-\xBF]|\xF0[\x90-\xBF][\x80-\xBF]{2}|[\xF1-\xF3][\x80-\xBF]{3}|\xF4[\x80-\x8F][\x80-\xBF]{2})*\z")]
    private static partial Regex Utf8();
}
