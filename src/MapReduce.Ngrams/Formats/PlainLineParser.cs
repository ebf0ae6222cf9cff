using System.Globalization;
using System.Text;
using System.Text.Unicode;
using MapReduce.Map;

namespace MapReduce.Ngrams.Formats;

/// <summary>
/// Parses a line field by field, with all rules and error messages. The scanners pass it every line that is not regular, so
/// they need no rules of their own.
/// </summary>
/// <remarks>After an error, <see cref="Kind"/> and <see cref="Found"/> say what is wrong.</remarks>
internal ref struct PlainLineParser
{
    private ReadOnlySpan<byte> _line;
    private ReadOnlySpan<byte> _rest;
    private bool _atEnd;

    /// <summary>The ngram of the line.</summary>
    public ReadOnlySpan<byte> Ngram { get; private set; }

    /// <summary>The last parsed year.</summary>
    public uint Year { get; private set; }

    /// <summary>The last parsed match count.</summary>
    public ulong Matches { get; private set; }

    /// <summary>The last parsed volume count.</summary>
    public ulong Volumes { get; private set; }

    /// <summary>Whether <see cref="Ngram"/> is the inside of a quoted field, in which a quote stands twice.</summary>
    public bool IsQuoted { get; private set; }

    /// <summary>The kind of error; null if there is none.</summary>
    public BadLineKind? Kind { get; private set; }

    /// <summary>What the parser found instead, for the message.</summary>
    public string Found { get; private set; } = "";

    public PlainLineParser() { }

    /// <summary>Parses a v1 or v2 line without its newline.</summary>
    public bool ParseRow(ReadOnlySpan<byte> line, NgramFormat format)
    {
        if (!Begin(line)) return false;
        int fields = format == NgramFormat.V1 ? 5 : 4;
        int found = _line.Count((byte)'\t') + 1;
        if (found < fields) return Fail(Of(NgramBadLines.TooFewFields, format), $"{found} of {fields} fields ({VersionOf(format)}){(found == 1 ? OtherSeparator() : "")}");
        if (found > fields) return Fail(Of(NgramBadLines.TooManyFields, format), $"{found} fields instead of {fields} ({VersionOf(format)})");
        if (Ngram.IsEmpty) return Fail(NgramBadLines.EmptyNgram, "an empty first field");
        if (!ParseYear(Next((byte)'\t'))) return false;
        if (!ParseCount(Next((byte)'\t'), "match_count", out ulong matches)) return false;
        if (format == NgramFormat.V1 && !ParseCount(Next((byte)'\t'), "page_count", out _)) return false;
        if (!ParseCount(Next((byte)'\t'), "volume_count", out ulong volumes)) return false;
        (Matches, Volumes) = (matches, volumes);
        return true;
    }

    /// <summary>Parses a row of a result without its newline. Without a column for it, the year is 0.</summary>
    public bool ParseResult(ReadOnlySpan<byte> line, ResultLayout layout)
    {
        if (!Begin(line)) return false;
        byte separator = layout.Separator;
        _rest = _line;
        if (layout.IsCsv && _line is [(byte)'"', ..])
        {
            int end = EndOfQuoted(_line);
            if (end < 0) return Fail(NgramBadLines.BadRow, $"a quoted field that does not end in '{Shown(_line)}'");
            Ngram = _line[1..end];
            IsQuoted = true;
            _rest = _line[Math.Min(end + 2, _line.Length)..];
        }
        else
        {
            IsQuoted = false;
            Ngram = Next(separator);
        }
        int columns = _rest.Count(separator) + 2;
        if (columns != layout.Columns) return Fail(NgramBadLines.BadRow, $"{columns} columns instead of {layout.Columns} in '{Shown(_line)}'");
        if (Ngram.IsEmpty) return Fail(NgramBadLines.EmptyNgram, "an empty first field");
        // No file of ngrams can have it, and neither a TSV nor an index could hold it.
        if (layout.IsCsv && Ngram.Contains((byte)'\t')) return Fail(NgramBadLines.BadRow, $"a TAB in the ngram '{Shown(Ngram)}'");
        if (layout.IsCsv && Ngram is [(byte)'\'', (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' or (byte)'\r', ..]) return Fail(NgramBadLines.ChangedText, $"'{Shown(Ngram)}'");
        if (layout.HasYear && HistoryNames.IsSum(Ngram)) return Fail(NgramBadLines.HistoryRow, $"'{Shown(Ngram)}'");
        Year = 0;
        if (layout.HasYear && !ParseYear(Next(separator))) return false;
        if (!ParseCount(Next(separator), "match_count", out ulong matches)) return false;
        if (!ParseCount(Next(separator), "volume_count", out ulong volumes)) return false;
        (Matches, Volumes) = (matches, volumes);
        return true;
    }

    /// <summary>The position of the quote that ends the field at the start of a line, which a comma must follow; -1 if there is none.</summary>
    private static int EndOfQuoted(ReadOnlySpan<byte> line)
    {
        for (int at = 1; at < line.Length; at++)
        {
            if (line[at] != (byte)'"') continue;
            if (at + 1 < line.Length && line[at + 1] == (byte)'"') at++;
            else return at + 1 < line.Length && line[at + 1] == (byte)',' ? at : -1;
        }
        return -1;
    }

    /// <summary>Validates a whole v3 line without its newline; afterwards <see cref="NextGroup"/> cannot fail.</summary>
    public bool ParseHistory(ReadOnlySpan<byte> line)
    {
        if (!Begin(line)) return false;
        if (Ngram.Length == _line.Length) return Fail(Of(NgramBadLines.TooFewFields, NgramFormat.V3), "1 field instead of 2 or more (v3)");
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

    /// <summary>Moves to the next group of a v3 line that <see cref="ParseHistory"/> accepted; false after the last.</summary>
    public bool NextGroup() => !_atEnd && ParseGroup(Next((byte)'\t'));

    /// <summary>A kind, which expects the layout of a version.</summary>
    private static BadLineKind Of(BadLineKind kind, NgramFormat format) => kind with
    {
        Message = format switch
        {
            NgramFormat.V1 => "ngram TAB year TAB match_count TAB page_count TAB volume_count (v1)",
            NgramFormat.V2 => "ngram TAB year TAB match_count TAB volume_count (v2)",
            _ => "ngram TAB year,match_count,volume_count TAB … (v3)",
        },
    };

    private static string VersionOf(NgramFormat format) => format == NgramFormat.V1 ? "v1" : "v2";

    /// <summary>What a line without TABs seems to have instead, for the message; empty if that is not clear.</summary>
    private readonly string OtherSeparator()
    {
        foreach ((string name, char letter) in ((string, char)[])[("commas", ','), ("semicolons", ';'), ("blanks", ' ')])
            if (_line.Count((byte)letter) >= 3) return $"; the line has no TAB, and its fields seem to be separated by {name}: convert it, for example with tr '{letter}' '\\t'";
        return "";
    }

    private bool Begin(ReadOnlySpan<byte> line)
    {
        if (line.Length > NgramBadLines.LineLimitBytes) return Fail(NgramBadLines.TooLong, $"more than {NgramBadLines.LineLimitBytes} bytes");
        _line = line = line is [.., (byte)'\r'] ? line[..^1] : line;
        int nul = line.IndexOf((byte)0);
        if (nul >= 0) return Fail(NgramBadLines.NulByte, $"a NUL at byte {nul} of the line");
        if (!Utf8.IsValid(line)) return Fail(NgramBadLines.InvalidUtf8, $"invalid UTF-8 in '{Shown(line)}'");
        if (line.StartsWith("\uFEFF"u8)) return Fail(NgramBadLines.ByteOrderMark, "a byte order mark at the start of the line");
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

    /// <summary>A field for a message: shortened, with control characters escaped.</summary>
    private static string Shown(ReadOnlySpan<byte> field)
    {
        const int most = 40;
        string text = Encoding.UTF8.GetString(field[..Math.Min(field.Length, most)]);
        var shown = new StringBuilder();
        foreach (char c in text) shown.Append(char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}") : c);
        return field.Length > most ? shown.Append('…').ToString() : shown.ToString();
    }
}
