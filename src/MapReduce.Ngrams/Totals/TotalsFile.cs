using System.Globalization;
using System.Text;
using MapReduce.Input;

namespace MapReduce.Ngrams.Totals;

/// <summary>
/// Reads Google's totals files as they are: <c>year,match_count,page_count,volume_count</c> entries, in v2 one line with a
/// blank before the first, TABs between and behind them and no newline. Any white space separates; all else is strict.
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
        int number = 0;
        int at = content.StartsWith("\uFEFF"u8) ? 3 : 0;
        while (true)
        {
            while (at < content.Length && IsWhite(content[at])) at++;
            if (at == content.Length) break;
            int length = content[at..].IndexOfAny(" \t\r\n"u8);
            ReadOnlySpan<byte> entry = length < 0 ? content[at..] : content.Slice(at, length);
            number++;
            if (Add(totals, entry) is { } wrong)
                throw new MapReduceException(Failure.BadData, $"{name}: entry {number} (byte {at}): {wrong}; {Expected}");
            at += entry.Length;
        }
        return number > 0 ? totals : throw new MapReduceException(Failure.BadData, $"{name}: holds no totals; {Expected}");
    }

    private static bool IsWhite(byte character) => character is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    /// <summary>Adds an entry, or says what is wrong with it.</summary>
    private static string? Add(YearTotals totals, ReadOnlySpan<byte> entry)
    {
        Span<long> numbers = stackalloc long[4];
        int fields = 0;
        foreach (Range field in entry.Split((byte)','))
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
