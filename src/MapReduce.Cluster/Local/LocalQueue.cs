using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Folder;
using MapReduce.Storage;

namespace MapReduce.Cluster.Local;

/// <summary>A pool of processes on this machine. Tasks normally end with this process; if it was killed, they continue, and the next one recognizes them.</summary>
internal sealed partial class LocalQueue(JobFolder folder, Manifest manifest, MachineShare machine) : ITaskQueue
{
    private const int TerminateSignal = 15;

    /// <summary>How long tasks may take to stop.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<JobTask> _waiting = [];
    private readonly Dictionary<JobTask, Process> _running = [];
    private readonly Dictionary<JobTask, TaskEnd> _ended = [];
    private readonly SemaphoreSlim _ending = new(0);

    public bool OutlivesProcess => false;

    public TimeSpan LookInterval => TimeSpan.Zero;

    public QueueView? Look(JobState state)
    {
        Reap();
        var view = new QueueView();
        foreach (TaskStage stage in JobTask.Stages)
            foreach (JobTask task in state.Missing(stage))
                if (!_running.ContainsKey(task) && state.AttemptsOf(task).LastOrDefault(IsAlive) is { } other)
                    view.Live[task] = new QueuedTask(task.FileName, true, string.Create(CultureInfo.InvariantCulture, $"process {other.Attempt.ProcessId}"));
        // A stage starts when all earlier stages are done, including tasks that other processes run.
        TaskStage? busy = view.Live.Count == 0 ? null : view.Live.Keys.Min(t => t.Stage);
        Begin(busy);
        foreach (JobTask task in _waiting) view.Live[task] = Waiting(task);
        foreach ((JobTask task, Process process) in _running)
            view.Live[task] = new QueuedTask(task.FileName, true, string.Create(CultureInfo.InvariantCulture, $"process {process.Id}"));
        foreach ((JobTask task, TaskEnd end) in _ended) view.Ended[task] = end;
        return view;
    }

    public void Submit(IReadOnlyList<JobTask> tasks, QueueView seen)
    {
        _waiting.AddRange(tasks);
        _waiting.Sort((a, b) => (a.Stage, a.Number).CompareTo((b.Stage, b.Number)));
        foreach (JobTask task in tasks) seen.Live[task] = Waiting(task);
        _ending.Release();
    }

    private static QueuedTask Waiting(JobTask task) => new(task.FileName, false, "waiting for its turn");

    public void Cancel(IReadOnlyList<string> jobs) => _waiting.RemoveAll(t => jobs.Contains(t.FileName));

    public Task WaitAsync(CancellationToken stop) => _ending.WaitAsync(TimeSpan.FromSeconds(1), stop);

    public void Stop()
    {
        _waiting.Clear();
        foreach (Process process in _running.Values)
            if (!process.HasExited) AskToStop(process);
        long started = Stopwatch.GetTimestamp();
        foreach (Process process in _running.Values)
        {
            TimeSpan left = Patience - Stopwatch.GetElapsedTime(started);
            if (!process.WaitForExit(left > TimeSpan.Zero ? left : TimeSpan.Zero)) process.Kill();
            Release(process);
        }
        _running.Clear();
    }

    private static void Release(Process process)
    {
        // Waits for the end of its output as well.
        process.WaitForExit();
        process.Dispose();
    }

    private static void AskToStop(Process process)
    {
        if (SystemCalls.AreUsed)
        {
            _ = Kill(process.Id, TerminateSignal);
            return;
        }
        // Windows has no such signal, but a Ctrl-C in a terminal reaches the tasks as well.
        if (OperatingSystem.IsWindows()) return;
        try
        {
            using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program. The task is killed when patience ends.
        }
    }

    public IEnumerable<string> Preview() =>
    [
        $"{Readable.Plural(manifest.Plan.Shards.Count, "process", "processes")} map, {manifest.Ways.MaxParallel} at once; {Readable.Plural(manifest.Tasks(TaskStage.Reduce).Count(), "process", "processes")} reduce; 1 writes the result",
    ];

