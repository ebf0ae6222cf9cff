using System.Globalization;

namespace MapReduce.Cli.Benchmark;

/// <summary>Whether all programs gave the same answer, and if not, which answer each of them gave.</summary>
internal sealed class Verdict
{
    private readonly IReadOnlyList<Measurement> _measurements;

    public Verdict(IReadOnlyList<Measurement> measurements)
    {
        _measurements = measurements;
        Answer[] answers = [.. measurements.SelectMany(m => m.Answers).Distinct()];
        Agree = answers.Length == 1 && measurements.All(m => m.Failure is null);
        // The first program is the simplest, so the others are compared with it.
        Reference = answers.Length > 0 ? answers[0] : null;
    }

    /// <summary>Whether every program finished every round with the same answer as all the others.</summary>
    public bool Agree { get; }

    /// <summary>The answer of the first program that has one.</summary>
    public Answer? Reference { get; }

    /// <summary>The verdict on one program's answer, for a table.</summary>
    public string Of(Measurement measurement) =>
        measurement.Failure is not null ? "failed"
        : measurement.Answers.Count > 1 ? "changes"
        : measurement.Answers.Single() == Reference ? "same"
        : "differs";

    /// <summary>The verdict in one or more lines.</summary>
    public IEnumerable<string> Describe()
    {
        if (Agree)
        {
            yield return $"all {_measurements.Count} programs gave the same answer: {Reference}";
            yield break;
        }
        yield return "the answers are NOT the same:";
        foreach (IGrouping<Answer, Measurement> group in _measurements.SelectMany(m => m.Answers.Select(a => (Answer: a, Measurement: m))).GroupBy(p => p.Answer, p => p.Measurement))
            yield return $"  {group.Key}: {string.Join(", ", group.Select(NameOf))}";
        foreach (Measurement failed in _measurements.Where(m => m.Failure is not null))
            yield return $"  {NameOf(failed)} failed: {failed.Failure}";
    }

    private static string NameOf(Measurement measurement) =>
        measurement.Program is ParallelProgram parallel ? $"{parallel.Name} on {parallel.Workers}" : measurement.Program.Name;
}

/// <summary>All rounds of one program.</summary>
internal sealed class Measurement(ICountProgram program)
{
    private readonly List<TimeSpan> _times = [];
    private readonly HashSet<Answer> _answers = [];

    public ICountProgram Program => program;

    /// <summary>The distinct answers.</summary>
    public IReadOnlyCollection<Answer> Answers => _answers;

    /// <summary>Why it failed; null if every round finished.</summary>
    public string? Failure { get; private set; }

    public int Rounds => _times.Count;
    public TimeSpan Fastest => _times.Min();
    public TimeSpan Slowest => _times.Max();

    /// <summary>The median; with an even number of rounds, the mean of the two middle times.</summary>
    public TimeSpan Median
    {
        get
        {
            List<TimeSpan> sorted = [.. _times.Order()];
            return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        }
    }

    public void Add(TimeSpan time, Answer answer)
    {
        _times.Add(time);
        _answers.Add(answer);
    }

    public void Fail(string failure) => Failure ??= failure;
}

/// <summary>A program's answer: its length in bytes and its 64-bit XXH3 hash.</summary>
internal readonly record struct Answer(long Bytes, ulong Hash)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"xxh3 {Hash:x16} of {Bytes:N0} bytes");
}
