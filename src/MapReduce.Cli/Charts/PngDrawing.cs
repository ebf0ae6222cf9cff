using System.Globalization;
using SkiaSharp;
using SkiaSharp.HarfBuzz;

namespace MapReduce.Cli.Charts;

/// <summary>A PNG file.</summary>
internal sealed class PngDrawing : IDrawing, IDisposable
{
    /// <summary>Pixels per unit of the chart: enough for print.</summary>
    private const int PixelsPerUnit = 2;

    private readonly SKSurface _surface;
    private readonly SKCanvas _canvas;
    private readonly Typefaces _typefaces;

    /// <param name="width">The width in units.</param>
    /// <param name="height">The height in units.</param>
    /// <param name="typefaces">The fonts of the machine.</param>
    public PngDrawing(int width, int height, Typefaces typefaces)
    {
        _typefaces = typefaces;
        _surface = SKSurface.Create(new SKImageInfo(width * PixelsPerUnit, height * PixelsPerUnit, SKColorType.Rgba8888, SKAlphaType.Opaque));
        _canvas = _surface.Canvas;
        _canvas.Scale(PixelsPerUnit);
    }

    public byte[] ToBytes()
    {
        using SKImage image = _surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }

    public void Begin(string kind, string? name = null)
    {
    }

    public void End()
    {
    }

    public void Line(IReadOnlyList<Place> places, Stroke stroke)
    {
        if (places.Count == 0) return;
        using SKPath path = new();
        path.MoveTo((float)places[0].X, (float)places[0].Y);
        foreach (Place place in places.Skip(1)) path.LineTo((float)place.X, (float)place.Y);
        using var paint = new SKPaint { Color = SKColor.Parse(stroke.Color), StrokeWidth = (float)stroke.Width, Style = SKPaintStyle.Stroke, IsAntialias = true, StrokeJoin = SKStrokeJoin.Round };
        using SKPathEffect? dashes = stroke.Dash.Length == 0 ? null : SKPathEffect.CreateDash([.. stroke.Dash.Split(' ').Select(length => float.Parse(length, CultureInfo.InvariantCulture))], 0);
        paint.PathEffect = dashes;
        _canvas.DrawPath(path, paint);
    }

    public void Rectangle(double x, double y, double width, double height, string color)
    {
        using SKPaint paint = Filled(color);
        _canvas.DrawRect((float)x, (float)y, (float)width, (float)height, paint);
    }

    public void Mark(string shape, Place at, string color)
    {
        using SKPath path = SKPath.ParseSvgPathData(shape);
        using SKPaint paint = Filled(color);
        _canvas.Save();
        _canvas.Translate((float)at.X, (float)at.Y);
        _canvas.DrawPath(path, paint);
        _canvas.Restore();
    }

    public void Text(string text, double x, double baseline, double size, Align align = Align.Start, bool upward = false)
    {
        using SKPaint paint = Filled("#000000");
        (TextRun Run, SKFont Font, float Width)[] runs = [.. TextRun.Of(text, _typefaces).Select(run => Measured(run, size))];
        _canvas.Save();
        _canvas.Translate((float)x, (float)baseline);
        if (upward) _canvas.RotateDegrees(-90);
        float at = align switch
        {
            Align.Start => 0,
            Align.Middle => -runs.Sum(run => run.Width) / 2,
            _ => -runs.Sum(run => run.Width),
        };
        foreach ((TextRun run, SKFont font, float width) in runs)
        {
            _canvas.DrawShapedText(_typefaces.ShaperOf(run.Typeface), run.Text, at, 0, SKTextAlign.Left, font, paint);
            at += width;
            font.Dispose();
        }
        _canvas.Restore();
    }

    private (TextRun Run, SKFont Font, float Width) Measured(TextRun run, double size)
    {
        var font = new SKFont(run.Typeface, (float)size) { Subpixel = true, Hinting = SKFontHinting.None, Edging = SKFontEdging.Antialias };
        SKShaper.Result shaped = _typefaces.ShaperOf(run.Typeface).Shape(run.Text, font);
        return (run, font, shaped.Width);
    }

    private static SKPaint Filled(string color) => new() { Color = SKColor.Parse(color), IsAntialias = true };

    public void Dispose() => _surface.Dispose();
}
