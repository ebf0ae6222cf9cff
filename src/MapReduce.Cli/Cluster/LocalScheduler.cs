using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace MapReduce.Cli.Cluster;

/// <summary>A pool of processes of this machine. It lives as long as this process; children of one that was killed go on, and are seen here.</summary>
internal sealed partial class LocalScheduler(RunFolder folder, Manifest manifest) : IScheduler
{
    private const int TerminateSignal = 15;

    /// <summary>What a task may take to stop.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<RunTask> _waiting = [];
    private readonly Dictionary<RunTask, Process> _running = [];
    private readonly Dictionary<RunTask, string> _ended = [];
    private readonly SemaphoreSlim _ending = new(0);

    public bool OutlivesProcess => false;

    public TimeSpan LookInterval => TimeSpan.Zero;

    public QueueView? Look(RunState state)
    {
        Reap();
        var view = new QueueView();
        foreach (RunStage stage in RunTask.Stages)
            foreach (RunTask task in state.Missing(stage))
                if (!_running.ContainsKey(task) && state.TriesOf(task).LastOrDefault(IsAlive) is { } other)
                    view.Live[task] = new QueuedTask(task.FileName, true, string.Create(CultureInfo.InvariantCulture, $"process {other.Attempt.ProcessId}"));
        // A stage begins when the ones before it are done: what others still run counts as well.
        RunStage? busy = view.Live.Count == 0 ? null : view.Live.Keys.Min(t => t.Stage);
        Begin(busy);
        foreach (RunTask task in _waiting) view.Live[task] = Waiting(task);
        foreach ((RunTask task, Process process) in _running)
            view.Live[task] = new QueuedTask(task.FileName, true, string.Create(CultureInfo.InvariantCulture, $"process {process.Id}"));
        foreach ((RunTask task, string end) in _ended) view.Ended[task] = end;
        return view;
    }

    public void Submit(IReadOnlyList<RunTask> tasks, QueueView seen)
    {
        _waiting.AddRange(tasks);
        _waiting.Sort((a, b) => (a.Stage, a.Number).CompareTo((b.Stage, b.Number)));
        foreach (RunTask task in tasks) seen.Live[task] = Waiting(task);
        _ending.Release();
    }

    private static QueuedTask Waiting(RunTask task) => new(task.FileName, false, "waits for its turn");

    public void Cancel(IReadOnlyList<string> jobs) => _waiting.RemoveAll(t => jobs.Contains(t.FileName));

    public Task WaitAsync(CancellationToken stop) => _ending.WaitAsync(TimeSpan.FromSeconds(1), stop);

    public void Stop()
    {
        _waiting.Clear();
        foreach (Process process in _running.Values)
            if (!process.HasExited) _ = Kill(process.Id, TerminateSignal);
        long started = Stopwatch.GetTimestamp();
        foreach (Process process in _running.Values)
        {
            TimeSpan left = Patience - Stopwatch.GetElapsedTime(started);
            if (!process.WaitForExit(left > TimeSpan.Zero ? left : TimeSpan.Zero)) process.Kill();
        }
    }

    private void Reap()
    {
        foreach ((RunTask task, Process process) in _running.Where(r => r.Value.HasExited).ToList())
        {
            // The shell's way of telling a signal.
            _ended[task] = process.ExitCode > 128 ? $"signal {process.ExitCode - 128}" : $"exit code {process.ExitCode}";
            _running.Remove(task);
            // What was to follow it would fail: whoever handed it in decides anew.
            if (process.ExitCode != 0) _waiting.RemoveAll(t => t.Stage > task.Stage);
            process.Dispose();
        }
    }

    private void Begin(RunStage? busy)
    {
        if (_waiting.Count == 0) return;
        RunStage stage = _waiting[0].Stage;
        if (busy < stage || _running.Keys.Any(t => t.Stage < stage)) return;
        int atOnce = Math.Min(manifest.Ways.MaxParallel, manifest.Tasks(stage).Count());
        while (_waiting.Count > 0 && _waiting[0].Stage == stage && _running.Count < atOnce)
        {
            RunTask task = _waiting[0];
            _waiting.RemoveAt(0);
            _running[task] = Start(task, atOnce);
        }
    }

    private Process Start(RunTask task, int atOnce)
    {
        // A shell sends the words to the log and becomes the program, so the process is the task's own.
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true };
        foreach (string argument in (string[])["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", Path.Join(folder.Logs, $"{task.FileName}.log"), Environment.ProcessPath!]) start.ArgumentList.Add(argument);
        start.ArgumentList.Add(task.Stage == RunStage.Map ? "map" : "reduce");
        foreach (string argument in (string[])["--run", folder.Root]) start.ArgumentList.Add(argument);
        if (task.Stage != RunStage.Finish)
        {
            start.ArgumentList.Add(task.Stage == RunStage.Map ? "--shard" : "--partition");
            start.ArgumentList.Add(task.Number.ToString(CultureInfo.InvariantCulture));
        }
        Share(start, "--workers", Math.Max(1, Machine.Workers() / atOnce));
        Share(start, "--memory", Machine.MemoryBytes() / 2 / atOnce);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => _ending.Release();
        process.Start();
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Gives a task its share of the machine, unless the command says itself what it may have.</summary>
    private void Share(ProcessStartInfo start, string option, long share)
    {
        if (manifest.Typed.Any(t => t == option || t.StartsWith(option + "=", StringComparison.Ordinal))) return;
        start.ArgumentList.Add(option);
        start.ArgumentList.Add(share.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Whether an attempt is at it still, on this machine.</summary>
    private static bool IsAlive(TaskTry attempt)
    {
        if (attempt.Ended is not null || attempt.Attempt.Host != Attempt.OfThisProcess().Host) return false;
        try
        {
            // Who has ended and was not asked how (an orphan, where nobody takes it in) still has its number.
            string stat = $"/proc/{attempt.Attempt.ProcessId}/stat";
            if (File.Exists(stat) && File.ReadAllText(stat) is { } text && text[(text.LastIndexOf(')') + 1)..].TrimStart().StartsWith('Z')) return false;
            using var process = Process.GetProcessById(attempt.Attempt.ProcessId);
            // A number that was given anew belongs to a younger process.
            return process.StartTime.ToUniversalTime() < attempt.Started.AddSeconds(1);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception or IOException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
