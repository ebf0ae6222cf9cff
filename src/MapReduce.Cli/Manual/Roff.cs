using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MapReduce.Cli.Manual;

/// <summary>Text for the man macros of roff. Every letter of a text is shown as it is, and what is written is ASCII.</summary>
internal static partial class Roff
{
    /// <summary>
    /// A text that roff shows letter by letter. Otherwise a hyphen may become a dash, an apostrophe a quotation mark, and a line that
    /// begins with a point or an apostrophe a request; a backslash begins an escape sequence.
    /// </summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '\\' => @"\e",
                '-' => @"\-",
                '\'' => @"\(aq",
                '`' => @"\(ga",
                '^' => @"\(ha",
                '~' => @"\(ti",
                '.' when escaped.Length == 0 => @"\&.",
                < 0x80 => rune.ToString(),
                _ => string.Create(CultureInfo.InvariantCulture, $@"\[u{rune.Value:X4}]"),
            });
        }
        return escaped.ToString();
    }

    /// <summary>A text in bold letters.</summary>
    public static string Bold(string text) => $@"\fB{Escape(text)}\fP";

    /// <summary>A text in italics, which terminals underline.</summary>
    public static string Italic(string text) => $@"\fI{Escape(text)}\fP";

    /// <summary>A usage: options are bold, and placeholders (<c>&lt;INPUT&gt;</c>) italic.</summary>
    public static string Usage(string usage)
    {
        var line = new StringBuilder();
        int at = 0;
        foreach (Match match in Special().Matches(usage))
        {
            line.Append(Escape(usage[at..match.Index]));
            line.Append(match.Value[0] == '-' ? Bold(match.Value) : Italic(match.Value.Trim('<', '>')));
            at = match.Index + match.Length;
        }
        return line.Append(Escape(usage[at..])).ToString();
    }

    /// <summary>An argument of a macro that is a single word, whatever is in it.</summary>
    public static string Argument(string text) => $"\"{Escape(text).Replace("\"", @"\(dq", StringComparison.Ordinal)}\"";

    [GeneratedRegex("<[^>]+>|(?<![^ ])--?[A-Za-z-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Special();
}
