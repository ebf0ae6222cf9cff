using System.Globalization;
using System.Text;
using System.Text.Unicode;
using MapReduce.Map;

namespace MapReduce.Ngrams.Formats;

/// <summary>
/// Knows all rules and all messages, one field after the other. The scanners take the lines that are regular and give
/// every other line to it, so they agree with it by construction.
/// </summary>
/// <remarks>A parse that fails says what is wrong in <see cref="Kind"/> and <see cref="Found"/>. Not thread-safe.</remarks>
internal ref struct PlainLineParser
{
    private ReadOnlySpan<byte> _line;
    private ReadOnlySpan<byte> _rest;
    private bool _atEnd;

    /// <summary>The ngram of the line.</summary>
    public ReadOnlySpan<byte> Ngram { get; private set; }

    /// <summary>The year read last.</summary>
    public uint Year { get; private set; }

    /// <summary>The match count read last.</summary>
    public ulong Matches { get; private set; }

    /// <summary>The volume count read last.</summary>
    public ulong Volumes { get; private set; }

    /// <summary>What is wrong; null while nothing is.</summary>
    public BadLineKind? Kind { get; private set; }

    /// <summary>What was found, for the message.</summary>
    public string Found { get; private set; } = "";

    public PlainLineParser() { }

    /// <summary>Parses a v1 or v2 line, given without its newline.</summary>
    public bool ParseRow(ReadOnlySpan<byte> line, NgramFormat format)
    {
        if (!Begin(line)) return false;
        int fields = format == NgramFormat.V1 ? 5 : 4;
        int found = _line.Count((byte)'\t') + 1;
        if (found < fields) return Fail(NgramBadLines.TooFewFields, $"{found} of {fields} fields ({VersionOf(format)})");
        if (found > fields) return Fail(NgramBadLines.TooManyFields, $"{found} fields instead of {fields} ({VersionOf(format)})");
        if (Ngram.IsEmpty) return Fail(NgramBadLines.EmptyNgram, "an empty first field");
        if (!ParseYear(Next((byte)'\t'))) return false;
        if (!ParseCount(Next((byte)'\t'), "match_count", out ulong matches)) return false;
        if (format == NgramFormat.V1 && !ParseCount(Next((byte)'\t'), "page_count", out _)) return false;
        if (!ParseCount(Next((byte)'\t'), "volume_count", out ulong volumes)) return false;
        (Matches, Volumes) = (matches, volumes);
        return true;
    }

    /// <summary>Checks a whole v3 line, given without its newline; afterwards <see cref="NextGroup"/> cannot fail.</summary>
    public bool ParseHistory(ReadOnlySpan<byte> line)
    {
        if (!Begin(line)) return false;
        if (Ngram.Length == _line.Length) return Fail(NgramBadLines.TooFewFields, "1 field instead of 2 or more (v3)");
        if (Ngram.IsEmpty) return Fail(NgramBadLines.EmptyNgram, "an empty first field");
        ReadOnlySpan<byte> groups = _rest;
        do
        {
            if (!ParseGroup(Next((byte)'\t'))) return false;
        }
        while (!_atEnd);
        _rest = groups;
        _atEnd = false;
        return true;
    }

    /// <summary>Moves to the next group of a v3 line that <see cref="ParseHistory"/> has found good; false behind the last.</summary>
    public bool NextGroup()
    {
        if (_atEnd) return false;
        return ParseGroup(Next((byte)'\t'));
    }

    private static string VersionOf(NgramFormat format) => format == NgramFormat.V1 ? "v1" : "v2";

    private bool Begin(ReadOnlySpan<byte> line)
    {
        if (line.Length > NgramBadLines.LineLimitBytes) return Fail(NgramBadLines.TooLong, $"more than {NgramBadLines.LineLimitBytes} bytes");
        _line = line = line is [.., (byte)'\r'] ? line[..^1] : line;
        int nul = line.IndexOf((byte)0);
        if (nul >= 0) return Fail(NgramBadLines.NulByte, $"a NUL at byte {nul} of the line");
        if (!Utf8.IsValid(line)) return Fail(NgramBadLines.InvalidUtf8, $"bytes that are no UTF-8 in '{Shown(line)}'");
        if (line.StartsWith("\uFEFF"u8)) return Fail(NgramBadLines.ByteOrderMark, "a byte order mark before the line");
        int tab = line.IndexOf((byte)'\t');
        Ngram = tab < 0 ? line : line[..tab];
        _rest = tab < 0 ? [] : line[(tab + 1)..];
        return true;
    }

    private ReadOnlySpan<byte> Next(byte delimiter)
    {
        int at = _rest.IndexOf(delimiter);
        _atEnd = at < 0;
        ReadOnlySpan<byte> field = at < 0 ? _rest : _rest[..at];
        _rest = at < 0 ? [] : _rest[(at + 1)..];
        return field;
    }

    private bool ParseGroup(ReadOnlySpan<byte> group)
    {
        int first = group.IndexOf((byte)','), last = group.LastIndexOf((byte)',');
        if (group.Count((byte)',') != 2) return Fail(NgramBadLines.BadGroup, $"'{Shown(group)}'");
        if (!ParseYear(group[..first])) return false;
        if (!ParseCount(group[(first + 1)..last], "match_count", out ulong matches)) return false;
        if (!ParseCount(group[(last + 1)..], "volume_count", out ulong volumes)) return false;
        (Matches, Volumes) = (matches, volumes);
        return true;
    }

    private bool ParseYear(ReadOnlySpan<byte> field)
    {
        ulong year = 0;
        foreach (byte digit in field)
        {
            if (!char.IsAsciiDigit((char)digit) || year > 9999) return Fail(NgramBadLines.BadYear, $"year '{Shown(field)}'");
            year = year * 10 + digit - '0';
        }
        if (year is < 1 or > 9999) return Fail(NgramBadLines.BadYear, $"year '{Shown(field)}'");
        Year = (uint)year;
        return true;
    }

    private bool ParseCount(ReadOnlySpan<byte> field, string name, out ulong count)
    {
        count = 0;
        if (field.IsEmpty) return Fail(NgramBadLines.BadCount, $"an empty {name}");
        if (field is [(byte)'-', >= (byte)'0' and <= (byte)'9', ..] && field[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
            return Fail(NgramBadLines.NegativeCount, $"{name} '{Shown(field)}'");
        foreach (byte digit in field)
        {
            if (!char.IsAsciiDigit((char)digit)) return Fail(NgramBadLines.BadCount, $"{name} '{Shown(field)}'");
        }
        foreach (byte digit in field)
        {
            if (count > (long.MaxValue - (ulong)(digit - '0')) / 10) return Fail(NgramBadLines.CountTooLarge, $"{name} '{Shown(field)}'");
            count = count * 10 + (ulong)(digit - '0');
        }
        return true;
    }

    private bool Fail(BadLineKind kind, string found)
    {
        (Kind, Found) = (kind, found);
        return false;
    }

    /// <summary>A field as a message shows it: short, on one line, whatever bytes it has.</summary>
    private static string Shown(ReadOnlySpan<byte> field)
    {
        const int most = 40;
        string text = Encoding.UTF8.GetString(field[..Math.Min(field.Length, most)]);
        var shown = new StringBuilder();
        foreach (char c in text) shown.Append(char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}") : c);
        return field.Length > most ? shown.Append('…').ToString() : shown.ToString();
    }
}
