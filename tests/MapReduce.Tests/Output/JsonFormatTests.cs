using System.Text;
using System.Text.Json;
using MapReduce.Output;

namespace MapReduce.Tests.Output;

public sealed class JsonFormatTests
{
    private static readonly Column[] Columns = [new("word", ColumnType.Text), new("real", ColumnType.Real, MayBeEmpty: true)];

    [Fact]
    public void Rows_are_an_array_of_objects() => Assert.Equal(
        "[\n{\"word\":\"a\",\"real\":0.5},\n{\"word\":\"b\",\"real\":null}\n]\n", Written([[("a", 0.5), ("b", null)]]));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Without_rows_it_is_an_empty_array(int blocks) =>
        Assert.Equal("[]\n", Written(Enumerable.Repeat(Array.Empty<(string, double?)>(), blocks)));

    [Fact]
    public void The_text_is_the_same_wherever_blocks_are_cut_and_reads_back_as_it_was()
    {
        (string, double?)[] rows = [.. Enumerable.Range(0, 500).Select(i => ($"\"{i}\\\u0001,\n日本]", i % 3 == 0 ? null : (double?)(i * 1e-7)))];
        string? first = null;
        foreach (int most in new[] { 1, 7, 499, 500 })
        {
            string text = Written([[], .. rows.Chunk(most).SelectMany(chunk => ((string, double?)[][])[chunk, []])]);
            Assert.Equal(first ??= text, text);
        }
        Assert.Equal(rows, JsonDocument.Parse(first!).RootElement.EnumerateArray().Select(row => (
            row.GetProperty("word").GetString()!, row.GetProperty("real").ValueKind == JsonValueKind.Null ? null : (double?)row.GetProperty("real").GetDouble())));
    }

    private static string Written(IEnumerable<(string Word, double? Real)[]> blocks)
    {
        using var format = new JsonFormat();
        using var output = new MemoryOutput();
        format.Begin(Columns, output);
        foreach (var rows in blocks)
        {
            JsonBlock block = format.NewBlock();
            foreach ((string word, double? real) in rows)
            {
                block.Text(Encoding.UTF8.GetBytes(word));
                if (real is { } number) block.Real(number);
                else block.Empty();
                block.EndRow();
            }
            format.Append(block, output);
        }
        format.End(output);
        return output.Text;
    }
}
