using System.Text;
using System.Text.Json;
using CsCheck;
using MapReduce.Output;

namespace MapReduce.Tests.Output;

public sealed class JsonLinesFormatTests
{
    private static readonly Column[] Columns = [new("a \"word\"", ColumnType.Text), new("number", ColumnType.Integer), new("real", ColumnType.Real)];

    [Fact]
    public void A_row_is_an_object_with_the_names_of_the_columns() =>
        Assert.Equal("{\"a \\u0022word\\u0022\":\"watch_NOUN\",\"number\":1978,\"real\":0.5}\n", Written([[("watch_NOUN", 1978, 0.5)]]));

    [Fact]
    public void Without_rows_nothing_is_written() => Assert.Equal("", Written([[]]));

    [Fact]
    public void Letters_of_all_scripts_stay_readable() =>
        Assert.Contains("\"über 日本語 Щ & <b>\"", Written([[("über 日本語 Щ & <b>", 1, 1)]]));

    [Fact]
    public void A_real_that_is_not_finite_is_null()
    {
        string[] lines = Lines(Written([[("a", 1, double.NaN), ("b", 2, double.PositiveInfinity), ("c", 3, 1)]]));
        Assert.Equal([JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Number], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("real").ValueKind));
    }

    [Fact]
    public void Fields_of_any_characters_read_back_as_they_were()
    {
        string[] parts = ["\"", "\\", "\r", "\t", "\0", "\u001f", "\u007f", "\u2028", "/", "a", "ä", "語", "😀", "é", "\u200f"];
        Gen<string> texts = Gen.Int[0, parts.Length - 1].Select(i => parts[i]).Array[0, 6].Select(string.Concat);
        Gen.Select(texts, Gen.Long, Gen.Double.Where(double.IsFinite)).Array[0, 5].Array[1, 4].Sample(blocks =>
            Assert.Equal(
                blocks.SelectMany(b => b),
                Lines(Written(blocks)).Select(line =>
                {
                    JsonElement row = JsonDocument.Parse(line).RootElement;
                    return (row.GetProperty("a \"word\"").GetString()!, row.GetProperty("number").GetInt64(), row.GetProperty("real").GetDouble());
                })), iter: 5000);
    }

    [Fact]
    public void A_row_is_whole_wherever_the_buffer_is_full()
    {
        // Every letter is escaped to six bytes, and the buffer has 65,536 at first.
        for (int length = 10_880; length <= 10_930; length++)
        {
            string text = new('\u0001', length);
            string[] lines = Lines(Written([[("x", 1, 1), (text, 2, 2), (text, 3, 3)]]));
            Assert.Equal(["x", text, text], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("a \"word\"").GetString()));
        }
    }

    private static string[] Lines(string text)
    {
        string[] lines = text.Split('\n');
        Assert.Equal("", lines[^1]);
        return lines[..^1];
    }

    private static string Written((string Word, long Number, double Real)[][] blocks)
    {
        using var format = new JsonLinesFormat();
        using var output = new MemoryOutput();
        format.Begin(Columns, output);
        foreach (var rows in blocks)
        {
            JsonBlock block = format.NewBlock();
            foreach ((string word, long number, double real) in rows)
            {
                block.Text(Encoding.UTF8.GetBytes(word));
                block.Integer(number);
                block.Real(real);
                block.EndRow();
            }
            format.Append(block, output);
        }
        format.End(output);
        return output.Text;
    }
}
