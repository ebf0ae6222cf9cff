using System.Text;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Totals;

/// <summary>
/// Reads Google's totalcounts files. In v2 and v3, these are <c>year,match_count,page_count,volume_count</c> entries, separated
/// by any white space (Google's have TABs and a leading blank). In v1, there is a comment, then one line per year with the
/// same four numbers, separated by TABs.
/// </summary>
public static class TotalsFile
{
    /// <summary>Entries for all years from 1 to 9999 with the longest numbers take less than this.</summary>
    private const int MostBytes = 1 << 20;

    private const string Expected = "expected year,match_count,page_count,volume_count entries, separated by TABs or newlines, as in Google's totalcounts files";

    /// <summary>Reads a file, plain or compressed.</summary>
    /// <exception cref="MapReduceException">The file cannot be read, or is not a totals file.</exception>
    public static YearTotals Read(string path)
    {
        // Opened like a pipe, so that its bytes show its container and any kind of file works.
        var source = new InputSource(0, path, path, Container.Plain, null);
        byte[] content = InputReader.Guard(source, () =>
        {
            using InputReader reader = InputReader.Open(source);
            byte[] buffer = new byte[MostBytes + 1];
            int length = reader.Content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return buffer[..length];
        });
        if (content.Length > MostBytes) throw new MapReduceException(Failure.BadData, $"{path}: is not a totals file, since it is larger than {MostBytes >> 20} MiB; {Expected}");
        return Parse(content, path);
    }

    /// <summary>Parses the content of a file; messages use <paramref name="name"/>.</summary>
    internal static YearTotals Parse(ReadOnlySpan<byte> content, string name)
    {
        var totals = new YearTotals(name);
        int start = content.StartsWith("\uFEFF"u8) ? 3 : 0, line = 1;
        for (; start < content.Length && content[start] == (byte)'#'; line++) start += LineAt(content, start).Length;
        ReadOnlySpan<byte> first = content[start..].TrimStart(White);
        bool areRows = AreRow(first[..(first.IndexOfAny("\r\n"u8) is >= 0 and var end ? end : first.Length)]);
        int number = areRows ? AddRows(totals, content, start, line, name) : AddEntries(totals, content, start, name);
        return number > 0 ? totals : throw new MapReduceException(Failure.BadData, $"{name}: contains no totals; {Expected}");
    }

    /// <summary>Whether the first line is a row of v1: a number before the first TAB, and no comma.</summary>
    private static bool AreRow(ReadOnlySpan<byte> line) =>
        line.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is > 0 and var digits && line[digits] == '\t' && !line.Contains((byte)',');

    private static int AddEntries(YearTotals totals, ReadOnlySpan<byte> content, int at, string name)
    {
        for (int number = 0; ; number++)
        {
            while (at < content.Length && White.Contains(content[at])) at++;
            if (at == content.Length) return number;
            int length = content[at..].IndexOfAny(White);
            ReadOnlySpan<byte> entry = length < 0 ? content[at..] : content.Slice(at, length);
            if (Add(totals, entry, (byte)',') is { } wrong)
                throw new MapReduceException(Failure.BadData, $"{name}: entry {number + 1} (byte {at}): {wrong}; {Expected}");
            at += entry.Length;
        }
    }

    private static int AddRows(YearTotals totals, ReadOnlySpan<byte> content, int at, int line, string name)
    {
        int rows = 0;
        for (; at < content.Length; line++)
        {
            ReadOnlySpan<byte> row = LineAt(content, at);
            at += row.Length;
            row = row.TrimEnd("\r\n"u8);
            if (row.IsEmpty) continue;
            if (Add(totals, row, (byte)'\t') is { } wrong)
                throw new MapReduceException(Failure.BadData, $"{name}: line {line}: {wrong}; expected year, match_count, page_count and volume_count, separated by TABs, as in Google's totalcounts files of v1");
            rows++;
        }
        return rows;
    }

    private static ReadOnlySpan<byte> White => " \t\r\n"u8;

    /// <summary>The line that starts at an offset, with its newline.</summary>
    private static ReadOnlySpan<byte> LineAt(ReadOnlySpan<byte> content, int at) =>
        content[at..].IndexOf((byte)'\n') is >= 0 and var length ? content.Slice(at, length + 1) : content[at..];

    /// <summary>Adds an entry; returns what is wrong with it, or null.</summary>
    private static string? Add(YearTotals totals, ReadOnlySpan<byte> entry, byte separator)
    {
        Span<long> numbers = stackalloc long[NgramContents.TotalsFields];
        if (!NgramContents.AreNumbers(entry, separator, numbers)) return $"'{Shown(entry)}'";
        if (numbers[0] is < 1 or > 9999) return $"the year {numbers[0]} is not from 1 to 9999";
        return totals.TryAdd((int)numbers[0], (ulong)numbers[1], (ulong)numbers[3]) ? null : $"the year {numbers[0]} already has a total";
    }

    /// <summary>An entry for a message: shortened, without control characters.</summary>
    private static string Shown(ReadOnlySpan<byte> entry)
    {
        const int most = 40;
        string text = string.Concat(Encoding.UTF8.GetString(entry[..Math.Min(entry.Length, most)]).Select(c => char.IsControl(c) ? '\uFFFD' : c));
        return entry.Length > most ? text + "…" : text;
    }
}
