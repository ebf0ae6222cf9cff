using System.Buffers.Binary;
using System.Globalization;
using System.Xml.Linq;
using MapReduce.Cli.Charts;
using MapReduce.Cli.Display;
using MapReduce.Cli.Options;
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
        foreach (string text in (string[])["Häufigkeit & 頻度", "year", "matches a year", .. AnyLetters]) Assert.Contains(text, texts);
    }

    [Fact]
    public void Text_names_fonts_that_any_machine_has_one_of()
    {
        XElement root = Root(Saved("a.svg", Lines("t", AnyLetters)));
        Assert.EndsWith(", sans-serif", root.Attribute("font-family")!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(root.Descendants(), element => element.Attribute("font-family") is not null);
    }

    [Fact]
    public void A_vector_picture_scales_and_has_the_size_that_was_requested()
    {
        LineChart chart = Lines("t", ["a"]);
        foreach ((LineChart drawn, int width, int height) in new[] { (chart, 800, 480), (Lines("t", ["a"], new ChartSize(1200, 300)), 1200, 300) })
        {
            XElement root = Root(Saved("a.svg", drawn));
            Assert.Equal([$"{width}", $"{height}", $"0 0 {width} {height}"], new[] { "width", "height", "viewBox" }.Select(name => root.Attribute(name)!.Value));
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
        string[] texts = TextsOf(svg);
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
        byte[] svg = Saved("a.svg", Values([0, 5, 10]));
        (double X, double Y)[] points = Points(LinePaths(svg).Single());
        Assert.Equal(3, points.Length);
        Assert.Equal(points[0].Y - points[1].Y, points[1].Y - points[2].Y, tolerance: 0.02);
        Assert.Equal(points[1].X - points[0].X, points[2].X - points[1].X, tolerance: 0.02);
        Assert.True(points[0].Y > points[2].Y && points[0].X < points[2].X);
        double zero = MarkHeight(svg, "0"), ten = MarkHeight(svg, "10");
        Assert.Equal(zero - ten, points[0].Y - points[2].Y, tolerance: 0.02);
    }

    [Fact]
    public void Values_below_zero_lie_below_a_line_at_zero()
    {
        byte[] svg = Saved("a.svg", Values([-5, 0, 5]));
        (double X, double Y)[] points = Points(LinePaths(svg).Single());
        Assert.True(points[0].Y > points[1].Y && points[1].Y > points[2].Y);
        Assert.Equal(points[0].Y - points[1].Y, points[1].Y - points[2].Y, tolerance: 0.02);
        IEnumerable<XElement> across = Group(svg, "axes").Single().Elements().Where(e => e.Name.LocalName == "path" && e.Attribute("stroke")!.Value == "#000000" && Points(e) is [var from, var to] && from.Y == to.Y);
        Assert.Equal(points[1].Y, Points(across.Single())[0].Y, tolerance: 0.02);
        Assert.Contains("−4", TextsOf(svg));
    }

    [Fact]
    public void On_a_logarithmic_axis_a_factor_of_ten_is_a_distance_and_zeros_are_gaps_which_is_said()
    {
        byte[] svg = Saved("a.svg", Values([1, 10, 100, 0, 100, 1000], isLogarithmic: true));
        (double X, double Y)[][] pieces = [.. LinePaths(svg).Select(Points)];
        Assert.Equal([3, 2], pieces.Select(piece => piece.Length));
        double[] heights = [.. pieces.SelectMany(piece => piece).Select(point => point.Y)];
        Assert.Equal(heights[0] - heights[1], heights[1] - heights[2], tolerance: 0.02);
        Assert.Equal(heights[0] - heights[1], heights[3] - heights[4], tolerance: 0.02);
        Assert.Equal(heights[2], heights[3], tolerance: 0.02);
        Assert.Contains("logarithmic axis: zeros are gaps", TextsOf(svg));
        foreach (string mark in (string[])["1", "10", "100", "1,000"]) Assert.Contains(mark, TextsOf(svg));
        Assert.Contains("logarithmic axis: zeros and negative values are gaps", TextsOf(Saved("a.svg", Values([1, -1], isLogarithmic: true))));
        Assert.DoesNotContain(TextsOf(Saved("a.svg", Values([1, 2]))), text => text.StartsWith("logarithmic", StringComparison.Ordinal));
        Assert.Empty(LinePaths(Saved("a.svg", Values([0, 0], isLogarithmic: true))));
    }

    [Fact]
    public void Values_are_shown_in_the_unit_of_the_axis_and_smoothing_is_said()
    {
        byte[] svg = Saved("a.svg", new LineChart { Title = "t", XLabel = "year", Measure = Measure.Frequency, X = [1, 2], Smoothing = 3, Lines = [new ChartLine("a", [0.01, 0.05], [0.02, 0.03])] });
        string[] texts = TextsOf(svg);
        Assert.Contains("relative frequency (%), means of 7 years", texts);
        Assert.Equal(MarkHeight(svg, "2.0"), Points(LinePaths(svg).Single())[0].Y, tolerance: 0.02);
        Assert.Equal(MarkHeight(svg, "3.0"), Points(LinePaths(svg).Single())[1].Y, tolerance: 0.02);
    }

    [Fact]
    public void Up_to_twenty_eight_lines_no_two_look_alike_even_without_colors_and_the_legend_shows_each_as_it_is()
    {
        byte[] svg = Saved("a.svg", Lines("t", [.. Enumerable.Range(0, 28).Select(i => $"line {i}")]));
        var lines = Group(svg, "line").ToDictionary(NameOf, LookOf);
        Assert.Equal(28, lines.Values.Distinct().Count());
        Assert.Equal(28, lines.Values.Select(look => (look.Dash, look.Mark)).Distinct().Count());
        Assert.Equal(7, lines.Values.Select(look => look.Color).Distinct().Count());
        Assert.Equal(lines, Group(svg, "key").ToDictionary(NameOf, LookOf));
        string[] texts = TextsOf(svg);
        foreach (int i in Enumerable.Range(0, 28)) Assert.Contains($"line {i}", texts);
    }

    public static TheoryData<int, int, int?, int?> Legends => new()
    {
        { 1, 5, null, null }, { 1, 200, null, null }, { 12, 200, null, null }, { 19, 12, null, null }, { 20, 12, null, null }, { 20, 200, null, null }, { 200, 6, null, null },
        { 3, 5, 300, 300 }, { 30, 200, 300, 300 }, { 1000, 3, 2000, 300 }, { 7, 40, 2000, 2000 },
    };

    [Theory]
    [MemberData(nameof(Legends))]
    public void A_legend_covers_no_line_takes_a_third_of_the_width_and_nothing_is_cut_off(int lines, int length, int? width, int? height)
    {
        string[] names = [.. Enumerable.Range(0, lines).Select(i => $"{i}{new string('W', length)}{i}")];
        LineChart chart = Lines("a long title " + new string('t', 300), names, width is { } w ? new ChartSize(w, height!.Value) : null);
        byte[] svg = Saved("a.svg", chart);
        (double X, double Y)[] drawn = [.. LinePaths(svg).SelectMany(Points)];
        XElement[] keys = [.. Group(svg, "key")];
        Assert.NotEmpty(keys);
        (double left, double top) = (keys.SelectMany(KeyPoints).Min(point => point.X), keys.SelectMany(KeyPoints).Min(point => point.Y));
        bool isBeside = left > drawn.Max(point => point.X);
        Assert.True(isBeside || top > drawn.Max(point => point.Y) + 20);
        if (isBeside) Assert.True(chart.Width - left <= chart.Width / 3.0, $"{left} of {chart.Width}");
        Assert.True(drawn.Max(point => point.Y) - chart.Height * 0.05 > 80 && keys.SelectMany(KeyPoints).All(point => point.Y < chart.Height));
        // What has no key is counted.
        if (keys.Length < lines) Assert.Contains($"and {lines - keys.Length} more", TextsOf(svg));
        AssertNothingIsCutOff(Saved("a.png", chart));

        static (double X, double Y)[] KeyPoints(XElement key) => Points(key.Elements().First(e => e.Name.LocalName == "path"));
    }

    [Theory]
    [InlineData(1, "note")]
    [InlineData(4_999_999.0, "4,999,999 MB/s (10.00×), a note as long as they come")]
    public void Nothing_of_a_chart_of_bars_is_cut_off(double value, string note)
    {
        ChartBar[] bars = [new ChartBar("name", "kind", LineStyle.Blue, value, value / 2, value, note), new ChartBar(new string('n', 200), "other", LineStyle.Grey, null, 0, 0, note)];
        var chart = new BarChart { Title = new string('t', 200), XLabel = new string('x', 200), Bars = bars };
        AssertNothingIsCutOff(Saved("a.png", chart));
        string[] texts = TextsOf(Saved("a.svg", chart));
        foreach (string text in (string[])["name", "kind", "other", note]) Assert.Contains(text, texts);
    }

    [Fact]
    public void A_long_name_keeps_its_beginning_and_its_end()
    {
        string name = "begin" + new string('m', 190) + "the end";
        string[] texts = TextsOf(Saved("a.svg", Lines("t", [name])));
        string shown = Assert.Single(texts, text => text.Contains('…'));
        Assert.StartsWith("begin", shown, StringComparison.Ordinal);
        Assert.EndsWith("the end", shown, StringComparison.Ordinal);
        Assert.Equal(name, NameOf(Group(Saved("a.svg", Lines("t", [name])), "key").Single()));
    }

    [Fact]
    public void Characters_that_no_font_has_are_noted_for_a_bitmap_only()
    {
        LineChart chart = Lines("t", ["a\U0010FFF0", "b", "\U0010FFF1"]);
        string note = NotesOf("a.png", chart).Trim();
        Assert.StartsWith("mapreduce: note: ", note, StringComparison.Ordinal);
        foreach (string part in (string[])["a.png", "U+10FFF0", "U+10FFF1", "install", "fonts-noto"]) Assert.Contains(part, note);
        Assert.DoesNotContain('\n', note);
        Assert.Empty(NotesOf("a.svg", chart));
        Assert.Empty(NotesOf("a.png", Lines("Щука", ["Ωmega", "שלום", "مرحبا", "Ελλάδα", "é"])));
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
        using var blank = ChartFile.Open(new ChartSettings(other.At("b.png")));
        blank.Draw(Lines("", []), Silent);
        blank.Commit();
        Assert.True(png.Length > other.Read("b.png").Length + 4000);
    }

    [Theory]
    [InlineData(5e-324, -5e-324)]
    [InlineData(5e-324, 1.7e308)]
    [InlineData(-1.7e308, 1.7e308)]
    [InlineData(3e-300, 2e-320)]
    [InlineData(2e-15, 1e-16)]
    [InlineData(1e289, -1e289)]
    [InlineData(1e-289, 3e-289)]
    [InlineData(0, 0)]
    public void Values_of_any_size_make_a_picture_with_places_only(double first, double second)
    {
        foreach (bool isLogarithmic in new[] { false, true })
        {
            string svg = System.Text.Encoding.UTF8.GetString(Saved("a.svg", Values([first, second, null, 0], isLogarithmic)));
            foreach (string none in (string[])["NaN", "Infinity", "∞"]) Assert.DoesNotContain(none, svg, StringComparison.Ordinal);
            Assert.DoesNotMatch("[0-9]{6,}", svg.Replace("#000000", "", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_same_chart_is_the_same_picture()
    {
        Assert.Equal(Saved("a.png", Lines("t", AnyLetters)), Saved("a.png", Lines("t", AnyLetters)));
        Assert.Equal(Saved("a.svg", Lines("t", AnyLetters)), Saved("a.svg", Lines("t", AnyLetters)));
    }

    [Theory]
    [InlineData("a.jpg")]
    [InlineData("a")]
    [InlineData("svg")]
    [InlineData("-")]
    [InlineData("a.svg.gz")]
    public void Another_extension_is_refused_and_nothing_is_opened(string name)
    {
        UsageException refused = Assert.Throws<UsageException>(() => ChartFile.Open(new ChartSettings(_folder.At(name))));
        Assert.Contains(".svg, .png or .html", refused.Message);
        Assert.Contains(".svg or .png", Assert.Throws<UsageException>(() => ChartFile.Open(_folder.At(name + ".html"))).Message);
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void A_chart_that_is_not_drawn_leaves_things_as_they_were()
    {
        _folder.Write("old.svg", "old");
        foreach (string name in new[] { "old.svg", "new.svg", "new.png", "new.html" })
        {
            using (ChartFile file = ChartFile.Open(new ChartSettings(_folder.At(name)))) Assert.DoesNotContain("new", string.Concat(_folder.Names().Where(n => n[0] != '.')));
            Assert.Equal(["old.svg"], _folder.Names());
        }
        Assert.Equal("old", _folder.ReadText("old.svg"));
    }

    private static WarningLog Silent => new(TextWriter.Null);

    private static LineChart Lines(string title, string[] names, ChartSize? size = null)
    {
        int[] years = [.. Enumerable.Range(1800, 209)];
        return new LineChart
        {
            Title = title,
            XLabel = "year",
            Measure = Measure.Matches,
            X = years,
            Size = size,
            Lines = [.. names.Select((name, i) => new ChartLine(name, [.. years.Select(year => (double?)(i * 1000 + year % 50))]))],
        };
    }

    private static LineChart Values(double?[] values, bool isLogarithmic = false) => new()
    {
        Title = "t",
        XLabel = "x",
        Measure = Measure.Value,
        X = [.. Enumerable.Range(1, values.Length)],
        Lines = [new ChartLine("a", values)],
        IsLogarithmic = isLogarithmic,
    };

    private byte[] Saved(string name, Chart chart) => Saved(name, chart, Silent);

    private byte[] Saved(string name, Chart chart, WarningLog warnings)
    {
        using var file = ChartFile.Open(new ChartSettings(_folder.At(name)));
        file.Draw(chart, warnings);
        file.Commit();
        Assert.Equal([name], _folder.Names());
        byte[] bytes = _folder.Read(name);
        File.Delete(_folder.At(name));
        return bytes;
    }

    private string NotesOf(string name, Chart chart)
    {
        using var notes = new StringWriter();
        Saved(name, chart, new WarningLog(notes));
        return notes.ToString();
    }

    /// <summary>How many pieces of line, and how many points, a line of these values is drawn as.</summary>
    private (int Pieces, int Points) PartsOf(double?[] values)
    {
        byte[] svg = Saved("a.svg", Values(values));
        return (LinePaths(svg).Count(), Group(svg, "line").Elements().Count(IsMark));
    }

    /// <summary>All edges are white: what is cut off would touch one.</summary>
    private static void AssertNothingIsCutOff(byte[] png)
    {
        using var picture = SkiaSharp.SKBitmap.Decode(png);
        int right = picture.Width - 1, bottom = picture.Height - 1;
        Assert.DoesNotContain(Enumerable.Range(0, picture.Width), x => picture.GetPixel(x, 0) != SkiaSharp.SKColors.White || picture.GetPixel(x, bottom) != SkiaSharp.SKColors.White);
        Assert.DoesNotContain(Enumerable.Range(0, picture.Height), y => picture.GetPixel(0, y) != SkiaSharp.SKColors.White || picture.GetPixel(right, y) != SkiaSharp.SKColors.White);
    }

    private static XElement Root(byte[] svg) => XDocument.Load(new MemoryStream(svg)).Root!;

    private static IEnumerable<XElement> Elements(byte[] svg, string name) => Root(svg).Descendants().Where(element => element.Name.LocalName == name);

    private static string[] TextsOf(byte[] svg) => [.. Elements(svg, "text").Select(text => text.Value)];

    private static IEnumerable<XElement> Group(byte[] svg, string kind) => Elements(svg, "g").Where(group => group.Attribute("class")?.Value == kind);

    private static bool IsMark(XElement element) => element.Attribute("class")?.Value == "mark";

    private static IEnumerable<XElement> LinePaths(byte[] svg) => Group(svg, "line").Elements().Where(element => element.Name.LocalName == "path" && !IsMark(element));

    private static string NameOf(XElement group) => group.Elements().First(element => element.Name.LocalName == "title").Value;

    /// <summary>What a line, or its key, looks like.</summary>
    private static (string Color, string? Dash, string? Mark) LookOf(XElement group)
    {
        XElement line = group.Elements().First(element => element.Name.LocalName == "path" && !IsMark(element));
        XElement[] marks = [.. group.Elements().Where(IsMark)];
        Assert.All(marks, mark => Assert.Equal(line.Attribute("stroke")!.Value, mark.Attribute("fill")!.Value));
        return (line.Attribute("stroke")!.Value, line.Attribute("stroke-dasharray")?.Value, marks.Select(mark => mark.Attribute("d")!.Value).Distinct().SingleOrDefault());
    }

    private static (double X, double Y)[] Points(XElement path) =>
        [.. path.Attribute("d")!.Value.Split(['M', 'L'], StringSplitOptions.RemoveEmptyEntries).Select(point => point.Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray()).Select(point => (point[0], point[1]))];

    /// <summary>The height of the line of the axis that is nearest to a label.</summary>
    private static double MarkHeight(byte[] svg, string mark)
    {
        XElement axes = Group(svg, "axes").Single();
        double label = double.Parse(axes.Elements().Single(e => e.Name.LocalName == "text" && e.Value == mark && e.Attribute("text-anchor")?.Value == "end").Attribute("y")!.Value, CultureInfo.InvariantCulture);
        return axes.Elements().Where(e => e.Name.LocalName == "path").Select(Points).Where(points => points[0].Y == points[1].Y).Select(points => points[0].Y).MinBy(y => Math.Abs(y - label));
    }

    public void Dispose() => _folder.Dispose();
}
