using System.Text;

namespace MapReduce.Cli.Tests.Data;

/// <summary>RFC 4180, read a character at a time.</summary>
internal static class CsvText
{
    public static List<string[]> Parse(string text)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"' && (quoted || field.Length == 0)) quoted = !quoted;
            else if (c == '"') throw new FormatException($"a quote inside an unquoted field at {i}");
            else if (!quoted && c is ',' or '\n' && !quoted)
            {
                row.Add(field.ToString());
                field.Clear();
                if (c == ',') continue;
                rows.Add([.. row]);
                row.Clear();
            }
            else field.Append(c);
        }
        if (quoted || field.Length > 0 || row.Count > 0) throw new FormatException("the last row has no end");
        return rows;
    }
}
