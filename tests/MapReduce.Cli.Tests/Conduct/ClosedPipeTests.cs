using System.Text;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>A reader that has seen enough (<c>| head</c>) is no failure.</summary>
public sealed class ClosedPipeTests : IDisposable
{
    // A result of several pipes' size.
    private static readonly byte[] Lines = Records.AsV2(Enumerable.Range(0, 60_000).Select(i => new NgramRecord($"ngram number {i:00000}", 1999, i + 1, 1)));

    private readonly TempFolder _folder = new();

    public ClosedPipeTests() => _folder.Write("data", Lines);

    [Theory]
    [InlineData("--quiet")]
    [InlineData("--progress always")]
    [InlineData("--quiet --output-format csv --order count")]
    [InlineData("--quiet -o /dev/stdout")]
    [InlineData("--quiet -o -")]
    public void A_reader_that_goes_away_ends_the_run_well_and_without_a_word(string options)
    {
        Finished run = Shell.Of(_folder, $"{{ \"$P\" count data {options}; echo $? > code; }} 2> errors | head -n 1").WithExitCode(0);
        Assert.Matches(@"^ngram.match_count.volume_count\n\z", run.OutputText);
        Assert.Equal("0\n", _folder.ReadText("code"));
        foreach (string word in new[] { "pipe", "closed", "error", "written to" })
            Assert.DoesNotContain(word, _folder.ReadText("errors"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Even_where_nothing_is_read_at_all()
    {
        Shell.Of(_folder, "{ \"$P\" count data --quiet; echo $? > code; } 2> errors | true").WithExitCode(0);
        Assert.Equal("0\n", _folder.ReadText("code"));
        Assert.Empty(_folder.ReadText("errors"));
    }

    [Fact]
    public void A_help_that_is_cut_short_ends_well_too()
    {
        Shell.Of(_folder, "{ \"$P\" count --help; echo $? > code; } 2> errors | true").WithExitCode(0);
        Assert.Equal("0\n", _folder.ReadText("code"));
        Assert.Empty(_folder.ReadText("errors"));
    }

    [Fact]
    public void A_pipe_that_does_not_wait_gets_all_of_the_result()
    {
        Shell.Need("python3");
        // The reader's end is slow and the writer's end non-blocking, as some parents leave it.
        const string line =
            """
            import os, subprocess, time
            r, w = os.pipe(); os.set_blocking(w, False)
            p = subprocess.Popen([os.environ['P'], 'count', 'data', '--quiet'], stdout=w); os.close(w); time.sleep(0.3)
            with os.fdopen(r, 'rb') as f: open('out.tsv', 'wb').write(f.read())
            raise SystemExit(p.wait())
            """;
        _folder.Write("parent.py", line);
        Shell.Of(_folder, "exec python3 parent.py").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Records.OfV2(Lines)), Encoding.UTF8.GetString(_folder.Read("out.tsv")));
    }

    public void Dispose() => _folder.Dispose();
}
