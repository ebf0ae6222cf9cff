using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Count;

/// <summary><c>--by file</c>, alone and with other parts: each input by itself.</summary>
public sealed class ByFileTests : IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 83, ngrams: 1200);

    /// <summary>The inputs as messages name them, with their records. The same ngrams come back in all of them.</summary>
    private static readonly (string Name, NgramRecord[] Records)[] Inputs =
    [
        ("in/a.tsv", Varied[..(Varied.Length / 2)]), ("in/a.tsv.more", Varied[(Varied.Length / 3)..]), ("in/b.gz", Varied[..400]), ("in/é.v3", Varied[..300]),
        ("in/z.zip:1", Varied[100..200]), ("in/z.zip:2", Varied[..50]),
    ];

    private readonly TempFolder _folder = new();

    public ByFileTests()
    {
        _folder.Write("in/a.tsv", Records.AsV2(Inputs[0].Records));
        _folder.Write("in/a.tsv.more", Records.AsV2(Inputs[1].Records));
        _folder.Write("in/b.gz", Pack.Gzip(Records.AsV2(Inputs[2].Records)));
        _folder.Write("in/é.v3", Records.AsV3(Inputs[3].Records));
        _folder.Write("in/z.zip", Pack.Zip(("1", Records.AsV2(Inputs[4].Records)), ("2", Records.AsV2(Inputs[5].Records))));
    }

    public static MatrixTheoryData<string, string> Ways => new(Answer.Groupings, ["", "--workers 3 --chunk-size 1KiB --memory 1MiB", "--fold-case --tags only --strip-tags", "--checkpoint ck --workers 2"]);

    [Theory]
    [MemberData(nameof(Ways))]
    public void Each_input_has_the_rows_that_it_has_alone(string by, string options)
    {
        string typed = by == "none" ? "file" : $"{by},file";
        string expected = Expected(by, options);
        foreach (string inputs in new[] { "in", "in/z.zip in/b.gz in/a.tsv.more in/é.v3 in/a.tsv" })
        {
            Finished run = ProgramRun.In(
                new Setting { Folder = _folder.Path, Variables = new Dictionary<string, string?> { ["MAPREDUCE_PART_BYTES"] = "20KiB" } },
                ["count", .. inputs.Split(' '), "--quiet", "--warnings", "show", "--by", typed, .. options.Replace(" ck ", inputs.Length > 2 ? " ck2 " : " ck ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries)]).WithExitCode(0);
            Assert.Equal(expected, run.OutputText);
        }
    }

    [Fact]
    public void Shards_give_the_same_bytes_and_top_and_order_hold()
    {
        foreach (string options in new[] { "", " --order count", " --top 5" })
        {
            string[] command = $"count in --by file,ngram -o out.tsv{options}".Split(' ');
            ProgramRun.Of(_folder, [.. command, "--quiet"]).WithExitCode(0);
            byte[] alone = _folder.Read("out.tsv");
            ProgramRun.Of(_folder, ["submit", "--run", $"run{options.Length}", "--engine", "local", "--shard-bytes", "200000", "--quiet", "--wait", "--", .. command]).WithExitCode(0);
            Assert.Equal(alone, _folder.Read("out.tsv"));
            Assert.Equal(Expected("ngram", "").Split('\n')[1..].Where(line => line != "").OrderByDescending(line => options == "" ? 0 : long.Parse(line.Split('\t')[2])).Take(options.Contains("top") ? 5 : int.MaxValue),
                _folder.ReadText("out.tsv").Split('\n')[1..].Where(line => line != ""));
        }
    }

    [Fact]
    public void A_checkpoint_under_other_names_is_refused()
    {
        _folder.Write("list", "in/a.tsv\n");
        ProgramRun.Of(_folder, "count", "in/a.tsv", "--by", "file", "--checkpoint", "ck", "--quiet").WithExitCode(0);
        Assert.Contains("as named", ProgramRun.Of(_folder, "count", "./in/a.tsv", "--by", "file", "--checkpoint", "ck", "--quiet").WithExitCode(2).OnlyErrorLine());
        ProgramRun.Of(_folder, "count", "--files-from", "list", "--by", "file", "--checkpoint", "kept", "--quiet").WithExitCode(0);
        _folder.Write("list", "./in/a.tsv\n");
        Assert.Contains("as named", ProgramRun.Of(_folder, "count", "--files-from", "list", "--by", "file", "--checkpoint", "kept", "--quiet").WithExitCode(2).OnlyErrorLine());
    }

    [Fact]
    public void Words_and_missing_ngrams_are_of_all_inputs_together()
    {
        Finished run = ProgramRun.Of(_folder, "count", "in", "--by", "file,ngram", "--ngram", "watch", "--ngram", "colr", "--word", "watch", "--quiet").WithExitCode(0);
        Assert.Equal(
            ["mapreduce: warning: 'colr' does not occur in the inputs", $"watch has appeared {Inputs.Sum(input => input.Records.Where(r => r.Ngram == "watch").Sum(r => r.Matches))} times."],
            run.ErrorLines.Where(line => !line.Contains("edition", StringComparison.Ordinal)));
    }

    private static string Expected(string grouping, string options)
    {
        var filter = new Filtering("", _ => true);
        if (options.Contains("--fold-case")) filter = Filtering.All.Last();
        string header = "file\t" + Answer.Header(grouping);
        return header + string.Concat(
            from input in Inputs.OrderBy(input => input.Name, StringComparer.Ordinal)
            from row in Answer.Sums(filter.Of(input.Records, grouping), grouping)
            select input.Name + "\t" + string.Join('\t', row.Fields) + "\n");
    }

    public void Dispose() => _folder.Dispose();
}
