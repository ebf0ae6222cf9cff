using System.CommandLine;
using System.Globalization;
using MapReduce.Cli.Process;

namespace MapReduce.Cli.Options;

/// <summary>The options of a command that draws lines: <c>--chart</c> and how it looks.</summary>
internal sealed class ChartArguments
{
    private readonly Option<string?> _file = new FileOption<string?>(OptionGroup.Chart, "--chart", FileRole.Written)
    {
        Description = "Also draw the series as lines in a .svg or .png file, or as an interactive page in a .html file",
    };

    private readonly GroupedOption<string?> _title = new(OptionGroup.Chart, "--title") { HelpName = "TEXT", Description = "The title of the chart [default: the name of the input]" };
    private readonly GroupedOption<bool> _log = new(OptionGroup.Chart, "--log") { Description = "Draw the chart with a logarithmic axis, on which zeros are gaps" };
    private readonly Option<ChartSize?> _size = Parsers.Parsed(
        OptionGroup.Chart, "--size", "WIDTHxHEIGHT", "The size of the chart in CSS pixels; a .png has twice as many [default: 800 wide, and as high as the legend needs]",
        ChartSize.Parse, $"expected WIDTHxHEIGHT, each a whole number from {ChartSize.Least} to {ChartSize.Most}, such as 1200x600");

    /// <summary>All options, for the command.</summary>
    public IReadOnlyList<Option> All => [_file, _title, _log, _size];

    /// <summary>The validated options; null if no chart was requested.</summary>
    /// <exception cref="UsageException">An option has nothing that it could act on.</exception>
    public ChartSettings? Read(ParseResult typed)
    {
        var settings = new ChartSettings(typed.GetValue(_file) ?? "", typed.GetValue(_title), typed.GetValue(_log), typed.GetValue(_size));
        if (typed.GetValue(_file) is not null)
        {
            if (settings.Size is not null && settings.IsPage) throw new UsageException($"--size: a page such as {settings.Path} has the size of its window; leave --size out, or write the chart as .svg or .png");
            return settings;
        }
        string? idle = settings.Title is not null ? "--title" : settings.IsLogarithmic ? "--log" : settings.Size is not null ? "--size" : null;
        return idle is null ? null : throw new UsageException($"{idle} is about a chart and no chart is requested; add --chart FILE.svg, FILE.png or FILE.html");
    }
}

/// <summary>What <see cref="ChartArguments"/> were typed.</summary>
/// <param name="Path">The file to write.</param>
/// <param name="Title">The title; null for the default.</param>
/// <param name="IsLogarithmic">Whether the axis of the values is logarithmic.</param>
/// <param name="Size">The size; null for the default.</param>
internal sealed record ChartSettings(string Path, string? Title = null, bool IsLogarithmic = false, ChartSize? Size = null)
{
    /// <summary>Whether the chart is an interactive page.</summary>
    public bool IsPage => System.IO.Path.GetExtension(Path).Equals(".html", StringComparison.OrdinalIgnoreCase);
}

/// <summary>The size of a chart in its own units, which are CSS pixels.</summary>
internal readonly record struct ChartSize(int Width, int Height)
{
    /// <summary>Below this there is no room for axes.</summary>
    public const int Least = 300;

    /// <summary>A bitmap of this size takes 64 MiB while it is drawn.</summary>
    public const int Most = 2000;

    /// <summary>Parses <c>1200x600</c>; null if it is invalid or out of range.</summary>
    public static ChartSize? Parse(string text)
    {
        int[] sides = [.. text.Split('x').Select(side => int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length is >= Least and <= Most ? length : 0)];
        return sides is [> 0, > 0] ? new ChartSize(sides[0], sides[1]) : null;
    }
}
