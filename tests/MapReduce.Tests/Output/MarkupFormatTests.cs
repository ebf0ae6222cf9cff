using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using CsCheck;
using MapReduce.Output;
using Markdig;

namespace MapReduce.Tests.Output;

/// <summary>What a browser shows of a page, and of a Markdown table that another program has made a page of, is what was written.</summary>
public sealed class MarkupFormatTests
{
    private static readonly Column[] Columns = [new("a_word|<b>", ColumnType.Text), new("number", ColumnType.Integer), new("real", ColumnType.Real, MayBeEmpty: true), new("last", ColumnType.Text)];

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseEmphasisExtras().UseMathematics().Build();

    private static readonly string[] Parts =
    [
        "|", "\\", "`", "*", "_", "__", "[", "](", "]", ")", "<b>", "<", ">", "&amp;", "&", "~~", "$", "^", "==", "'", "\"", "!", "#", "-", "+", "1.", ":", "=", "{", "}", "%", "@", "a", "ä", "語", "😀", "x y", "\r", "\n", "-->", "]]>",
    ];

    [Fact]
    public void A_page_has_one_table_with_the_names_of_the_columns_and_all_fields()
    {
        XElement table = Table(Written("html", [[("x", 5, 0.5, "y"), ("_NOUN_", -1, null, "")]]));
        Assert.Equal(["a_word|<b>", "number", "real", "last"], Cells(table.Element("thead")!).Single());
        Assert.Equal([["x", "5", "0.5", "y"], ["_NOUN_", "-1", "", ""]], Cells(table.Element("tbody")!));
    }

    [Fact]
    public void A_page_without_rows_is_whole() => Assert.Empty(Cells(Table(Written("html", [])).Element("tbody")!));

    [Fact]
    public void A_page_says_that_it_is_UTF_8_before_anything_else_and_refers_to_nothing()
    {
        string page = Written("html", [[("日本語", 1, 1, "")]]);
        Assert.StartsWith("<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\"/>\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page);
        Assert.DoesNotContain("src=", page);
        Assert.DoesNotContain("<script", page);
    }

    [Fact]
    public void A_Markdown_row_is_a_line_and_numbers_are_aligned_right()
    {
        Assert.Equal("| a\\_word\\|\\<b\\> | number | real | last |\n| --- | ---: | ---: | --- |\n| w | -5 | 0.000001 | \\_NOUN\\_ |\n| v | 6 |  |  |\n", Written("md", [[("w", -5, 1e-6, "_NOUN_"), ("v", 6, null, "")]]));
        string html = Markdig.Markdown.ToHtml(Written("md", [[("w", -5, 1e-6, "x")]]), Pipeline);
        Assert.Equal(2, Count(html, "<td style=\"text-align: right;\">"));
    }

    [Fact]
    public void Fields_of_any_characters_are_shown_as_they_are()
    {
        // Spaces at the ends of a Markdown cell are not part of it.
        Gen<string> texts = Gen.Int[0, Parts.Length - 1].Select(i => Parts[i]).Array[1, 8].Select(string.Concat).Where(text => text.Trim() == text);
        Gen.Select(texts, Gen.Long, Gen.Double.Where(double.IsFinite), texts).Array[1, 5].Sample(
            rows =>
            {
                string[][] expected = [.. rows.Select(row => new[] { row.Item1, row.Item2.ToString(CultureInfo.InvariantCulture), PlainDecimal.Show(row.Item3), row.Item4 })];
                (string, long, double?, string)[] given = [.. rows.Select(row => (row.Item1, row.Item2, (double?)row.Item3, row.Item4))];
                Assert.Equal(expected, Cells(Table(Written("html", [given])).Element("tbody")!));
                // Markdig writes a carriage return as it is, which a reader of the page turns into a newline.
                string html = Markdig.Markdown.ToHtml(Written("md", [given]), Pipeline).Replace("\r", "&#13;", StringComparison.Ordinal);
                Assert.Equal(expected, Cells(Table(html).Element("tbody")!));
            }, iter: 2000, threads: 1);
    }

    [Fact]
    public void A_page_is_XML_whatever_is_in_it_since_what_XML_forbids_is_replaced()
    {
        for (int letter = 1; letter <= 0xFFFF; letter++)
        {
            if (!Rune.TryCreate(letter, out Rune rune) || (letter > 0x100 && letter < 0xFF00)) continue;
            string shown = Cells(Table(Written("html", [[($"a{rune}b", 1, 1, $"{rune}")]])).Element("tbody")!)[0][3];
            Assert.Equal(XmlConvert.IsXmlChar((char)letter) ? $"{rune}" : "\uFFFD", shown);
        }
    }

    [Theory]
    [InlineData("md")]
    [InlineData("html")]
    public void The_bytes_are_the_same_wherever_blocks_are_cut(string form)
    {
        (string, long, double?, string)[] rows = [.. Enumerable.Range(0, 300).Select(i => ($"<{i}>", (long)i, i % 2 == 0 ? null : (double?)i, "|"))];
        string whole = Written(form, [rows]);
        foreach (int most in new[] { 1, 7, 299 }) Assert.Equal(whole, Written(form, rows.Chunk(most)));
        Assert.Equal(300, Count(whole, form == "md" ? "| \\<" : "<td>&lt;"));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static XElement Table(string page)
    {
        // XML reads a carriage return as a newline only where it is written as it is.
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, ConformanceLevel = ConformanceLevel.Auto });
        while (reader.Read())
            if (reader.NodeType == XmlNodeType.Element && reader.Name == "table") return (XElement)XNode.ReadFrom(reader);
        throw new FormatException($"no table in {page}");
    }

    private static string[][] Cells(XElement part) => [.. part.Elements("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray())];

    private static string Written(string form, IEnumerable<(string First, long Number, double? Real, string Last)[]> blocks)
    {
        var rows = new Rows(blocks);
        OutputForms.All.Single(f => f.Name == form).Open(new FormOptions(Header: true, IsSafe: false, HasByteOrderMark: false, FewerRows: ""), rows);
        return rows.Written;
    }

    private sealed class Rows(IEnumerable<(string First, long Number, double? Real, string Last)[]> blocks) : IFormUser
    {
        public string Written { get; private set; } = "";

        public void Use<TBlock>(IRowFormat<TBlock> format) where TBlock : struct, IRowWriter
        {
            using var output = new MemoryOutput();
            format.Begin(Columns, output);
            foreach (var rows in blocks)
            {
                TBlock block = format.NewBlock();
                foreach ((string first, long number, double? real, string last) in rows)
                {
                    block.Text(Encoding.UTF8.GetBytes(first));
                    block.Integer(number);
                    if (real is { } known) block.Real(known);
                    else block.Empty();
                    block.Text(Encoding.UTF8.GetBytes(last));
                    block.EndRow();
                }
                format.Append(block, output);
            }
            format.End(output);
            Written = output.Text;
        }
    }
}
