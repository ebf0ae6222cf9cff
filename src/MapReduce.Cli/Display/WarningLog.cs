namespace MapReduce.Cli.Display;

/// <summary>
/// Shows warnings and notes on standard error, and keeps the warnings for the report. Thread-safe. Warnings are shown even
/// under <c>--quiet</c>, because they concern the result; with <c>--warnings fail</c>, any warning ends the run before it commits.
/// </summary>
/// <param name="error">Standard error.</param>
internal sealed class WarningLog(TextWriter error)
{
    private readonly List<Warning> _warnings = [];
    private bool _quiet, _fails;
    private string? _failsBy;

    /// <summary>All warnings so far, in order.</summary>
    public IReadOnlyList<Warning> Warnings
    {
        get
        {
            lock (_warnings) return [.. _warnings];
        }
    }

    /// <summary>Sets how warnings are treated. Called after the command line is parsed and before the command starts.</summary>
    /// <param name="quiet">Whether <c>--quiet</c> was given.</param>
    /// <param name="fails">Whether <c>--warnings fail</c> was given.</param>
    /// <param name="failsBy">Where it was set, if it was not typed.</param>
    public void Configure(bool quiet, bool fails, string? failsBy = null) => (_quiet, _fails, _failsBy) = (quiet, fails, failsBy);

    /// <summary>The same log, shown elsewhere.</summary>
    public WarningLog ShownOn(TextWriter writer)
    {
        var log = new WarningLog(writer);
        log.Configure(_quiet, _fails, _failsBy);
        return log;
    }

    public bool Fails => _fails;

    /// <summary>Adds a warning, unless it was added before.</summary>
    public void Add(WarningKind kind, string message) => Add(new Warning(kind, MapReduceException.OnOneLine(message)));

    /// <inheritdoc cref="Add(WarningKind, string)"/>
    public void Add(Warning warning)
    {
        lock (_warnings)
        {
            if (_warnings.Contains(warning)) return;
            _warnings.Add(warning);
            error.WriteLine(LineOf(warning));
        }
    }

    /// <summary>The line that shows a warning.</summary>
    public static string LineOf(Warning warning) => $"mapreduce: warning: {warning.Message}";

    /// <summary>Shows a note: useful to know, but no reason to doubt the result. Not shown under <c>--quiet</c>.</summary>
    public void Note(string message)
    {
        if (!_quiet) error.WriteLine($"mapreduce: note: {MapReduceException.OnOneLine(message)}");
    }

    /// <summary>Under <c>--warnings fail</c>, ends the run if there was a warning. Called before any work and again before the commit.</summary>
    /// <exception cref="MapReduceException">There was a warning.</exception>
    public void Check()
    {
        if (_fails && Warnings is { Count: > 0 } warnings)
            throw new MapReduceException(Failure.BadData, $"{_failsBy ?? "--warnings fail"}: {(warnings.Count == 1 ? "a warning" : $"{warnings.Count} warnings")} above; no output file was written. Fix the cause, or {(_failsBy is null ? "leave out --warnings fail" : "give --warnings show")}", new WarningException(warnings[^1].Message));
    }
}

/// <summary>The last of the warnings that ended a run.</summary>
internal sealed class WarningException(string message) : Exception(message);
