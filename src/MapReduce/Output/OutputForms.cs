namespace MapReduce.Output;

/// <summary>A form of output: what it is called, and how rows are written in it.</summary>
public abstract class OutputForm
{
    /// <summary>Its name; a file's extension is the same, without the dot.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the columns' names are a line of their own, which may be left out.</summary>
    public virtual bool HasHeaderLine => false;

    /// <summary>Whether it is binary, and so not for a terminal.</summary>
    public virtual bool IsBinary => false;

    /// <summary>Whether spreadsheets open it, so that texts can be made safe for them and the encoding can be marked.</summary>
    public virtual bool IsForSpreadsheets => false;

    /// <summary>Gives a format for rows to <paramref name="user"/>.</summary>
    public abstract void Open(in FormOptions options, IFormUser user);
}

/// <summary>The options of an output form.</summary>
/// <param name="Header">Whether to write the columns' names.</param>
/// <param name="IsSafe">Whether to make texts safe for spreadsheets.</param>
/// <param name="HasByteOrderMark">Whether to write a UTF-8 byte order mark, by which Excel recognizes the encoding.</param>
/// <param name="FewerRows">How to get fewer rows; only used by a form that truncates.</param>
public readonly record struct FormOptions(bool Header, bool IsSafe, bool HasByteOrderMark, string FewerRows);

/// <summary>Writes rows in whatever form it is given.</summary>
public interface IFormUser
{
    /// <summary>Writes the rows.</summary>
    void Use<TBlock>(IRowFormat<TBlock> format) where TBlock : struct, IRowWriter;
}

/// <summary>The list of output forms. A new form is one line here.</summary>
public static class OutputForms
{
    /// <summary>All forms, the default first.</summary>
    public static IReadOnlyList<OutputForm> All { get; } =
    [
        new TsvForm(),
        new CsvForm(),
        new JsonLinesForm(),
        new JsonForm(),
        new ParquetForm(),
        new MarkdownForm(),
        new HtmlForm(),
    ];
}
