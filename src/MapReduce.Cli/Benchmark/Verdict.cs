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
