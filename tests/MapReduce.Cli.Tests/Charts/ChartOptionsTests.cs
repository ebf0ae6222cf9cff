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

    private Finished Run(params string[] options) => ProgramRun.Of(_folder, ["series", "a", "bee", "--in", "data", .. options]);

    public void Dispose() => _folder.Dispose();
}
