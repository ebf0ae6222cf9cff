using System.Globalization;
using System.Text;
using CsCheck;
using MapReduce.Output;
using Xunit;

namespace MapReduce.Tests.Output;

public sealed class CsvFormatTests
{
    private static readonly Column[] Columns =
        [new("a, \"quoted\" name", ColumnType.Text), new("number", ColumnType.Integer), new("real", ColumnType.Real), new("last", ColumnType.Text)];

    [Fact]
    public void The_header_names_the_columns_quoted_where_they_need_it() =>
        Assert.Equal([["a, \"quoted\" name", "number", "real", "last"]], CsvText.Parse(Written(header: true, [[]])));

    [Fact]
    public void Without_header_and_rows_nothing_is_written() => Assert.Equal("", Written(header: false, [[]]));

    [Fact]
    public void Plain_fields_are_written_plainly() =>
        Assert.Equal("word_NOUN,1978,0.5,日本語\n", Written(header: false, [[("word_NOUN", 1978, 0.5, "日本語")]]));

    [Fact]
    public void Fields_of_any_characters_read_back_as_they_were()
    {
        Gen<string> texts = Gen.OneOf(',', '"', '\r', '\n', '\t', ' ', ';', '\'', 'a', 'ä', '語', '=').Array[0, 6].Select(letters => new string(letters));
        Gen<(string, long, double, string)[]> block = Gen.Select(texts, Gen.Long, Gen.Double, texts).Array[0, 5];
        block.Array[1, 4].Sample(blocks =>
        {
            List<string[]> records = CsvText.Parse(Written(header: false, blocks));
            Assert.Equal(
                blocks.SelectMany(b => b),
                records.Select(r => (r[0], long.Parse(r[1], CultureInfo.InvariantCulture), double.Parse(r[2], CultureInfo.InvariantCulture), r[3])));
        }, iter: 5000);
    }

    [Fact]
    public void Numbers_are_written_alike_whatever_the_culture_has_for_signs()
    {
        CultureInfo before = CultureInfo.CurrentCulture, other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NegativeSign = "~", NumberGroupSeparator = "." };
        CultureInfo.CurrentCulture = other;
        try
        {
            Assert.Equal("w,-9223372036854775808,-0.00000000015,\n", Written(header: false, [[("w", long.MinValue, -1.5e-10, "")]]));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Blocks_far_larger_than_any_buffer_are_whole()
    {
        (string, long, double, string)[] rows = [.. Enumerable.Range(0, 20_000).Select(i => (new string('x', i % 100), (long)i, i / 8.0, "\""))];
        (string, long, double, string)[] one = [(new string('"', 300_000), 1, 1, new string('y', 300_000))];
        List<string[]> records = CsvText.Parse(Written(header: false, [rows, one, rows]));
        Assert.Equal([.. rows.Select(r => r.Item1), one[0].Item1, .. rows.Select(r => r.Item1)], records.Select(r => r[0]));
    }

    [Fact]
    public void Texts_that_a_spreadsheet_would_run_have_an_apostrophe_only_where_that_is_asked_for()
    {
        string[] formulas = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "=", "=\"a\",b"], texts = ["a=1", "1", "'=1", " =1", "", "é", "a-b"];
        (string, long, double, string)[] rows = [.. formulas.Concat(texts).Select(text => (text, -5L, -0.5, text))];
        Assert.Equal(formulas.Concat(texts), CsvText.Parse(Written(header: false, [rows])).Select(r => r[0]));
        List<string[]> safe = CsvText.Parse(Written(header: false, [rows], safe: true));
        foreach (int column in (int[])[0, 3]) Assert.Equal([.. formulas.Select(f => "'" + f), .. texts], safe.Select(r => r[column]));
        Assert.All(safe, row => Assert.Equal(("-5", "-0.5"), (row[1], row[2])));
    }

    [Fact]
    public void Names_of_columns_are_texts_that_a_spreadsheet_might_run()
    {
        foreach ((bool isSafe, string[] names) in new[] { (false, new[] { "year", "=x", "-" }), (true, ["year", "'=x", "'-"]) })
        {
            using var output = new MemoryOutput();
            new CsvFormat(header: true, isSafe).Begin([new("year", ColumnType.Integer), new("=x", ColumnType.Integer), new("-", ColumnType.Real)], output);
            Assert.Equal([names], CsvText.Parse(output.Text));
        }
    }

    private static string Written(bool header, (string First, long Number, double Real, string Last)[][] blocks, bool safe = false)
    {
        using var format = new CsvFormat(header, safe);
        using var output = new MemoryOutput();
        format.Begin(Columns, output);
        foreach (var rows in blocks)
        {
            CsvBlock block = format.NewBlock();
            foreach ((string first, long number, double real, string last) in rows)
            {
                block.Text(Encoding.UTF8.GetBytes(first));
                block.Integer(number);
                block.Real(real);
                block.Text(Encoding.UTF8.GetBytes(last));
                block.EndRow();
            }
            format.Append(block, output);
        }
        format.End(output);
        return output.Text;
    }
}
