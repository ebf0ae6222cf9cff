using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace MapReduce;

/// <summary>
/// Text for a screen, a log or a picture. Names of files, archive entries and ngrams may hold anything: characters that move the
/// cursor, change colors, reverse the writing direction or are invisible are shown as escapes, so that a screen shows what is
/// there and such a name can still be recognized. For people only; programs get the text unchanged.
/// </summary>
public static class ShownText
{
    private const string SchemeEnd = "://";

    private static readonly SearchValues<char> AuthorityEnds = SearchValues.Create("/?# \t\r\n\"'<>"), WordEnds = SearchValues.Create(" \t\r\n\"'<>");

    /// <summary>The text with each such character escaped as <c>\n</c>, <c>\x1b</c>, <c>\u202e</c> or <c>\U000e0001</c>. Shown text stays as it is.</summary>
    public static string Of(string text)
    {
        int clean = 0;
        while (clean < text.Length && text[clean] is >= ' ' and <= '~') clean++;
        if (clean == text.Length) return text;
        var shown = new StringBuilder(text, 0, clean, text.Length + 16);
        for (int i = clean; i < text.Length;)
        {
            if (Rune.TryGetRuneAt(text, i, out Rune rune))
            {
                if (IsVisible(rune)) shown.Append(text, i, rune.Utf16SequenceLength);
                else Escape(shown, rune.Value);
                i += rune.Utf16SequenceLength;
            }
            else Escape(shown, text[i++]);
        }
        return shown.ToString();
    }

    /// <summary>UTF-8 bytes as shown text; invalid bytes become U+FFFD.</summary>
    public static string Of(ReadOnlySpan<byte> utf8) => Of(Encoding.UTF8.GetString(utf8));

    /// <summary>The text with the user and password of each URL replaced by asterisks, to be shown or stored.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? HideUsers(string? text)
    {
        if (text?.Contains(SchemeEnd, StringComparison.Ordinal) != true || !text.Contains('@')) return text;
        var shown = new StringBuilder();
        int from = 0;
        for (int at; (at = text.IndexOf(SchemeEnd, from, StringComparison.Ordinal)) >= 0;)
        {
            at += SchemeEnd.Length;
            int authority = text.AsSpan(at).IndexOfAny(AuthorityEnds);
            int end = authority < 0 ? text.Length : at + authority;
            int user = text.AsSpan(at, end - at).LastIndexOf('@');
            // A password with a slash is not valid in a URL, but may be typed all the same.
            if (user < 0 && text.AsSpan(at, end - at).Contains(':'))
            {
                int word = text.AsSpan(at).IndexOfAny(WordEnds);
                ReadOnlySpan<char> port = text.AsSpan(at, end - at)[(text.AsSpan(at, end - at).LastIndexOf(':') + 1)..];
                if (port.IndexOfAnyExceptInRange('0', '9') >= 0) user = text.AsSpan(at, word < 0 ? text.Length - at : word).LastIndexOf('@');
            }
            shown.Append(text, from, at - from);
            from = at;
            if (user < 0) continue;
            shown.Append("***");
            from = at + user;
        }
        return shown.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Whether a character represents a byte of a path that is not valid UTF-8 (U+DC80 to U+DCFF, the convention of Python's PEP 383).</summary>
    internal static bool IsPathByte(char character) => character is >= '\uDC80' and <= '\uDCFF';

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        // All but the noncharacters, which XML does not allow.
        UnicodeCategory.OtherNotAssigned => (rune.Value & 0xFFFE) != 0xFFFE && rune.Value is not (>= 0xFDD0 and <= 0xFDEF),
        _ => true,
    };

    private static void Escape(StringBuilder shown, int letter)
    {
        shown.Append(letter switch
        {
            '\t' => "\\t",
            '\n' => "\\n",
            '\r' => "\\r",
            <= char.MaxValue when IsPathByte((char)letter) => string.Create(CultureInfo.InvariantCulture, $"\\x{letter & 0xFF:x2}"),
            <= 0xFF => string.Create(CultureInfo.InvariantCulture, $"\\x{letter:x2}"),
            <= 0xFFFF => string.Create(CultureInfo.InvariantCulture, $"\\u{letter:x4}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"\\U{letter:x8}"),
        });
    }
}
