using System.Globalization;
using System.Security;
using System.Text;

namespace MapReduce.Cli.Charts;

/// <summary>An SVG file. It scales with its viewer, and text stays text, in the fonts of the viewer.</summary>
internal sealed class SvgDrawing : IDrawing
{
    /// <summary>
    /// Verdana has the same widths as our font. The rest is for scripts that both lack, on systems that do not find a font by
    /// themselves.
    /// </summary>
    private const string Families =
        $"'{ChartFont.Name}', Verdana, 'Noto Sans', 'Noto Sans CJK SC', 'Noto Sans Hebrew', 'Noto Sans Arabic', 'Noto Sans Devanagari', 'Hiragino Sans', 'Microsoft YaHei', 'Nirmala UI', sans-serif";

    private readonly StringBuilder _svg = new();

    public SvgDrawing(int width, int height, string title)
    {
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"{Families}\">\n");
        Add($"<title>{Escaped(title)}</title>\n");
    }

    /// <summary>The file. Nothing can be added after this.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_svg.Append("</svg>\n").ToString());

    public void Begin(string kind, string? name = null)
    {
        Add($"<g class=\"{kind}\">");
        if (name is not null) Add($"<title>{Escaped(name)}</title>");
        _svg.Append('\n');
    }

    public void End() => _svg.Append("</g>\n");

    public void Line(IReadOnlyList<Place> places, Stroke stroke)
    {
        if (places.Count == 0) return;
        _svg.Append("<path d=\"");
        for (int i = 0; i < places.Count; i++) Add($"{(i == 0 ? 'M' : 'L')}{places[i].X:0.##} {places[i].Y:0.##}");
        Add($"\" fill=\"none\" stroke=\"{stroke.Color}\" stroke-width=\"{stroke.Width:0.##}\" stroke-linejoin=\"round\"");
        if (stroke.Dash.Length > 0) Add($" stroke-dasharray=\"{stroke.Dash}\"");
        _svg.Append("/>\n");
    }

    public void Rectangle(double x, double y, double width, double height, string color) =>
        Add($"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\" fill=\"{color}\"/>\n");

    public void Mark(string shape, Place at, string color) => Add($"<path class=\"mark\" d=\"{shape}\" transform=\"translate({at.X:0.##} {at.Y:0.##})\" fill=\"{color}\"/>\n");

    public void Text(string text, double x, double baseline, double size, Align align = Align.Start, bool upward = false)
    {
        if (text.Length == 0) return;
        Add($"<text x=\"{x:0.##}\" y=\"{baseline:0.##}\" font-size=\"{size:0.##}\"");
        if (align != Align.Start) Add($" text-anchor=\"{(align == Align.Middle ? "middle" : "end")}\"");
        if (upward) Add($" transform=\"rotate(-90 {x:0.##} {baseline:0.##})\"");
        Add($">{Escaped(text)}</text>\n");
    }

    private static string? Escaped(string text) => SecurityElement.Escape(text);

    private void Add(FormattableString text) => _svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
