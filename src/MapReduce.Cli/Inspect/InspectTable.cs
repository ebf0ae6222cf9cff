using System.Globalization;
using System.Text;
using MapReduce.Input.Archives;
using MapReduce.Ngrams.Index;
using MapReduce.Output;
using MapReduce.Storage;

namespace MapReduce.Cli.Inspect;

/// <summary>Describes inputs as rows, in any output form. The counts of an input with a problem are 0.</summary>
/// <param name="inputs">The inputs.</param>
/// <param name="output">Receives the rows. Not committed.</param>
internal sealed class InspectTable(IReadOnlyList<InspectedInput> inputs, OutputTarget output) : IFormUser
{
    private static readonly Column[] Columns =
    [
        new("input", ColumnType.Text), new("container", ColumnType.Text), new("version", ColumnType.Text), new("bytes", ColumnType.Integer),
        new("text_bytes", ColumnType.Integer, MayBeEmpty: true), new("lines", ColumnType.Integer, MayBeEmpty: true), new("ngrams", ColumnType.Integer, MayBeEmpty: true),
        new("tagged_share", ColumnType.Real, MayBeEmpty: true),
        new("first_year", ColumnType.Integer, MayBeEmpty: true), new("last_year", ColumnType.Integer, MayBeEmpty: true), new("bad_lines", ColumnType.Integer), new("bad_by_kind", ColumnType.Text),
        new("problem", ColumnType.Text), new("rows", ColumnType.Integer, MayBeEmpty: true), new("blocks", ColumnType.Text),
    ];

    public void Use<TBlock>(IRowFormat<TBlock> format) where TBlock : struct, IRowWriter
    {
        using IRowFormat<TBlock> owned = format;
        format.Begin(Columns, output);
        TBlock block = format.NewBlock();
        foreach (InspectedInput input in inputs) Write(input, ref block);
        format.Append(block, output);
        format.End(output);
    }

    private static void Write<TBlock>(InspectedInput input, ref TBlock block) where TBlock : struct, IRowWriter
    {
        block.Text(Bytes(input.Name));
        block.Text(Bytes(input.Container));
        block.Text(Bytes(input.Version));
        block.Integer(input.StoredBytes);
        // An index has no text and no lines, and of others it is not known how many years their lines have.
        IndexFile? index = input.Found.Index;
        Integer(index is null ? input.Result?.Bytes : null, ref block);
        Integer(index is null ? input.Result?.Lines : null, ref block);
        // Of what could not be read to its end nothing is known.
        bool isKnown = index is not null || input.Result is not null;
        Integer(isKnown ? input.Found.NgramsIn : null, ref block);
        if (input.Result is null || (index is not null && !input.Found.ReadsBlocks)) block.Empty();
        else block.Real(input.Found.TaggedShare);
        Integer(isKnown ? input.Found.FirstYear : null, ref block);
        Integer(isKnown ? input.Found.LastYear : null, ref block);
        block.Integer(input.Bad);
        block.Text(Bytes(input.BadByKind));
        block.Text(Bytes(input.Problem));
        Integer(index?.Rows, ref block);
        block.Text(Bytes(input.Blocks));
        block.EndRow();
    }

    private static void Integer<TBlock>(long? number, ref TBlock block) where TBlock : struct, IRowWriter
    {
        if (number is { } known) block.Integer(known);
        else block.Empty();
    }

    // A file name may contain a field separator.
    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)));
}

/// <summary>Describes inputs for people, in a few lines each.</summary>
internal static class InspectCards
{
    public static byte[] Show(IReadOnlyList<InspectedInput> inputs) => Encoding.UTF8.GetBytes(string.Join('\n', inputs.Select(Card)));

    private static string Card(InspectedInput input)
    {
        var card = new StringBuilder($"{ShownText.Of(input.Name)}\n");
        void Line(string name, string value) => card.Append(CultureInfo.InvariantCulture, $"  {name,-10} {ShownText.Of(value)}\n");
        Line("container", $"{input.Container}, {Readable.Size(input.StoredBytes)}{(input.Result is { } read && input.Found.Container != Container.Plain ? $", {Readable.Size(read.Bytes)} of text" : "")}");
        Line("version", input.Version);
        if (input.Problem.Length > 0) Line("problem", input.Problem);
        if (input.Result is not { } result) return card.ToString();
        if (input.Found.Index is { } index)
        {
            Line("ngrams", Readable.Number(input.Found.Ngrams) + (input.Found.ReadsBlocks ? string.Create(CultureInfo.InvariantCulture, $", {100 * input.Found.TaggedShare:0.#} % of them tagged") : ""));
            Line("rows", Readable.Number(index.Rows));
            Line("years", input.Found.FirstYear is { } from ? $"{from} to {input.Found.LastYear}" : "none");
            Line("blocks", $"{Readable.Number(index.Blocks)}, {input.Blocks}{(input.Found.ReadsBlocks ? "" : " (--verify reads them all)")}");
            return card.ToString();
        }
        Line("lines", Readable.Number(result.Lines));
        Line("ngrams", string.Create(CultureInfo.InvariantCulture, $"{input.Found.Ngrams:N0}, {100 * input.Found.TaggedShare:0.#} % of them tagged"));
        Line("years", input.Found.FirstYear is { } first ? $"{first} to {input.Found.LastYear}" : "none");
        Line("bad lines", result.Bad == 0 ? "none" : $"{Readable.Number(result.Bad)}: {input.BadByKind}");
        return card.ToString();
    }
}
