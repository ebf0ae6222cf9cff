using System.Text;
using MapReduce.Cli.Process;
using MapReduce.Storage;
using ScottPlot;

namespace MapReduce.Cli.Charts;

/// <summary>
/// The file of a chart, <c>.svg</c> or <c>.png</c>. It is opened before the run starts, so that a bad path fails at once. If it
/// is disposed without <see cref="Save"/>, an existing file stays unchanged.
/// </summary>
internal sealed class ChartFile : IDisposable
{
    /// <summary>Pixels per unit of the chart in a bitmap: enough for print.</summary>
    private const int PixelsPerUnit = 2;

    private readonly bool _vector;
    private readonly OutputTarget _output;

    private ChartFile(string path, bool vector)
    {
        LoadLibrary(path);
        _vector = vector;
        _output = OutputTargets.Open(path);
    }

    /// <summary>Opens the file that <c>--chart</c> names.</summary>
    /// <exception cref="UsageException">The extension is not supported.</exception>
    /// <exception cref="MapReduceException">The file cannot be written, or the library for drawing is missing.</exception>
    public static ChartFile Open(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".svg" => new ChartFile(path, vector: true),
        ".png" => new ChartFile(path, vector: false),
        _ => throw new UsageException($"--chart {path}: a chart is written as .svg or .png; use one of these extensions"),
    };

    /// <summary>Draws the chart, writes it and commits it.</summary>
    public void Save(Chart chart)
    {
        _output.Write(_vector ? Vector(chart) : Bitmap(chart));
        _output.Commit();
    }

    private static byte[] Vector(Chart chart)
    {
        var lettering = new Lettering(leaveOddTexts: true);
        using Plot plot = chart.Compose(lettering);
        return Encoding.UTF8.GetBytes(SvgText.Mend(plot.GetSvgXml(Chart.Width, chart.Height), lettering));
    }

    private static byte[] Bitmap(Chart chart)
    {
        using Plot plot = chart.Compose(new Lettering(leaveOddTexts: false));
        plot.ScaleFactor = PixelsPerUnit;
        return plot.GetImageBytes(Chart.Width * PixelsPerUnit, chart.Height * PixelsPerUnit, ImageFormat.Png);
    }

    private static void LoadLibrary(string path)
    {
        try
        {
            _ = ChartFont.Typeface;
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException)
        {
            throw new MapReduceException(
                Failure.OutputFailed,
                $"{path}: charts need libSkiaSharp, which was built beside the program and is not in {AppContext.BaseDirectory}; copy it there, or link to the program instead of copying it", e);
        }
    }

    public void Dispose() => _output.Dispose();
}
