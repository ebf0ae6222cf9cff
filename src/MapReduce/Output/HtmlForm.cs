namespace MapReduce.Output;

/// <summary>A web page with one table.</summary>
public sealed class HtmlForm : OutputForm
{
    /// <inheritdoc/>
    public override string Name => "html";

    /// <inheritdoc/>
    public override void Open(in FormOptions options, IFormUser user) => user.Use(new MarkupFormat(new Html()));
}

/// <summary>
/// HTML that is well-formed XML too, so that any reader of either can take the table out of the page. Characters that XML
/// forbids, such as control characters, become U+FFFD.
/// </summary>
internal sealed class Html() : Markup(Escapes, noncharacter: "\uFFFD")
{
    // Readers turn a carriage return that is written as it is into a newline.
    private static IEnumerable<KeyValuePair<char, string>> Escapes =>
    [
        new('&', "&amp;"), new('<', "&lt;"), new('>', "&gt;"), new('"', "&quot;"), new('\r', "&#13;"),
        .. Enumerable.Range(0, ' ').Select(code => (char)code).Except("\t\n\r").Select(control => KeyValuePair.Create(control, "\uFFFD")),
    ];

    public override string Foot => "</tbody>\n</table>\n</body>\n</html>\n";

    internal override ReadOnlySpan<byte> RowStart => "<tr>"u8;

    internal override ReadOnlySpan<byte> FieldStart => "<td>"u8;

    internal override ReadOnlySpan<byte> FieldEnd => "</td>"u8;

    internal override ReadOnlySpan<byte> RowEnd => "</tr>\n"u8;

    public override string Head(IReadOnlyList<Column> columns)
    {
        string numbers = string.Join(", ", columns.Index().Where(c => c.Item.Type != ColumnType.Text).Select(c => $"tr > :nth-child({c.Index + 1})"));
        return "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\"/>\n<title>Result</title>\n<style>\n"
            + "table { border-collapse: collapse; font-family: sans-serif }\n"
            + "th, td { border: 1px solid #ccc; padding: 2px 8px; text-align: left; white-space: pre-wrap }\n"
            + (numbers.Length == 0 ? "" : numbers + " { text-align: right; font-variant-numeric: tabular-nums }\n")
            + "</style>\n</head>\n<body>\n<table>\n<thead>\n"
            + $"<tr>{string.Concat(columns.Select(column => $"<th>{Escape(column.Name)}</th>"))}</tr>\n</thead>\n<tbody>\n";
    }
}
