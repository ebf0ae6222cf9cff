using System.Globalization;
using MapReduce.Cli.Jobs;
using MapReduce.Input;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Storage;

namespace MapReduce.Cli.Benchmark;

/// <summary>What one writes first: read lines, split them, add to a dictionary. It checks nothing.</summary>
internal sealed class ObviousProgram : ICountProgram
{
    public string Name => "naive (ReadLines, Split)";

    public int Workers => 1;

    public Task RunAsync(IReadOnlyList<InputSource> inputs, OutputTarget output, CancellationToken stop)
    {
        var sums = new NgramSums();
        foreach (InputSource input in inputs)
        {
            NgramFormat format = InputText.FormatOf(input);
            foreach (string line in InputText.Lines(input))
            {
                string[] fields = line.Split('\t');
                if (format == NgramFormat.V3)
                {
                    foreach (string group in fields[1..])
                    {
                        string[] numbers = group.Split(',');
                        sums.Add(fields[0], Number(numbers[1]), Number(numbers[2]));
                    }
                }
                else
                {
                    sums.Add(fields[0], Number(fields[2]), Number(fields[^1]));
                }
            }
        }
        sums.Write(output);
        return Task.CompletedTask;
    }

    private static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);
}
