using System.Globalization;
using System.Text;
using MapReduce.Input;
using MapReduce.Input.Archives;

namespace MapReduce.Ngrams.Totals;

/// <summary>
/// Reads Google's totals files as they are: <c>year,match_count,page_count,volume_count</c> entries, in v2 one line with a
/// blank before the first, TABs between and behind them and no newline; in v1 a comment, then a line a year, the same four
/// numbers with TABs between them. Between entries any white space separates; all else is strict.
/// </summary>
public static class TotalsFile
{
    /// <summary>What the years 1 to 9999 take with the longest of numbers is less: a larger file is another one.</summary>
    private const int MostBytes = 1 << 20;

    private const string Expected = "expected year,match_count,page_count,volume_count entries, TABs or newlines between them, as in Google's totalcounts files";

    /// <summary>Reads a file, plain or packed.</summary>
    /// <exception cref="MapReduceException">It cannot be read, or is no totals file.</exception>
    public static YearTotals Read(string path)
    {
        // As if it came through a pipe, so that its container is told by its bytes and any kind of file will do.
        var source = new InputSource(0, path, path, Container.Plain, null);
        byte[] content = InputReader.Guard(source, () =>
        {
            using InputReader reader = InputReader.Open(source);
            byte[] buffer = new byte[MostBytes + 1];
            int length = reader.Content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return buffer[..length];
        });
        if (content.Length > MostBytes) throw new MapReduceException(Failure.BadData, $"{path}: is no totals file, as it is larger than {MostBytes >> 20} MiB; {Expected}");
        return Parse(content, path);
    }

    /// <summary>Parses the content of a file that messages call <paramref name="name"/>.</summary>
    internal static YearTotals Parse(ReadOnlySpan<byte> content, string name)
    {
        var totals = new YearTotals(name);
        int start = content.StartsWith("\uFEFF"u8) ? 3 : 0, line = 1;
        for (; start < content.Length && content[start] == (byte)'#'; line++) start += LineAt(content, start).Length;
        ReadOnlySpan<byte> first = content[start..].TrimStart(White);
        bool areRows = AreRow(first[..(first.IndexOfAny("\r\n"u8) is >= 0 and var end ? end : first.Length)]);
        int number = areRows ? AddRows(totals, content, start, line, name) : AddEntries(totals, content, start, name);
        return number > 0 ? totals : throw new MapReduceException(Failure.BadData, $"{name}: holds no totals; {Expected}");
    }

    /// <summary>Whether a first line is a row of v1: without a comma, and a number before its first TAB.</summary>
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
                throw new MapReduceException(Failure.BadData, $"{name}: line {line}: {wrong}; expected year, match_count, page_count and volume_count, TABs between them, as in Google's totalcounts files of v1");
            rows++;
        }
        return rows;
    }

    private static ReadOnlySpan<byte> White => " \t\r\n"u8;

    /// <summary>The line that begins at a place, with its newline.</summary>
    private static ReadOnlySpan<byte> LineAt(ReadOnlySpan<byte> content, int at) =>
        content[at..].IndexOf((byte)'\n') is >= 0 and var length ? content.Slice(at, length + 1) : content[at..];

    /// <summary>Adds an entry, or says what is wrong with it.</summary>
    private static string? Add(YearTotals totals, ReadOnlySpan<byte> entry, byte separator)
    {
        Span<long> numbers = stackalloc long[4];
        int fields = 0;
        foreach (Range field in entry.Split(separator))
        {
            if (fields == numbers.Length || !long.TryParse(entry[field], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[fields]))
                return $"'{Shown(entry)}'";
            fields++;
        }
        if (fields != numbers.Length) return $"'{Shown(entry)}'";
        if (numbers[0] is < 1 or > 9999) return $"the year {numbers[0]} is not from 1 to 9999";
        return totals.TryAdd((int)numbers[0], (ulong)numbers[1]) ? null : $"the year {numbers[0]} has a total already";
    }

    /// <summary>An entry as a message shows it: short and on one line, whatever bytes it has.</summary>
    private static string Shown(ReadOnlySpan<byte> entry)
    {
        const int most = 40;
        string text = string.Concat(Encoding.UTF8.GetString(entry[..Math.Min(entry.Length, most)]).Select(c => char.IsControl(c) ? '\uFFFD' : c));
        return entry.Length > most ? text + "…" : text;
    }
}