    private void Reap()
    {
        foreach ((JobTask task, Process process) in _running.Where(r => r.Value.HasExited).ToList())
        {
            // A shell adds 128 to the number of the signal.
            _ended[task] = new TaskEnd(EndReason.Ended, process.ExitCode > 128 ? $"signal {process.ExitCode - 128}" : $"exit code {process.ExitCode}");
            _running.Remove(task);
            // Later stages would fail, so let the driver decide again.
            if (process.ExitCode != 0) _waiting.RemoveAll(t => t.Stage > task.Stage);
            Release(process);
        }
    }

    private void Begin(TaskStage? busy)
    {
        if (_waiting.Count == 0) return;
        TaskStage stage = _waiting[0].Stage;
        if (busy < stage || _running.Keys.Any(t => t.Stage < stage)) return;
        int atOnce = Math.Min(manifest.Ways.MaxParallel, manifest.Tasks(stage).Count());
        while (_waiting.Count > 0 && _waiting[0].Stage == stage && _running.Count < atOnce)
        {
            JobTask task = _waiting[0];
            _waiting.RemoveAt(0);
            _running[task] = Start(task, atOnce);
        }
    }

    private Process Start(JobTask task, int atOnce)
    {
        string log = Path.Join(folder.Logs, $"{task.FileName}.log");
        var start = SystemCalls.AreUsed ? new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true }
            : new ProcessStartInfo(OwnProgram.Path) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardErrorEncoding = Encoding.UTF8 };
        // The shell redirects the output to the log and then becomes the program, so its process id is the task's.
        if (SystemCalls.AreUsed)
            foreach (string argument in (string[])["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", log, OwnProgram.Path]) start.ArgumentList.Add(argument);
        foreach (string argument in task.Arguments(folder)) start.ArgumentList.Add(argument);
        Share(start, "--workers", Math.Max(1, machine.Workers / atOnce));
        Share(start, "--memory", machine.MemoryBytes / 2 / atOnce);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => _ending.Release();
        // There before the task, which looks for it.
        StreamWriter? copy = SystemCalls.AreUsed ? null : new StreamWriter(log, append: true) { AutoFlush = true, NewLine = "\n" };
        process.Start();
        process.StandardInput.Close();
        if (copy is not null) CopyOutput(process, copy);
        return process;
    }

    /// <summary>Appends what a task writes to its log: the managed way, in which the log ends if this process is killed.</summary>
    private static void CopyOutput(Process process, StreamWriter log)
    {
        int open = 2;
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        void Append(object sender, DataReceivedEventArgs line)
        {
            lock (log)
            {
                if (line.Data is not null) log.WriteLine(line.Data);
                else if (--open == 0) log.Dispose();
            }
        }
    }

    /// <summary>Gives a task its share of the machine, unless the command sets its own limit.</summary>
    private void Share(ProcessStartInfo start, string option, long share)
    {
        if (manifest.Typed.Any(t => t == option || t.StartsWith(option + "=", StringComparison.Ordinal))) return;
        start.ArgumentList.Add(option);
        start.ArgumentList.Add(share.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Whether an attempt is still running on this machine.</summary>
    private static bool IsAlive(AttemptRecord attempt)
    {
        if (attempt.Ended is not null || attempt.Attempt.Host != Environment.MachineName) return false;
        try
        {
            // A zombie (an orphan that nobody waits for) still has its process id.
            string stat = $"/proc/{attempt.Attempt.ProcessId}/stat";
            if (File.Exists(stat) && File.ReadAllText(stat) is { } text && text[(text.LastIndexOf(')') + 1)..].TrimStart().StartsWith('Z')) return false;
            using var process = Process.GetProcessById(attempt.Attempt.ProcessId);
            // A reused id belongs to a younger process.
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
