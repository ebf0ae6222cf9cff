using System.Security;
using System.Text.RegularExpressions;
using MapReduce.Ngrams.Group;

namespace MapReduce.Cli.Charts;

/// <summary>
/// Mends the text in the library's SVG. It sets each letter at the place that the font it knows gives it, which is well, but
/// it names that font only, and loses letters that the font lacks.
/// </summary>
internal static partial class SvgText
{
    /// <summary>Verdana has the widths of the program's own font.</summary>
    private const string Families = $"{ChartFont.Name}, Verdana, sans-serif";

    /// <summary>Names fonts for every machine, and puts the texts that <paramref name="lettering"/> left to the viewer where they belong.</summary>
    public static string Mend(string svg, Lettering lettering) => Element().Replace(svg, element =>
    {
        string content = element.Groups["content"].Value, x = element.Groups["x"].Value;
        if (lettering.StandIns.TryGetValue(content, out string? left))
        {
            content = SecurityElement.Escape(left);
            x = x.Split(',')[0];
        }
        return $"<text{element.Groups["style"].Value} font-family=\"{Families}\" x=\"{x.TrimEnd(' ', ',')}\" y=\"{element.Groups["y"].Value.TrimEnd(' ', ',')}\">{content}</text>";
    });

    [GeneratedRegex("""<text(?<style>[^>]*?) font-family="[^"]*" x="(?<x>[^"]*)" y="(?<y>[^"]*)">\s*(?<content>[^<]*?)\s*</text>""")]
    private static partial Regex Element();
}
