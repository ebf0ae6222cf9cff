using System.Text;

namespace MapReduce.Tests.Output;

/// <summary>Reads CSV as RFC 4180 has it, and takes nothing else.</summary>
internal static class CsvText
{
    /// <summary>The records of a text in which each record ends with a newline.</summary>
    public static List<string[]> Parse(string text)
    {
        var records = new List<string[]>();
        var fields = new List<string>();
        for (int at = 0; at < text.Length;)
        {
            fields.Add(text[at] == '"' ? Quoted(text, ref at) : Plain(text, ref at));
            if (at == text.Length) throw new FormatException("the last record does not end");
            if (text[at] == ',') at++;
            else if (text[at] == '\n') (at, fields) = (at + 1, Close(records, fields));
            else throw new FormatException($"'{text[at]}' behind a field at {at}");
            if (at == text.Length && fields.Count > 0) throw new FormatException("the last record does not end");
            // A delimiter at the end of a record is followed by an empty field.
            if (at < text.Length && text[at] == '\n' && text[at - 1] == ',') (at, fields) = (at + 1, Close(records, [.. fields, ""]));
        }
        return records;
    }

    private static List<string> Close(List<string[]> records, List<string> fields)
    {
        records.Add([.. fields]);
        return [];
    }

    private static string Plain(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && text[at] is not (',' or '\n' or '"' or '\r')) at++;
        return text[start..at];
    }

    private static string Quoted(string text, ref int at)
    {
        var field = new StringBuilder();
        for (at++; ; at++)
        {
            if (text[at] != '"') field.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '"') field.Append(text[at++]);
            else break;
        }
        at++;
        return field.ToString();
    }
}
