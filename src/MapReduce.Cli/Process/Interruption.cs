using System.Runtime.InteropServices;
using MapReduce.Cluster;
using MapReduce.Storage;

namespace MapReduce.Cli.Process;

/// <summary>
/// Handles SIGINT and SIGTERM by canceling the run. If it does not stop within half a second (a read from a silent pipe cannot
/// be canceled), its unfinished output is removed and the process exits with 130 or 143.
/// </summary>
internal sealed partial class Interruption : IStopSignal, IDisposable
{
    private const int InterruptSignal = 2;
    private static readonly int User1Signal = OperatingSystem.IsMacOS() ? 30 : 10;
    private const int FileTooLargeSignal = 25;
    private const nint DefaultDisposition = 0, IgnoredDisposition = 1;

    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly TextWriter _error;
    private Action? _cleanUp;

    /// <summary>What is reported when the run ends.</summary>
    public string Message =>
        $"mapreduce: interrupted; the output is unchanged{Resumption?.Invoke()}";

    /// <summary>Handles the signals.</summary>
    /// <param name="error">Receives <see cref="Message"/> if the run does not stop on its own.</param>
    public Interruption(TextWriter error)
    {
        _error = error;
        // Shell scripts start background processes with SIGINT ignored, and .NET keeps it that way. A SIGINT that is sent
        // explicitly should still work.
        if (SystemCalls.AreUsed) _ = SetDisposition(InterruptSignal, DefaultDisposition);
        // At a file size limit (ulimit -f), the write then fails and is reported instead of killing the process.
        if (SystemCalls.AreUsed) _ = SetDisposition(FileTooLargeSignal, IgnoredDisposition);
        else if (!OperatingSystem.IsWindows()) _registrations.Add(PosixSignalRegistration.Create((PosixSignal)FileTooLargeSignal, context => context.Cancel = true));
        Register(PosixSignal.SIGINT, MapReduce.ExitCode.Interrupted);
        Register(PosixSignal.SIGTERM, MapReduce.ExitCode.Terminated);
    }

    /// <summary>Canceled when a signal asks the run to stop.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>The exit code of the signal that was received; 0 if none was.</summary>
    public int ExitCode { get; private set; }

    public bool IsTimeNearlyUp => ExitCode == MapReduce.ExitCode.Resumable;

    /// <summary>Whether the same command resumes the run.</summary>
    public bool IsResumable => Resumption is not null;

    /// <summary>The end of <see cref="Message"/> for a run that the same command resumes; null for any other.</summary>
    public Func<string>? Resumption { get; set; }

    /// <summary>How long the run may take to stop on its own.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Also handles USR1, which schedulers send shortly before the time limit: the run exits as resumable.</summary>
    public void ListenForTimeLimit()
    {
        if (!OperatingSystem.IsWindows()) Register((PosixSignal)User1Signal, MapReduce.ExitCode.Resumable);
    }

    /// <summary>Registers the cleanup for a run that does not stop on its own.</summary>
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
                Environment.Exit(IsResumable ? MapReduce.ExitCode.Resumable : exitCode);
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
