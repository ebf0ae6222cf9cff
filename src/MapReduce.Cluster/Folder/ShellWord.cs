using System.Globalization;
using System.Text;

namespace MapReduce.Cluster.Folder;

/// <summary>Quotes text as one word of a shell command: in scripts, and in commands that messages offer for copying.</summary>
public static class ShellWord
{
    /// <summary>The word, quoted only if necessary.</summary>
    public static string Of(string text) => text.Length > 0 && text.All(IsPlain) ? text : Quoted(text);

    /// <summary>The word in quotes, for bash and for a scheduler's <c>#</c> lines, where a backslash may be an escape even inside single quotes.</summary>
    public static string Quoted(string text)
    {
        if (text.Any(char.IsControl)) return Escaped(text);
        var word = new StringBuilder("'");
        foreach (char letter in text) word.Append(letter is '\'' or '"' or '\\' ? $"'\\{letter}'" : letter);
        return word.Append('\'').ToString();
    }

    /// <summary>A word with control characters, for bash only.</summary>
    private static string Escaped(string text)
    {
        var word = new StringBuilder("$'");
        foreach (byte letter in Encoding.UTF8.GetBytes(text))
            word.Append(letter is >= (byte)' ' and <= (byte)'~' and not ((byte)'\'' or (byte)'\\') ? $"{(char)letter}" : string.Create(CultureInfo.InvariantCulture, $"\\x{letter:x2}"));
        return word.Append('\'').ToString();
    }

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_' or '+' or ':' or '@' or '%' or '=' or ',';
}
