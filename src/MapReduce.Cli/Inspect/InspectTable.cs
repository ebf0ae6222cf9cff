using System.Text;
using MapReduce.Cli.Display;
using MapReduce.Cli.Process;
using MapReduce.Input.Archives;
using MapReduce.Ngrams.Group;
using MapReduce.Output;
using MapReduce.Storage;

namespace MapReduce.Cli.Inspect;

/// <summary>What inputs are, a row each, in any form of output. Where an input has a problem, what it would have been counted by is 0.</summary>
/// <param name="inputs">The inputs.</param>
/// <param name="output">Receives the rows; not committed.</param>
internal sealed class InspectTable(IReadOnlyList<InspectedInput> inputs, OutputTarget output) : IFormUser
{
    private static readonly Column[] Columns =
    [
        new("input", ColumnType.Text), new("container", ColumnType.Text), new("version", ColumnType.Text), new("bytes", ColumnType.Integer),
        new("text_bytes", ColumnType.Integer), new("lines", ColumnType.Integer), new("ngrams", ColumnType.Integer), new("tagged_share", ColumnType.Real),
        new("first_year", ColumnType.Integer), new("last_year", ColumnType.Integer), new("bad_lines", ColumnType.Integer), new("bad_by_kind", ColumnType.Text),
        new("problem", ColumnType.Text),
    ];

    public void Use<TBlock>(IRowFormat<TBlock> format) where TBlock : struct, IRowWriter
    {
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
        block.Integer(input.Result?.Bytes ?? 0);
        block.Integer(input.Result?.Lines ?? 0);
        block.Integer(input.Found.Ngrams);
        block.Real(input.Found.TaggedShare);
        block.Integer(input.Found.FirstYear ?? 0);
        block.Integer(input.Found.LastYear ?? 0);
        block.Integer(input.Result?.Bad ?? 0);
        block.Text(Bytes(input.BadByKind));
        block.Text(Bytes(input.Failure is { } failure ? Failures.MessageOf(failure) : ""));
        block.EndRow();
    }

    // A file's name may hold what separates fields.
    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)));
}
