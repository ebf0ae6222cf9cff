using System.Diagnostics;
using System.Globalization;
using MapReduce.Cli.Arguments;
using MapReduce.Pipeline;
using Spectre.Console;

namespace MapReduce.Cli.Display;

/// <summary>
/// Draws a run's progress on standard error: a bar on a terminal, a line every two seconds elsewhere. It only reads the
/// run's counters, from a thread of its own, and shows 100 % once the output is committed.
/// </summary>
internal sealed class ProgressDisplay : IDisposable
{
    /// <summary>A run that is over before this shows one line and no bar.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(2);

    private readonly RunProgress _progress;
    private readonly TextWriter _error;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly ManualResetEventSlim _over = new();
    private readonly Thread? _drawing;
    private readonly bool _bar;
    private bool _disposed;

    private ProgressDisplay(RunProgress progress, bool show, bool bar, TextWriter error)
    {
        (_progress, _error, _bar) = (progress, error, bar);
        if (!show) return;
        _drawing = new Thread(Draw) { IsBackground = true };
        _drawing.Start();
    }

    /// <summary>Starts to draw, if the settings and the terminal are for it.</summary>
    public static ProgressDisplay Start(RunProgress progress, RunSettings settings, TextWriter error)
    {
        bool show = settings.Progress switch
        {
            ProgressMode.Always => true,
            ProgressMode.Never => false,
            _ => !settings.Quiet,
        };
        return new ProgressDisplay(progress, show, IsTerminal, error);
    }

    private static bool IsTerminal =>
        !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    private void Draw()
    {
        if (!_over.Wait(Delay))
        {
            if (_bar) DrawBar();
            else DrawLines();
        }
        if (_progress.Phase == RunPhase.Done) _error.WriteLine(Line());
    }

    private void DrawLines()
    {
        do _error.WriteLine(Line());
        while (!_over.Wait(LineInterval));
    }

    private void DrawBar()
    {
        IAnsiConsole console = Terminal.OnStandardError();
        new Progress(console) { AutoRefresh = false, AutoClear = true }
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn { Width = Math.Clamp(console.Profile.Width - 84, 8, 40) },
                new TextColumn(Line))
            .Start(context =>
            {
                ProgressTask task = context.AddTask("", autoStart: true, maxValue: 1);
                do
                {
                    task.Value = Fraction();
                    context.Refresh();
                }
                while (!_over.Wait(BarInterval));
            });
    }

    /// <summary>The share done, of all bytes; just below 1 until the output is committed.</summary>
    private double Fraction() =>
        _progress.Phase == RunPhase.Done ? 1
        : _progress.BytesTotal == 0 ? 0
        : Math.Min(0.99, (double)_progress.BytesDone / _progress.BytesTotal);

    private string Line()
    {
        double seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        double rate = _progress.BytesDone / Math.Max(seconds, 1e-6);
        string phase = _progress.Phase switch
        {
            RunPhase.Map => "map   ",
            RunPhase.Reduce => "reduce",
            RunPhase.Write => "write ",
            _ => "done  ",
        };
        string percent = _progress.IsTotalKnown ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Fraction() * 100),3} %") : "  ? %";
        string line = $"{phase} {percent}  {SizeText.Show(_progress.BytesDone)}  Finished {_progress.ChunksDone} / {_progress.ChunksTotal} map operations  {SizeText.Show(rate)}/s";
        if (_progress.Phase == RunPhase.Write && _progress.RangesTotal > 0) return $"{line}  {_progress.RangesDone} / {_progress.RangesTotal} ranges written";
        if (_progress.Phase != RunPhase.Map || !_progress.IsTotalKnown || rate < 1) return line;
        return $"{line}  {TimeSpan.FromSeconds((_progress.BytesTotal - _progress.BytesDone) / rate):m\\:ss} left";
    }

    /// <summary>Draws the last state and stops.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _over.Set();
        _drawing?.Join();
        _over.Dispose();
    }
}
