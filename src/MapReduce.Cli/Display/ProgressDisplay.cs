using System.Diagnostics;
using MapReduce.Cli.Process;
using MapReduce.Storage;

namespace MapReduce.Cli.Display;

/// <summary>
/// Draws progress on standard error: a bar on a terminal, a line every two seconds elsewhere. It runs on its own thread and
/// only reads its view. Where standard output is a pipe and standard error a terminal, a pager may own the screen, so nothing is
/// drawn there unless it is asked for.
/// </summary>
internal sealed class ProgressDisplay : IDisposable
{
    /// <summary>Shorter runs show one line and no bar.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(100), LineInterval = TimeSpan.FromSeconds(2);

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

    /// <summary>Starts drawing, unless the mode or <paramref name="quiet"/> forbids it.</summary>
    public static ProgressDisplay Start(IProgressView view, ProgressMode mode, bool quiet, TextWriter error) =>
        new(view, show: mode == ProgressMode.Always || (mode == ProgressMode.Auto && !quiet && !MayHavePager), bar: IsTerminal && !MayHavePager, error);

    private static bool IsTerminal =>
        !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    private static bool MayHavePager => !Console.IsErrorRedirected && Console.IsOutputRedirected && Files.StatusOfDescriptor(StandardStreams.Output) is { Kind: FileKind.Pipe };

    private string Line => _view.Describe(Stopwatch.GetElapsedTime(_started));

    private void Draw()
    {
        if (_over.Wait(Delay)) return;
        if (_bar) DrawBar();
        else DrawLines();
    }

    private void DrawLines()
    {
        do _error.WriteLine(Line);
        while (!_over.Wait(LineInterval));
    }

    private void DrawBar()
    {
        var bar = new ProgressBar(Terminal.ForbidsColor);
        do _error.Write(bar.Draw(_view.Fraction, Line, Terminal.WindowColumns(StandardStreams.Error)));
        while (!_over.Wait(BarInterval));
        _error.Write(bar.Clear(Terminal.WindowColumns(StandardStreams.Error)));
    }

    /// <summary>Stops drawing, and clears the bar.</summary>
    public void Stop()
    {
        _over.Set();
        _drawing?.Join();
    }

    /// <summary>Stops drawing, and shows the last line if the run has finished.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        Stop();
        if (_drawing is not null && _view.Fraction >= 1) _error.WriteLine(Line);
        _over.Dispose();
    }
}

/// <summary>What a progress display shows. The display's thread may read it at any time.</summary>
internal interface IProgressView
{
    /// <summary>The share that is done; 1 only after the output is committed.</summary>
    double Fraction { get; }

    string Describe(TimeSpan elapsed);
}

/// <summary>When progress is shown.</summary>
internal enum ProgressMode
{
    /// <summary>A bar on a terminal, lines elsewhere; nothing under --quiet, nor on a terminal if standard output is a pipe.</summary>
    Auto,
    /// <summary>Even under --quiet.</summary>
    Always,
    Never,
}

/// <summary>Writes rows to the terminal that shows the progress bar. The bar is cleared before the first row, or it would overwrite the rows.</summary>
/// <param name="rows">Receives the rows. Not owned.</param>
/// <param name="clear">Clears the bar.</param>
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
