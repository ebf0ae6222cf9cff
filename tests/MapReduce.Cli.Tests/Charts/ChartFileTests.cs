using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MapReduce.Cli.Charts;
using MapReduce.Cli.Process;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Charts;

public sealed class ChartFileTests : IDisposable
{
    private static readonly string[] AnyLetters = ["Aardvark", "watch_VERB", "über & <b>", "\"", "Ωmega", "Щука", "日本語", "שלום עולם", "a 日 b", "𝔘", "7", "ab"];

    private readonly TempFolder _folder = new();

    [Fact]
    public void A_vector_picture_has_the_title_the_axes_and_the_legend_as_text_whatever_their_letters()
    {
        string[] texts = TextsOf(Saved("a.svg", Lines("Häufigkeit & 頻度", AnyLetters)));
        foreach (string text in (string[])["Häufigkeit & 頻度", "year", "matches", .. AnyLetters]) Assert.Contains(text, texts);
    }

    [Fact]
    public void Text_names_fonts_that_any_machine_has_one_of()
    {
        XElement[] texts = [.. Elements(Saved("a.svg", Lines("t", AnyLetters)), "text")];
        Assert.NotEmpty(texts);
        Assert.All(texts, text => Assert.EndsWith("sans-serif", text.Attribute("font-family")!.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Places_of_letters_are_lists_of_numbers_and_a_place_a_letter_or_one_for_all()
    {
        foreach (XElement text in Elements(Saved("a.svg", Lines("t", AnyLetters)), "text"))
        {
            string[] places = text.Attribute("x")!.Value.Split(", ");
            Assert.All(places, place => double.Parse(place, CultureInfo.InvariantCulture));
            Assert.Contains(places.Length, new[] { 1, text.Value.EnumerateRunes().Count() });
        }
    }

    [Fact]
    public void Years_are_marked_at_round_numbers_without_thousands()
    {
        string[] texts = TextsOf(Saved("a.svg", Lines("t", ["x"])));
        foreach (int year in new[] { 1800, 1850, 1900, 1950, 2000 }) Assert.Contains($"{year}", texts);
    }

    [Fact]
    public void Letters_that_XML_may_not_hold_are_shown_as_escapes_and_the_rest_as_it_is()
    {
        string[] names = ["\u0001a", "b\x1b[31m", "c\ufffe\uffff", "d" + (char)0xD800, "e\u202e", "]]><&\"'", "f\0"];
        byte[] svg = Saved("a.svg", Lines("t\x02\uffff", names));
        using var reader = System.Xml.XmlReader.Create(new MemoryStream(svg), new System.Xml.XmlReaderSettings { CheckCharacters = true });
        while (reader.Read()) { }
        // Two f are drawn, and written, as the one letter that fonts have for them.
        string[] texts = [.. TextsOf(svg).Select(text => text.Replace("\ufb00", "ff"))];
        foreach (string shown in (string[])["t\\x02\\uffff", "\\x01a", "b\\x1b[31m", "c\\ufffe\\uffff", "d\\ud800", "e\\u202e", "]]><&\"'", "f\\x00"]) Assert.Contains(shown, texts);
        Assert.NotEmpty(Saved("a.png", Lines("t\x02\uffff", names)));
    }

    [Fact]
    public void A_gap_breaks_a_line_and_a_year_alone_between_gaps_is_a_point()
    {
        Assert.Equal((1, 0), PartsOf([5, 6, 7, 8, 9]));
        Assert.Equal((2, 0), PartsOf([5, 6, null, 8, 9]));
        Assert.Equal((2, 1), PartsOf([5, 6, null, 7, null, 8, 9]));
        Assert.Equal((0, 1), PartsOf([null, 7, null]));
        Assert.Equal((0, 0), PartsOf([null, null]));
        Assert.Equal((0, 1), PartsOf([3]));
    }

    [Fact]
    public void A_line_lies_where_its_values_are()
    {
        // Half the largest value lies half as high above the axis, whose ends the marks 0 and 10 tell.
        byte[] svg = Saved("a.svg", new LineChart { Title = "t", XLabel = "x", YLabel = "y", X = [1, 2, 3], Lines = [new ChartLine("a", [0, 5, 10])] });
        (double X, double Y)[] points = Points(LinePaths(svg).Single());
        Assert.Equal(3, points.Length);
        Assert.Equal(points[0].Y - points[1].Y, points[1].Y - points[2].Y, tolerance: 0.01);
        Assert.Equal(points[1].X - points[0].X, points[2].X - points[1].X, tolerance: 0.01);
        Assert.True(points[0].Y > points[2].Y && points[0].X < points[2].X);
        double zero = MarkHeight(svg, "0"), ten = MarkHeight(svg, "10");
        Assert.Equal(zero - ten, points[0].Y - points[2].Y, tolerance: 0.01);
    }

    [Fact]
    public void Up_to_twenty_eight_lines_no_two_look_alike()
    {
        byte[] svg = Saved("a.svg", new LineChart { Title = "t", XLabel = "x", YLabel = "y", X = [1, 2, 3], Lines = [.. Enumerable.Range(0, 28).Select(i => new ChartLine($"line {i}", [i, i, i]))] });
        string[] colors = [.. LinePaths(svg).Select(path => path.Attribute("stroke")!.Value)];
        Assert.Equal(28, colors.Length);
        Assert.Equal(7, colors.Distinct().Count());
        Assert.Equal(28, Enumerable.Range(0, 28).Select(i => (ChartColors.OfLine(i), ChartColors.MarkOfLine(i))).Distinct().Count());
        string[] texts = TextsOf(svg);
        foreach (int i in Enumerable.Range(0, 28)) Assert.Contains($"line {i}", texts);
    }

    [Theory]
    [InlineData("a.png", 1)]
    [InlineData("A.PNG", 40)]
    public void A_bitmap_is_a_png_of_1600_pixels_and_more_than_blank(string name, int lines)
    {
        LineChart chart = Lines("Häufigkeit", [.. Enumerable.Range(0, lines).Select(i => $"line {i}")]);
        byte[] png = Saved(name, chart);
        Assert.Equal([0x89, .. "PNG\r\n\x1a\n"u8], png[..8]);
        Assert.Equal("IHDR"u8, png.AsSpan(12, 4));
        Assert.Equal(1600, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.Equal(2 * chart.Height, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        Assert.Equal("IEND"u8, png.AsSpan(png.Length - 8, 4));
        using var other = new TempFolder();
        using ChartFile blank = ChartFile.Open(other.At("b.png"));
        blank.Save(Lines("", []));
        Assert.True(png.Length > other.Read("b.png").Length + 4000);
    }

    [Fact]
    public void The_same_chart_is_the_same_picture()
    {
        Assert.Equal(Saved("a.png", Lines("t", AnyLetters)), Saved("a.png", Lines("t", AnyLetters)));
        // The library numbers what it cuts off through the life of the process.
        string[] svg = [.. Enumerable.Range(0, 2).Select(_ => Regex.Replace(Encoding.UTF8.GetString(Saved("a.svg", Lines("t", AnyLetters))), "cl_[0-9a-f]+", "cl"))];
        Assert.Equal(svg[0], svg[1]);
    }

    [Theory]
    [InlineData("a.jpg")]
    [InlineData("a")]
    [InlineData("svg")]
    [InlineData("-")]
    [InlineData("a.svg.gz")]
    public void Another_extension_is_refused_and_nothing_is_opened(string name)
    {
        UsageException refused = Assert.Throws<UsageException>(() => ChartFile.Open(_folder.At(name)));
        Assert.Contains(".svg or .png", refused.Message);
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void A_chart_that_is_not_drawn_leaves_things_as_they_were()
    {
        _folder.Write("old.svg", "old");
        foreach (string name in new[] { "old.svg", "new.svg", "new.png" })
        {
            using (ChartFile file = ChartFile.Open(_folder.At(name))) Assert.DoesNotContain("new", string.Concat(_folder.Names().Where(n => n[0] != '.')));
            Assert.Equal(["old.svg"], _folder.Names());
        }
        Assert.Equal("old", _folder.ReadText("old.svg"));
    }

    private static LineChart Lines(string title, string[] names)
    {
        int[] years = [.. Enumerable.Range(1800, 209)];
        return new LineChart
        {
            Title = title,
            XLabel = "year",
            YLabel = "matches",
            X = years,
            Lines = [.. names.Select((name, i) => new ChartLine(name, [.. years.Select(year => (double?)(i * 1000 + year % 50))]))],
        };
    }

    private byte[] Saved(string name, Chart chart)
    {
        using ChartFile file = ChartFile.Open(_folder.At(name));
        file.Save(chart);
        Assert.Equal([name], _folder.Names());
        byte[] bytes = _folder.Read(name);
        File.Delete(_folder.At(name));
        return bytes;
    }

    /// <summary>How many pieces of line, and how many points, a line of these values is drawn as.</summary>
    private (int Pieces, int Points) PartsOf(double?[] values)
    {
        byte[] svg = Saved("a.svg", new LineChart { Title = "t", XLabel = "x", YLabel = "y", X = [.. Enumerable.Range(1, values.Length)], Lines = [new ChartLine("a", values)] });
        int pieces = LinePaths(svg).SelectMany(path => path.Attribute("d")!.Value.Split('M', StringSplitOptions.RemoveEmptyEntries)).Count(piece => piece.Contains('L'));
        return (pieces, Drawing(svg).Descendants().Count(element => element.Name.LocalName is "ellipse" or "circle"));
    }

    private static IEnumerable<XElement> Elements(byte[] svg, string name) =>
        XDocument.Load(new MemoryStream(svg)).Descendants().Where(element => element.Name.LocalName == name);

    private static string[] TextsOf(byte[] svg) => [.. Elements(svg, "text").Select(text => text.Value)];

    /// <summary>What is drawn inside the axes and cut off at them; the legend is too, and has letters.</summary>
    private static XElement Drawing(byte[] svg) =>
        new("drawing", Elements(svg, "g").Where(group => group.Attribute("clip-path") is not null && !group.Descendants().Any(inner => inner.Name.LocalName == "text")));

    private static IEnumerable<XElement> LinePaths(byte[] svg) =>
        Drawing(svg).Descendants().Where(element => element.Name.LocalName == "path" && element.Attribute("stroke") is not null && element.Attribute("d")!.Value.Contains('L'));

    private static (double X, double Y)[] Points(XElement path) =>
        [.. path.Attribute("d")!.Value.Split(['M', 'L'], StringSplitOptions.RemoveEmptyEntries).Select(point => point.Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray()).Select(point => (point[0], point[1]))];

    private static double MarkHeight(byte[] svg, string mark)
    {
        string place = Elements(svg, "text").Single(text => text.Value == mark && text.Attribute("transform")!.Value.StartsWith("translate(", StringComparison.Ordinal)).Attribute("transform")!.Value;
        return double.Parse(place.Split(' ')[1].TrimEnd(')'), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _folder.Dispose();
}
