using MapReduce.Cli.Benchmark;
using MapReduce.Input;
using MapReduce.Storage;

namespace MapReduce.Cli.Tests.Benchmark;

public sealed class VerdictTests
{
    [Fact]
    public async Task Programs_with_one_answer_agree()
    {
        (IReadOnlyList<Measurement> measurements, Verdict verdict) = await Judge("x", "x", "x");
        Assert.True(verdict.Agree);
        Assert.All(measurements, m => Assert.Equal("same", verdict.Of(m)));
        Assert.StartsWith("all 3 programs gave the same answer", Assert.Single(verdict.Describe()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_answers_otherwise_is_named_beside_the_first()
    {
        (IReadOnlyList<Measurement> measurements, Verdict verdict) = await Judge("x", "y", "x");
        Assert.False(verdict.Agree);
        Assert.Equal(["same", "differs", "same"], measurements.Select(verdict.Of));
        Assert.Equal(["program 0, program 2", "program 1"], verdict.Describe().Skip(1).Select(line => line[(line.IndexOf("bytes: ", StringComparison.Ordinal) + 7)..]));
    }

    [Fact]
    public async Task One_whose_answer_changes_from_round_to_round_is_told()
    {
        (IReadOnlyList<Measurement> measurements, Verdict verdict) = await Judge("x", "xy", "x");
        Assert.False(verdict.Agree);
        Assert.Equal(["same", "changes", "same"], measurements.Select(verdict.Of));
    }

    [Fact]
    public async Task One_that_fails_runs_no_second_round_and_fails_the_comparison()
    {
        (IReadOnlyList<Measurement> measurements, Verdict verdict) = await Judge("x", "!", "x");
        Assert.False(verdict.Agree);
        Assert.Equal((0, "FormatException: broken"), (measurements[1].Rounds, measurements[1].Failure));
        Assert.Contains("  program 1 failed: FormatException: broken", verdict.Describe());
    }

    [Fact]
    public void The_median_of_an_even_number_of_rounds_is_the_mean_of_the_middle_two()
    {
        var measurement = new Measurement(new FixedProgram("program", "x"));
        foreach (int seconds in (int[])[9, 1, 4, 2]) measurement.Add(TimeSpan.FromSeconds(seconds), default);
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(9)), (measurement.Fastest, measurement.Median, measurement.Slowest));
        measurement.Add(TimeSpan.FromSeconds(100), default);
        Assert.Equal(TimeSpan.FromSeconds(4), measurement.Median);
    }

    /// <summary>Two rounds of programs that answer with the letters of a text in turn, or fail at an exclamation mark.</summary>
    private static async Task<(IReadOnlyList<Measurement>, Verdict)> Judge(params string[] answers)
    {
        ICountProgram[] programs = [.. answers.Select((answer, i) => new FixedProgram($"program {i}", answer))];
        IReadOnlyList<Measurement> measurements = await new BenchmarkRounds([], programs, CancellationToken.None).RunAsync(2, (_, _, _) => { });
        return (measurements, new Verdict(measurements));
    }

    private sealed class FixedProgram(string name, string answers) : ICountProgram
    {
        private int _runs;

        public string Name => name;

        public int Workers => 1;

        public Task RunAsync(IReadOnlyList<InputSource> inputs, OutputTarget output, CancellationToken stop)
        {
            char answer = answers[_runs++ % answers.Length];
            if (answer == '!') throw new FormatException("broken");
            output.Write([(byte)answer]);
            return Task.CompletedTask;
        }
    }
}
