using System.Globalization;
using MapReduce.Ngrams.Group;

namespace MapReduce.Cli.Benchmark;

/// <summary>Whether all programs gave the same answer, and if not, who said what.</summary>
internal sealed class Verdict
{
    private readonly IReadOnlyList<Measurement> _measurements;

    public Verdict(IReadOnlyList<Measurement> measurements)
    {
        _measurements = measurements;
        Answer[] answers = [.. measurements.SelectMany(m => m.Answers).Distinct()];
        Agree = answers.Length == 1 && measurements.All(m => m.Failure is null);
        // The first program is the plainest, and the measure for the others.
        Reference = answers.Length > 0 ? answers[0] : null;
    }

    /// <summary>Whether every program came to its end, in every round with the one answer that all others gave too.</summary>
    public bool Agree { get; }

    /// <summary>The answer of the first program that has one.</summary>
    public Answer? Reference { get; }

    /// <summary>What a table says of one program's answer.</summary>
    public string Of(Measurement measurement) =>
        measurement.Failure is not null ? "failed"
        : measurement.Answers.Count > 1 ? "changes"
        : measurement.Answers.Single() == Reference ? "same"
        : "differs";

    /// <summary>The verdict in words, a line or more.</summary>
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

    /// <summary>What it answered, each different answer once.</summary>
    public IReadOnlyCollection<Answer> Answers => _answers;

    /// <summary>What it failed with; null where every round came to its end.</summary>
    public string? Failure { get; private set; }

    public int Rounds => _times.Count;

    public TimeSpan Fastest => _times.Min();

    public TimeSpan Slowest => _times.Max();

    /// <summary>The middle time; of an even number of rounds the mean of both middle ones.</summary>
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

/// <summary>What a program answered: the length of its text in bytes and the text's XXH3 hash of 64 bits.</summary>
internal readonly record struct Answer(long Bytes, ulong Hash)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"xxh3 {Hash:x16} of {Bytes:N0} bytes");
}
