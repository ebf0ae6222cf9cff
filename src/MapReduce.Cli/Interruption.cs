using System.Runtime.InteropServices;

namespace MapReduce.Cli;

/// <summary>
/// SIGINT and SIGTERM: the run is asked to stop, and where it does not within half a second (a read from a silent pipe
/// cannot be broken off) its unfinished output is removed and the process ends. Exit code 130 or 143.
/// </summary>
internal sealed partial class Interruption : IDisposable
{
    private const int InterruptSignal = 2;
    private static readonly int User1Signal = OperatingSystem.IsMacOS() ? 30 : 10;
    private const int FileTooLargeSignal = 25;
    private const nint DefaultDisposition = 0, IgnoredDisposition = 1;

    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly TextWriter _error;
    private Action? _cleanUp;

    /// <summary>What the user is told, whichever way it ends.</summary>
    public string Message =>
        $"mapreduce: interrupted; the output is as it was before{(IsResumable ? ", and the same command goes on where it was" : "")}";

    /// <summary>Takes the signals over.</summary>
    /// <param name="error">Where a run that does not stop by itself is said to be over.</param>
    public Interruption(TextWriter error)
    {
        _error = error;
        // A shell script starts what it puts into the background with SIGINT ignored, and the framework leaves that so:
        // whoever then says kill -INT means it.
        if (!OperatingSystem.IsWindows())
        {
            _ = SetDisposition(InterruptSignal, DefaultDisposition);
            // A file at its limit (ulimit -f) is then a write that fails, which is told like any other, and no sudden end.
            _ = SetDisposition(FileTooLargeSignal, IgnoredDisposition);
        }
        Register(PosixSignal.SIGINT, Cli.ExitCode.Interrupted);
        Register(PosixSignal.SIGTERM, Cli.ExitCode.Terminated);
    }

    /// <summary>Asks the run to stop.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>The exit code of the signal that came; 0 while none has.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Whether the run has a checkpoint, from which the same command goes on.</summary>
    public bool IsResumable { get; set; }

    /// <summary>How long the run may take to stop by itself.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Takes USR1 over as well, which schedulers send before the time is up: the run ends as resumable.</summary>
    public void ListenToUser1()
    {
        if (!OperatingSystem.IsWindows()) Register((PosixSignal)User1Signal, Cli.ExitCode.Resumable);
    }

    /// <summary>What must be done even if the run does not stop by itself.</summary>
    public void OnGivingUp(Action cleanUp) => Volatile.Write(ref _cleanUp, cleanUp);

    private void Register(PosixSignal signal, int exitCode) =>
        _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            if (ExitCode != 0) return;
            ExitCode = exitCode;
            new Thread(() =>
            {
                Thread.Sleep(Patience);
                Volatile.Read(ref _cleanUp)?.Invoke();
                _error.WriteLine(Message);
                Environment.Exit(IsResumable ? Cli.ExitCode.Resumable : exitCode);
            })
            { IsBackground = true }.Start();
            _stop.Cancel();
        }));

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetDisposition(int signal, nint disposition);

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
    }
}
