using System.Globalization;
using System.Text;
using System.Text.Json;
using MapReduce.Input.Archives;

namespace MapReduce.Ngrams.Formats;

/// <summary>What kind of text a file contains, as far as a job on ngrams is concerned.</summary>
public enum NgramContent
{
    /// <summary>Nothing.</summary>
    Empty,

    /// <summary>N-gram lines of any version.</summary>
    Data,

    /// <summary>Google's totalcounts of a corpus.</summary>
    Totals,

    /// <summary>Rows written by a command of this program, recognized by their column names.</summary>
    Result,

    /// <summary>An index, which has the rows of other files.</summary>
    Index,

    /// <summary>Bad lines that an earlier run rejected.</summary>
    Rejects,

    /// <summary>What this program writes about a run: a report, a trace, a plan, the record of a part.</summary>
    Report,

    /// <summary>None of these, such as a README.</summary>
    Other,
}

/// <summary>Detects the kind of a text from its beginning.</summary>
public static class NgramContents
{
    private static readonly HashSet<string> ResultColumns = new(StringComparer.Ordinal)
    {
        "file", "ngram", "year", "decade", "match_count", "volume_count", "relative_frequency", "per_million", "percent", "volume_frequency", "cumulative_share", "value", "smoothed", "share", "word", "count",
        // Written by inspect and benchmark.
        "input", "container", "version", "bytes", "text_bytes", "lines", "ngrams", "tagged_share", "first_year", "last_year", "bad_lines", "bad_by_kind", "problem", "rows", "blocks",
        "program", "workers", "rounds", "median_seconds", "min_seconds", "max_seconds", "megabytes_per_second", "speedup_over_naive", "speedup_over_sequential", "efficiency", "answer",
    };

    /// <summary>The first bytes of an index.</summary>
    internal static ReadOnlySpan<byte> IndexMagic => "MRNGM\r\n\u001A"u8;

    private static readonly string[] RejectFields = ["file", "line", "offset", "kind"];

