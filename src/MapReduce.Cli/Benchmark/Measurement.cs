using System.Globalization;

namespace MapReduce.Cli.Benchmark;

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
