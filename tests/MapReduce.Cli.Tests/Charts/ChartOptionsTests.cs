using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Charts;

/// <summary>The options of a chart, through the program.</summary>
public sealed class ChartOptionsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public ChartOptionsTests() => _folder.Write("data", "a\t1990\t1000\t2\na\t1991\t0\t1\na\t1992\t10\t1\nbee\t1990\t4\t1\nbee\t1992\t500\t1\n");

    [Fact]
    public void Title_logarithmic_axis_and_size_are_as_requested()
    {
        Run("--chart", "c.svg", "--title", "Bees & <flowers>", "--log", "--size", "1000x700").WithExitCode(0);
        XElement root = XDocument.Parse(_folder.ReadText("c.svg")).Root!;
        Assert.Equal("0 0 1000 700", root.Attribute("viewBox")!.Value);
        string[] texts = [.. root.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        foreach (string text in (string[])["Bees & <flowers>", "logarithmic axis: zeros are gaps", "1,000", "matches a year"]) Assert.Contains(text, texts);
    }

    [Fact]
    public void A_page_holds_the_rows_that_the_command_writes()
    {
        string rows = Run("--chart", "c.html", "--smoothing", "1", "--no-header", "--log").WithExitCode(0).OutputText;
        string json = Regex.Match(_folder.ReadText("c.html"), "<script type=\"application/json\" id=\"data\">(.*?)</script>").Groups[1].Value;
        JsonElement data = JsonDocument.Parse(json).RootElement;
        int[] years = [.. data.GetProperty("years").EnumerateArray().Select(year => year.GetInt32())];
        string[] held = [.. from line in data.GetProperty("lines").EnumerateArray()
                            from at in Enumerable.Range(0, years.Length)
                            select $"{line.GetProperty("name").GetString()}\t{years[at]}\t{line.GetProperty("values")[at].GetRawText()}"];
        Assert.Equal(rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => string.Join('\t', row.Split('\t')[..3])), held);
        Assert.Equal((1, true, "match_count"), (data.GetProperty("smoothing").GetInt32(), data.GetProperty("log").GetBoolean(), data.GetProperty("column").GetString()));
    }

    [Theory]
    [InlineData("--title needless", "--title", "--chart")]
    [InlineData("--log", "--log", "--chart")]
    [InlineData("--size 800x600", "--size", "--chart")]
    [InlineData("--chart c.svg --size 299x600", "--size 299x600", "from 300 to 2000")]
    [InlineData("--chart c.svg --size 800x2001", "--size 800x2001", "from 300 to 2000")]
    [InlineData("--chart c.svg --size 800", "--size 800", "WIDTHxHEIGHT")]
    [InlineData("--chart c.svg --size 8e2x600", "--size 8e2x600", "WIDTHxHEIGHT")]
    [InlineData("--chart c.html --size 800x600", "--size", "c.html")]
    [InlineData("--chart c.pdf", "c.pdf", ".svg, .png or .html")]
    public void What_cannot_be_is_refused_in_one_line_that_says_what_to_do(string options, string what, string instead)
    {
        string line = Run(options.Split(' ')).WithExitCode(2).OnlyErrorLine();
        Assert.Contains(what, line);
        Assert.Contains(instead, line);
        Assert.Equal(["data"], _folder.Names());
    }

    [Fact]
    public void A_note_about_missing_letters_is_quiet_under_quiet()
    {
        _folder.Write("odd", "\U0010FFF0\t1990\t1\t1\n");
        string[] command = ["series", "\U0010FFF0", "--in", "odd", "--chart", "c.png", "--progress", "never"];
        Assert.Contains("U+10FFF0", ProgramRun.Of(_folder, command).WithExitCode(0).Error);
        Assert.Empty(ProgramRun.Of(_folder, [.. command, "--quiet"]).WithExitCode(0).Error);
    }

    [Theory]
    [InlineData("share (%)", "a / (a + bee)")]
    [InlineData("share (%)", "a / (a + bee)", "(a + bee) / (a + bee + c)", "a * 1 / 1", "value")]
    [InlineData("ratio", "a / bee")]
    [InlineData("ratio", "a / (a + bee)", "bee / a")]
    [InlineData("ratio", "(a + a) / (a + bee)")]
    [InlineData("ratio", "a / (a - bee)")]
    [InlineData("ratio", "(a + bee) / (a + bee)")]
    [InlineData("matches a year", "a - bee")]
    [InlineData("matches a year", "a + bee", "a")]
    [InlineData("value", "a * 2")]
    [InlineData("value", "a", "a / (a + bee)")]
    [InlineData("relative frequency (%)", "a - bee", "--totals", "totals")]
    [InlineData("matches per million ngrams", "a + bee", "--totals", "totals", "--per-million")]
    [InlineData("relative frequency (%)", "a + bee", "--totals", "totals", "--percent")]
    [InlineData("ratio", "a / bee", "--totals", "totals", "--per-million")]
    public void The_axis_is_called_by_what_all_lines_have(string label, params string[] asked)
    {
        if (asked[^1] == "value") (label, asked) = ("value", asked[..^1]);
        _folder.Write("data", "a\t1990\t1000\t2\nbee\t1990\t4\t1\nc\t1990\t4\t1\n");
        _folder.Write("totals", "1990,100000,10,1");
        Finished run = ProgramRun.Of(_folder, ["series", .. asked, "--in", "data", "--chart", "c.svg"]).WithExitCode(0);
        string[] texts = [.. XDocument.Parse(_folder.ReadText("c.svg")).Root!.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Assert.Contains(label, texts);
        Assert.Single(((string[])["share (%)", "ratio", "value", "matches a year", "relative frequency (%)", "matches per million ngrams"]), texts.Contains);
        Assert.Equal(label == "value" && asked.Length > 1, run.Error.Contains("different units", StringComparison.Ordinal));
    }

    [Fact]
    public void A_small_chart_keeps_its_units_and_one_of_two_corpora_names_them()
    {
        _folder.Write("other", "a\t1990\t3\t1\n");
        _folder.Write("totals", "1990,100000,10,1 1991,100000,10,1 1992,100000,10,1");
        ProgramRun.Of(_folder, "series", "a", "--in", "gb=data", "us=other", "--totals", "totals", "--smoothing", "3", "--log", "--size", "300x300", "--chart", "c.svg").WithExitCode(0);
        string[] texts = [.. XDocument.Parse(_folder.ReadText("c.svg")).Root!.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Assert.Contains("gb, us", texts);
        Assert.Contains("%, means of 7 years", texts);
        Assert.DoesNotContain(texts, text => text.Contains('…'));
    }

    private Finished Run(params string[] options) => ProgramRun.Of(_folder, ["series", "a", "bee", "--in", "data", .. options]);

    public void Dispose() => _folder.Dispose();
}