    /// <summary>The kind of the text that starts with the (decompressed) bytes <paramref name="head"/>, which may end in the middle of a line.</summary>
    public static NgramContent Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\uFEFF"u8)) head = head[3..];
        if (head.IsEmpty) return NgramContent.Empty;
        if (head.StartsWith(IndexMagic)) return NgramContent.Index;
        if (IsTotals(head)) return NgramContent.Totals;
        ReadOnlySpan<byte> line = FirstLine(head);
        if (line.StartsWith("checkpoint version: "u8)) return NgramContent.Report;
        if (AreColumns(Fields(line)) || ResultLayout.Of(head) is not null) return NgramContent.Result;
        if (head.TrimStart(" \t\r\n["u8) is [(byte)'{', ..] json && OfJson(json) is { } own) return own;
        return FormatDetector.Find(head) is null ? NgramContent.Other : NgramContent.Data;
    }

    /// <summary>Refuses texts that are known not to be ngrams.</summary>
    /// <exception cref="ForeignContentException">The text is totals, a result, rejects or a report.</exception>
    internal static void Check(ReadOnlySpan<byte> head)
    {
        NgramContent content = Of(head);
        string? refusal = content switch
        {
            NgramContent.Totals => "is Google's totalcounts file, not ngrams",
            NgramContent.Result when ResultLayout.Of(head) is null => $"is a result of this program that cannot be an input (its first line is '{Shown(head)}'): only TSV and CSV by ngram, or by ngram and year, can; give the files that it was made from",
            NgramContent.Rejects => "is a file of bad lines that this program rejected, not ngrams: give the files that they come from",
            NgramContent.Report => "is a report, a trace, a plan or a part's record of a run, not ngrams: give the files that the run read",
            _ => null,
        };
        if (refusal is not null) throw new ForeignContentException(refusal) { Remedy = content == NgramContent.Totals ? Remedy.GiveAsTotals : Remedy.None };
    }

    /// <summary>
    /// Whether the text is a totals file. In v2 and v3, these are entries of four numbers separated by commas. In v1, they are
    /// rows of four numbers separated by TABs with ascending years; a comment before them, or a count where ngrams have a
    /// year, distinguishes them from ngrams.
    /// </summary>
    private static bool IsTotals(ReadOnlySpan<byte> head)
    {
        bool isCommented = head[0] == '#' && FormatDetector.Find(FirstLine(head)) is null;
        if (isCommented) head = head[Math.Min(head.Length, FirstLine(head).Length + 1)..];
        return AreEntries(head) || AreRows(head, isCommented);
    }

    private static bool AreEntries(ReadOnlySpan<byte> head)
    {
        int entries = 0;
        foreach (Range range in head.SplitAny(" \t\r\n"u8))
        {
            ReadOnlySpan<byte> entry = head[range];
            if (entry.IsEmpty) continue;
            // The last entry may be incomplete.
            if (range.End.Value == head.Length && entries > 0) break;
            if (!AreFour(entry, (byte)',', out _, out _)) return false;
            if (++entries == 2) break;
        }
        return entries > 0;
    }

    private static bool AreRows(ReadOnlySpan<byte> head, bool isCommented)
    {
        bool areCounts = isCommented;
        int rows = 0;
        for (long before = 0; !head.IsEmpty; rows++)
        {
            ReadOnlySpan<byte> line = FirstLine(head);
            bool isCut = line.Length == head.Length && rows > 0;
            head = head[Math.Min(head.Length, line.Length + 1)..];
            if (isCut) break;
            if (!AreFour(line.TrimEnd((byte)'\r'), (byte)'\t', out long year, out long matches) || year <= before) return false;
            areCounts |= matches > 9999;
            before = year;
        }
        return areCounts && rows > 0;
    }

    private static bool AreFour(ReadOnlySpan<byte> entry, byte separator, out long year, out long matches)
    {
        Span<long> numbers = stackalloc long[TotalsFields];
        bool are = AreNumbers(entry, separator, numbers);
        (year, matches) = (numbers[0], numbers[1]);
        return are && year is >= 1 and <= 9999;
    }

    /// <summary>The numbers of an entry of totals: year, match_count, page_count, volume_count.</summary>
    internal const int TotalsFields = 4;

    /// <summary>Reads as many numbers as there is room for; false if the entry has fewer, more, or something else.</summary>
    internal static bool AreNumbers(ReadOnlySpan<byte> entry, byte separator, Span<long> numbers)
    {
        int fields = 0;
        foreach (Range field in entry.Split(separator))
            if (fields == numbers.Length || !long.TryParse(entry[field], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[fields++])) return false;
        return fields == numbers.Length;
    }

    private static List<string> Fields(ReadOnlySpan<byte> line)
    {
        const int mostBytes = 1024;
        string text = line.Length > mostBytes ? "" : Encoding.UTF8.GetString(line).Trim('|', '\r', ' ');
        char separator = text.Contains('\t') ? '\t' : text.Contains('|') ? '|' : ',';
        // Markdown escapes the underscores of names.
        return [.. text.Split(separator).Select(field => field.Replace("\\_", "_", StringComparison.Ordinal).Trim(' ', '"'))];
    }

    private static bool AreColumns(List<string> names) => names.Count >= 2 && names.TrueForAll(ResultColumns.Contains);

    /// <summary>The kind of a text that starts with a JSON object, from the names of those fields that are in the head.</summary>
    private static NgramContent? OfJson(ReadOnlySpan<byte> text)
    {
        var names = new List<string>();
        var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
        try
        {
            while (reader.Read() && !(reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 0))
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1) names.Add(reader.GetString()!);
                if (reader.TokenType == JsonTokenType.String && names is ["program"] or [_, "program"] && reader.GetString()!.StartsWith("mapreduce", StringComparison.Ordinal)) return NgramContent.Report;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The head ends here, or the rest is not JSON.
        }
        if (names is ["traceEvents", ..] or ["plan", "part", ..] or ["version", "id", "hash", "plan", ..]) return NgramContent.Report;
        if (RejectFields.All(names.Contains)) return NgramContent.Rejects;
        return AreColumns(names) ? NgramContent.Result : null;
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text) => text.IndexOf((byte)'\n') is >= 0 and var end ? text[..end] : text;

    private static string Shown(ReadOnlySpan<byte> head)
    {
        const int most = 80;
        string line = Encoding.UTF8.GetString(FirstLine(head)).Trim('\uFEFF', '\r').Replace('\t', ' ');
        return line.Length > most ? line[..most] + "…" : line;
    }
}
