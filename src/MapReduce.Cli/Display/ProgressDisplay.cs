using System.Diagnostics;
using MapReduce.Storage;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MapReduce.Cli.Display;

/// <summary>
/// Draws progress on standard error: a bar on a terminal, a line every two seconds elsewhere. It only reads its view, from
/// a thread of its own.
/// </summary>
internal sealed class ProgressDisplay : IDisposable
{
    /// <summary>A run that is over before this shows one line and no bar.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(2);

    private readonly IProgressView _view;
    private readonly TextWriter _error;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly ManualResetEventSlim _over = new();
    private readonly Thread? _drawing;
    private readonly bool _bar;
    private bool _disposed;

    private ProgressDisplay(IProgressView view, bool show, bool bar, TextWriter error)
    {
        (_view, _error, _bar) = (view, error, bar);
        if (!show) return;
        _drawing = new Thread(Draw) { IsBackground = true };
        _drawing.Start();
    }

    /// <summary>Starts to draw, if the mode and the terminal are for it.</summary>
    public static ProgressDisplay Start(IProgressView view, ProgressMode mode, bool quiet, TextWriter error)
    {
        bool show = mode switch
        {
            ProgressMode.Always => true,
            ProgressMode.Never => false,
            _ => !quiet,
        };
        return new ProgressDisplay(view, show, IsTerminal, error);
    }

    private static bool IsTerminal =>
        !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    private string Line => _view.Describe(Stopwatch.GetElapsedTime(_started));

    private void Draw()
    {
        if (!_over.Wait(Delay))
        {
            if (_bar) DrawBar();
            else DrawLines();
        }
    }

    private void DrawLines()
    {
        do _error.WriteLine(Line);
        while (!_over.Wait(LineInterval));
    }

    private void DrawBar()
    {
        IAnsiConsole console = Terminal.OnStandardError(_error);
        new Progress(console) { AutoRefresh = false, AutoClear = true }
            .Columns(
                new ProgressBarColumn { Width = Math.Clamp(console.Profile.Width - 84, 8, 40) },
                new TextColumn(() => Line))
            .Start(context =>
            {
                ProgressTask task = context.AddTask("run", autoStart: true, maxValue: 1);
                do
                {
                    task.Value = _view.Fraction;
                    context.Refresh();
                }
                while (!_over.Wait(BarInterval));
            });
    }

    /// <summary>Draws no more, and takes a bar off the screen.</summary>
    public void Stop()
    {
        _over.Set();
        _drawing?.Join();
    }

    /// <summary>Stops, and says so if all is done.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        Stop();
        if (_drawing is not null && _view.Fraction >= 1) _error.WriteLine(Line);
        _over.Dispose();
    }
}

/// <summary>What a progress display shows. Read by the display's own thread at any time.</summary>
internal interface IProgressView
{
    /// <summary>The share done; 1 only when the output is committed.</summary>
    double Fraction { get; }

    /// <summary>The state in one line.</summary>
    string Describe(TimeSpan elapsed);
}

/// <summary>When progress is shown.</summary>
internal enum ProgressMode
{
    /// <summary>A bar on a terminal, lines elsewhere, nothing under --quiet.</summary>
    Auto,

    /// <summary>Also under --quiet.</summary>
    Always,

    Never,
}

/// <summary>A column of a progress display that shows a text of ours.</summary>
internal sealed class TextColumn(Func<string> text) : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Spectre.Console.Text(text());
}

/// <summary>Rows for the screen that the progress bar is on: before the first of them the bar goes, which else would wipe them off.</summary>
/// <param name="rows">Where they go. Not owned.</param>
/// <param name="clear">Takes the bar away.</param>
internal sealed class ScreenOutput(OutputTarget rows, Action clear) : OutputTarget
{
    public override void Commit() => rows.Commit();

    protected override void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        if (WrittenBytes == 0) clear();
        rows.Write(bytes);
    }

    protected override void Dispose(bool disposing) { }
}
