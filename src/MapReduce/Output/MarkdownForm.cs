namespace MapReduce.Output;

/// <summary>A table in Markdown, as GitHub, Pandoc and others read it.</summary>
public sealed class MarkdownForm : OutputForm
{
    /// <inheritdoc/>
    public override string Name => "md";

    /// <inheritdoc/>
    public override void Open(in FormOptions options, IFormUser user) => user.Use(new MarkupFormat(new Markdown()));
}

/// <summary>The table of GitHub Flavored Markdown (https://github.github.com/gfm/#tables-extension-): a row is a line.</summary>
internal sealed class Markdown() : Markup(Escapes)
{
    // A backslash makes any ASCII punctuation plain; only a reference can put a line end into a cell. An ngram such as _NOUN_
    // would lose its underscores, and [1](a) would be a link.
    private static IEnumerable<KeyValuePair<char, string>> Escapes =>
        [.. "\\|`*_[]<>&~$^=".Select(character => KeyValuePair.Create(character, $"\\{character}")), new('\n', "&#10;"), new('\r', "&#13;")];

    public override string Foot => "";

    internal override ReadOnlySpan<byte> RowStart => "|"u8;

    internal override ReadOnlySpan<byte> FieldStart => " "u8;

    internal override ReadOnlySpan<byte> FieldEnd => " |"u8;

    internal override ReadOnlySpan<byte> RowEnd => "\n"u8;

    public override string Head(IReadOnlyList<Column> columns) =>
        $"| {string.Join(" | ", columns.Select(column => Escape(column.Name)))} |\n| {string.Join(" | ", columns.Select(column => column.Type == ColumnType.Text ? "---" : "---:"))} |\n";
}
