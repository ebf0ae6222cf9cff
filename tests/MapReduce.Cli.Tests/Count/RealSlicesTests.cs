using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Count;

/// <summary>Lines that nobody on this project made.</summary>
public sealed class RealSlicesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> EveryCopy => [.. from slice in new[] { RealSlice.A, RealSlice.Q } from form in Copies.Forms select (slice, form)];

    [Theory]
    [InlineData(RealSlice.A)]
    [InlineData(RealSlice.Q)]
    public void A_slice_gives_what_awk_and_sort_give(string slice)
    {
        string path = RealSlice.Path(slice);
        Shell.Need("awk");
        Finished theirs = Shell.Of(
            _folder,
            """LC_ALL=C awk -F '\t' '{ m[$1] += $3; v[$1] += $4 } END { for (k in m) printf "%s\t%d\t%d\n", k, m[k], v[k] }' '""" + path + "' | LC_ALL=C sort -t \"$(printf '\\t')\" -k1,1").WithExitCode(0);
        Finished ours = ProgramRun.Of(_folder, "count", path, "-o", "answer", "--no-header", "--quiet").WithExitCode(0);
        Assert.Empty(ours.Output);
        Assert.Empty(ours.Error);
        Assert.NotEmpty(theirs.Output);
        Assert.Equal(theirs.Output, _folder.Read("answer"));
    }

    [Theory]
    [MemberData(nameof(EveryCopy))]
    public void Every_copy_of_a_slice_gives_the_naive_answer(string slice, string form)
    {
        NgramRecord[] records = RealSlice.RecordsOf(slice);
        byte[] copy = Copies.Make(form, records);
        _folder.Write("copy", copy);
        string expected = Answer.Lines(Answer.Rows(records));
        ProgramRun.Of(_folder, "count", "copy", "-o", "answer", "--no-header", "--quiet").WithExitCode(0);
        Assert.Equal(expected, _folder.ReadText("answer"));
        Finished piped = ProgramRun.In(new Setting { Input = copy }, "count", "-", "--no-header", "--quiet").WithExitCode(0);
        Assert.Equal(expected, piped.OutputText);
    }

    [Theory]
    [InlineData(RealSlice.A)]
    [InlineData(RealSlice.Q)]
    public void Every_grouping_of_a_slice_gives_the_naive_answer(string slice)
    {
        string path = RealSlice.Path(slice);
        NgramRecord[] records = RealSlice.RecordsOf(slice);
        foreach (string by in Answer.Groupings)
            Assert.Equal(Answer.Tsv(records, by), ProgramRun.Of("count", path, "--by", by, "--quiet").WithExitCode(0).OutputText);
    }

    [Fact]
    public void Both_slices_together_give_the_sums_over_both()
    {
        string a = RealSlice.Path(RealSlice.A), q = RealSlice.Path(RealSlice.Q);
        NgramRecord[] records = [.. RealSlice.RecordsOf(RealSlice.A), .. RealSlice.RecordsOf(RealSlice.Q)];
        Assert.Equal(Answer.Tsv(records), ProgramRun.Of("count", q, a, "--quiet").WithExitCode(0).OutputText);
    }

    [Fact]
    public void Published_sums_come_out()
    {
        string a = RealSlice.Path(RealSlice.A), q = RealSlice.Path(RealSlice.Q), tiny = RealSlice.Path(RealSlice.Tiny);
        Finished run = ProgramRun.Of(
            "count", a, q, tiny, "--word", "Art", "--word", "accompanied_VERB", "--word", "quantity", "--word", "dobbs", "--word", "doctor", "--quiet");
        Assert.Equal(
            [
                "Art has appeared 23443067 times.", "accompanied_VERB has appeared 17548212 times.", "quantity has appeared 22321032 times.",
                "dobbs has appeared 42 times.", "doctor has appeared 1214191 times.",
            ],
            run.WithExitCode(0).ErrorLines.Skip(1));
        // The slices are of two editions, which is said under --quiet too.
        Assert.StartsWith("mapreduce: warning: the inputs are of different editions", run.ErrorLines[0], StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
