using MapReduce.Cli.Display;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;
using MapReduce.Storage;

namespace MapReduce.Cli.Charts;

/// <summary>
/// The file of a chart: <c>.svg</c> or <c>.png</c>, and for lines also <c>.html</c>. It is opened before the run starts, so that
/// a bad path fails at once. If it is disposed without being committed, an existing file stays unchanged.
/// </summary>
internal sealed class ChartFile : IDisposable
{
    private readonly string _path, _extension;
    private readonly OutputTarget _output;

    private ChartFile(string path, string extension)
    {
        (_path, _extension) = (path, extension);
        if (extension != ".html") LoadLibraries();
        _output = OutputTargets.Open(path);
    }

    /// <summary>Opens the file for a chart of lines.</summary>
    /// <exception cref="UsageException">The extension is not supported.</exception>
    /// <exception cref="MapReduceException">The file cannot be written, or the library for drawing is missing.</exception>
    public static ChartFile Open(ChartSettings settings) => Open(settings.Path, ".svg", ".png", ".html");

    /// <summary>Opens the file for a chart of bars, which is a picture.</summary>
    /// <inheritdoc cref="Open(ChartSettings)"/>
    public static ChartFile Open(string path) => Open(path, ".svg", ".png");

    private static ChartFile Open(string path, params string[] extensions) =>
        Array.Find(extensions, extension => extension.Equals(Path.GetExtension(path), StringComparison.OrdinalIgnoreCase)) is { } extension
            ? new ChartFile(path, extension)
            : throw new UsageException($"--chart {path}: a chart is written as {string.Join(", ", extensions[..^1])} or {extensions[^1]}; use one of these extensions");

    /// <summary>Draws the chart and writes it.</summary>
    /// <param name="chart">The chart; a chart of lines if the file is a page.</param>
    /// <param name="warnings">Where to note that no font has a character.</param>
    public void Draw(Chart chart, WarningLog warnings) => _output.Write(_extension switch
    {
        ".svg" => Vector(chart),
        ".png" => Bitmap(chart, warnings),
        _ => ChartPage.Of((LineChart)chart),
    });

    /// <summary>Commits what was drawn.</summary>
    public void Commit() => _output.Commit();

    private static byte[] Vector(Chart chart)
    {
        var drawing = new SvgDrawing(chart.Width, chart.Height, ShownText.Of(chart.Title));
        chart.DrawOn(drawing);
        return drawing.ToBytes();
    }

    private byte[] Bitmap(Chart chart, WarningLog warnings)
    {
        using var typefaces = new Typefaces();
        using var drawing = new PngDrawing(chart.Width, chart.Height, typefaces);
        chart.DrawOn(drawing);
        if (typefaces.Note() is { } note) warnings.Note($"{_path}: {note}");
        return drawing.ToBytes();
    }

    private void LoadLibraries()
    {
        try
        {
            _ = ChartFont.Typeface;
            if (_extension == ".png") new Typefaces().ShaperOf(ChartFont.Typeface).Dispose();
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException)
        {
            throw new MapReduceException(
                Failure.OutputFailed,
                $"{_path}: charts need libSkiaSharp and libHarfBuzzSharp, which were built beside the program and are not in {AppContext.BaseDirectory}; copy them there, or link to the program instead of copying it", e);
        }
    }

    public void Dispose() => _output.Dispose();
}
