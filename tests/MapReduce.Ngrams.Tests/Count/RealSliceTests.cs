using System.Text;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Scan;
using MapReduce.Ngrams.Tests.Oracle;
using MapReduce.Ngrams.Tests.Scan;

namespace MapReduce.Ngrams.Tests.Count;

/// <summary>Lines that nobody here made, and the answers that are known of them.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed class RealSliceTests : IDisposable
{
    private readonly ScanTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Theory]
    [InlineData(RealData.V2Shard, 200_000, 3_358, 72_895_844, 14_015_540)]
    [InlineData(RealData.V2Words, 18_203, 51, 655_561_813, 78_612_699)]
    public void Lines_ngrams_and_sums_are_the_published_ones(string name, int lines, int ngrams, long matches, long volumes)
    {
        byte[] slice = RealData.Read(name);
        foreach (VectorWidth width in Widths.Accelerated)
        {
            ScanOutcome by = _trial.Scan(slice, NgramFormat.V2, new CountOptions(), width);
            Assert.Equal((lines, 0, "", ngrams), (by.Lines, by.Filtered, by.Bad, by.Rows.Count));
            Assert.Equal([$"{matches}\t{volumes}"], _trial.Scan(slice, NgramFormat.V2, new CountOptions { By = GroupBy.None }, width).Rows);
        }
    }

    [Theory]
    [InlineData(RealData.V2Shard, NgramFormat.V2, "Art\t23443067", "accompanied_VERB\t17548212", "assumptions_NOUN\t10098761")]
    [InlineData(RealData.V2Words, NgramFormat.V2, "question\t105795523", "quite\t83533939", "quantity\t22321032")]
    [InlineData(RealData.V1Tiny, NgramFormat.V1, "doctor\t1214191", "dobbs\t42")]
    public void Ngrams_have_their_known_sums(string name, NgramFormat version, params string[] known)
    {
        byte[] slice = RealData.Read(name);
        var options = new CountOptions { Watched = [.. known.Select(k => k.Split('\t')[0])] };
        foreach (VectorWidth width in Widths.Accelerated)
        {
            ScanOutcome outcome = _trial.Scan(slice, version, options, width);
            foreach (string row in known)
            {
                Assert.Single(outcome.Rows, r => r.StartsWith(row + "\t", StringComparison.Ordinal));
                Assert.Single(outcome.Watched, w => w.StartsWith(row + "\t", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void A_known_year_of_a_known_word()
    {
        byte[] slice = RealData.Read(RealData.V2Words);
        ScanOutcome outcome = _trial.Scan(slice, NgramFormat.V2, new CountOptions { By = GroupBy.NgramYear }, Widths.Accelerated[^1]);
        Assert.Single(outcome.Rows, row => row.StartsWith("quantity\t1736\t139\t", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(RealData.V2Shard, NgramFormat.V1)]
    [InlineData(RealData.V2Shard, NgramFormat.V2)]
    [InlineData(RealData.V2Shard, NgramFormat.V3)]
    [InlineData(RealData.V2Words, NgramFormat.V2)]
    [InlineData(RealData.V2Words, NgramFormat.V3)]
    public void Real_lines_in_the_form_of_each_version_are_what_the_naive_count_says(string name, NgramFormat version)
    {
        string text = Encoding.UTF8.GetString(RealData.Read(name));
        string[] lines = text.TrimEnd('\n').Split('\n')[..18_000];
        string inForm = version switch
        {
            NgramFormat.V1 => string.Concat(lines.Select(line => line.Insert(line.LastIndexOf('\t'), "\t7") + "\n")),
            NgramFormat.V2 => string.Concat(lines.Select(line => line + "\n")),
            _ => string.Concat(lines.Select(line => line.Split('\t', 2)).GroupBy(parts => parts[0], parts => parts[1].Replace('\t', ',')).Select(run => $"{run.Key}\t{string.Join('\t', run)}\n")),
        };
        Agreement.Check(_trial, Encoding.UTF8.GetBytes(inForm), version, Agreement.AllOptions);
    }
}
