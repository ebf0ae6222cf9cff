using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MapReduce.Cli.Charts;

namespace MapReduce.Cli.Tests.Charts;

public sealed class ChartPageTests
{
    [Fact]
    public void The_page_holds_the_years_the_names_and_every_value_exactly()
    {
        double?[] values = [0, 1, null, 9007199254740991, 0.1 + 0.2, 1e-9, -5.5];
        int[] years = [1900, 1901, 1902, 1905, 1906, 1907, 1908];
        JsonElement data = DataOf(Page(new ChartLine("question", values), new ChartLine("Щука 日本", [.. values.Reverse()])));
        Assert.Equal(years, data.GetProperty("years").EnumerateArray().Select(year => year.GetInt32()));
        JsonElement[] lines = [.. data.GetProperty("lines").EnumerateArray()];
        Assert.Equal(["question", "Щука 日本"], lines.Select(line => line.GetProperty("name").GetString()));
        Assert.Equal(values, ValuesOf(lines[0]));
        Assert.Equal(values.Reverse(), ValuesOf(lines[1]));
    }

    [Fact]
    public void The_page_begins_as_the_command_says()
    {
        LineChart chart = Chart("t", new ChartLine("a", [1, 2, 3, 4, 5, 6, 7], [2, 2, 3, 4, 5, 6, 6]));
        JsonElement plain = DataOf(Text(chart));
        Assert.Equal((0, false), (plain.GetProperty("smoothing").GetInt32(), plain.GetProperty("log").GetBoolean()));
        JsonElement other = DataOf(Text(Chart("t", 70, true, chart.Lines[0])));
        Assert.Equal((70, true), (other.GetProperty("smoothing").GetInt32(), other.GetProperty("log").GetBoolean()));
        // The page smooths by itself, so it has the values before.
        Assert.Equal(chart.Lines[0].Values, ValuesOf(other.GetProperty("lines")[0]));
    }

    [Theory]
    [InlineData("</script><img src=x onerror=alert(1)>")]
    [InlineData("<!--<script>")]
    [InlineData("]]>\"'`${1}&amp;")]
    [InlineData("a\u2028b\u2029c\u0000d\u001b[31m")]
    public void Names_and_titles_cannot_leave_their_place(string text)
    {
        string plain = Text(Chart("t", new ChartLine("a", [1]))), page = Text(Chart(text, new ChartLine(text, [1])));
        // The tags are those of a page with harmless names, in the same order.
        Assert.Equal(TagsOf(plain), TagsOf(page));
        Assert.Equal(MapReduce.ShownText.Of(text), DataOf(page).GetProperty("lines")[0].GetProperty("name").GetString());
        Assert.DoesNotContain(page, letter => letter is '\u2028' or '\u2029' or '\0' or '\u001b');
        Assert.Contains($"<h1 dir=\"auto\">{System.Net.WebUtility.HtmlEncode(MapReduce.ShownText.Of(text))}</h1>", page);
    }

    [Fact]
    public void The_policy_allows_this_style_and_this_script_and_nothing_else()
    {
        string page = Page(new ChartLine("a", [1]));
        string policy = Regex.Match(page, "<meta http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\">").Groups[1].Value;
        string style = Regex.Match(page, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value, script = Regex.Match(page, "<script>(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;
        Assert.Equal($"default-src 'none'; style-src '{Sha256(style)}'; script-src '{Sha256(script)}'; base-uri 'none'; form-action 'none'", policy);
        // It stands before all that it governs.
        Assert.True(page.IndexOf("Content-Security-Policy", StringComparison.Ordinal) < page.IndexOf("<style>", StringComparison.Ordinal));
        Assert.DoesNotMatch("(?i)(?<!xmlns=\")https?://(?!www\\.w3\\.org/2000/svg)", page);
        Assert.DoesNotContain("url(", page);
        Assert.DoesNotMatch("(?i)<(link|iframe|img|object|embed|base)\\b|\\son\\w+=|\\sstyle=|@import", page);
    }

    [Fact]
    public void Twenty_lines_of_five_hundred_years_with_all_their_digits_take_at_most_300_KB()
    {
        var random = new Random(1);
        int[] years = [.. Enumerable.Range(1520, 500)];
        var lines = Enumerable.Range(0, 20).Select(i => new ChartLine($"University of Words {i}", [.. years.Select(_ => (double?)(random.NextDouble() * 1e-5))])).ToArray();
        byte[] page = ChartPage.Of(new LineChart { Title = "t", XLabel = "year", Measure = Measure.Frequency, X = years, Lines = lines, Smoothing = 3 });
        Assert.InRange(page.Length, 150_000, 300_000);
        Assert.Equal(lines[19].Values, ValuesOf(DataOf(Encoding.UTF8.GetString(page)).GetProperty("lines")[19]));
    }

    [Fact]
    public void Without_years_there_is_a_page_all_the_same()
    {
        string page = Encoding.UTF8.GetString(ChartPage.Of(new LineChart { Title = "t", XLabel = "year", Measure = Measure.Matches, X = [], Lines = [new ChartLine("zebra", [])] }));
        Assert.Empty(DataOf(page).GetProperty("years").EnumerateArray());
        Assert.Contains("1 line, no years", page);
    }

    private static LineChart Chart(string title, params ChartLine[] lines) => Chart(title, 0, false, lines);

    private static LineChart Chart(string title, int smoothing, bool isLogarithmic, params ChartLine[] lines) => new()
    {
        Title = title,
        XLabel = "year",
        Measure = Measure.Matches,
        X = [.. new[] { 1900, 1901, 1902, 1905, 1906, 1907, 1908 }.Take(lines[0].Values.Count)],
        Lines = lines,
        Smoothing = smoothing,
        IsLogarithmic = isLogarithmic,
    };

    private static string Text(LineChart chart) => Encoding.UTF8.GetString(ChartPage.Of(chart));

    private static string Page(params ChartLine[] lines) => Text(Chart("t", lines));

    private static JsonElement DataOf(string page) =>
        JsonDocument.Parse(Regex.Match(page, "<script type=\"application/json\" id=\"data\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value).RootElement;

    // From the text of each number: a JSON reader must not round what the page holds.
    private static double?[] ValuesOf(JsonElement line) =>
        [.. line.GetProperty("values").EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? (double?)null : double.Parse(value.GetRawText(), CultureInfo.InvariantCulture))];

    private static string[] TagsOf(string page) => [.. Regex.Matches(Regex.Replace(page, "<script>.*?</script>", "<script></script>", RegexOptions.Singleline), "</?[a-zA-Z!][a-zA-Z0-9]*").Select(tag => tag.Value)];

    private static string Sha256(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
