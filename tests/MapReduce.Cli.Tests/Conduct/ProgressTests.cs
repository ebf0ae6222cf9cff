using System.Text.RegularExpressions;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>Results on standard output, all else on standard error, and as much of it as was asked for.</summary>
public sealed partial class ProgressTests : IDisposable
{
    private static readonly byte[] Lines = Records.AsV2(Enumerable.Range(0, 60_000).Select(i => new NgramRecord($"ngram number {i:00000}", 1999, i + 1, 1)));

    private readonly TempFolder _folder = new();

    public ProgressTests() => _folder.Write("data", Lines);

    [Fact]
    public void Standard_output_holds_the_result_and_nothing_else()
    {
        string expected = Answer.Tsv(Records.OfV2(Lines));
        foreach (string[] options in new string[][] { [], ["--quiet"], ["--progress", "always"], ["--debug"], ["--word", "x"] })
            Assert.Equal(expected, ProgramRun.Of(_folder, ["count", "data", .. options]).WithExitCode(0).OutputText);
    }

    [Fact]
    public void Quiet_is_silent_where_all_goes_well()
    {
        Assert.Empty(ProgramRun.Of(_folder, "count", "data", "--quiet").WithExitCode(0).Error);
        Assert.Empty(ProgramRun.Of(_folder, "count", "data", "--by", "year", "-q").WithExitCode(0).Error);
        Assert.Empty(ProgramRun.Of(_folder, "words", _folder.Write("text", "one two\n"), "--quiet", "-o", "out.csv").WithExitCode(0).Error);
    }

    [Fact]
    public void The_summary_tells_inputs_lines_ngrams_matches_volumes_time_speed_and_memory()
    {
        Finished run = ProgramRun.Of(_folder, "count", "data", "--progress", "never").WithExitCode(0);
        Assert.Contains("1 input: 60,000 lines = 60,000 counted + 0 filtered + 0 bad", run.Error);
        Assert.Contains("60,000 ngrams, 1,800,030,000 matches, 60,000 volumes", run.Error);
        Assert.Matches(@"(?m)^\d+\.\d\d s, [\d.]+ [KMG]?B/s, peak memory [\d.]+ [KMG]B$", run.Error);
        Assert.DoesNotContain("map operations", run.Error);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(65536)]
    [InlineData(10_000_000)]
    public void The_last_line_of_progress_has_all_map_operations_finished(int chunkSize)
    {
        int chunks = (Lines.Length + chunkSize - 1) / chunkSize;
        Finished run = ProgramRun.Of(_folder, "count", "data", "--chunk-size", $"{chunkSize}", "--quiet", "--progress", "always").WithExitCode(0);
        Assert.Contains($"Finished {chunks} / {chunks} map operations", run.ErrorLines[^1]);
        Assert.Contains("100 %", run.ErrorLines[^1]);
        Assert.All(run.ErrorLines, line => Assert.Matches(ProgressLine(), line));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("pipe")]
    public void It_ends_with_100_percent_also_where_the_size_was_not_known(string way)
    {
        byte[] content = way == "gzip" ? Pack.Gzip(Lines) : Lines;
        Finished run = ProgramRun.In(new Setting { Input = content }, "count", "-", "--quiet", "--progress", "always", "--chunk-size", "64KiB").WithExitCode(0);
        Match last = ProgressLine().Match(run.ErrorLines[^1]);
        Assert.Equal(last.Groups["finished"].Value, last.Groups["all"].Value);
        Assert.Contains("100 %", run.ErrorLines[^1]);
    }

    [Fact]
    public void A_hundred_percent_come_only_when_the_result_is_out()
    {
        using ProgramRun run = ProgramRun.Start(new Setting { Folder = _folder.Path }, ["count", "data", "--quiet", "--progress", "always"], readOutput: false);
        Assert.Equal('n', run.Output.ReadByte());
        // All is counted and waits for a reader: long enough for a line of progress, however often they come.
        Thread.Sleep(2500);
        Assert.False(run.HasEnded);
        run.Output.CopyTo(Stream.Null);
        string[] lines = run.WaitForEnd().WithExitCode(0).ErrorLines;
        Assert.True(lines.Length >= 2);
        Assert.All(lines[..^1], line => Assert.DoesNotContain("100 %", line));
        Assert.Contains("100 %", lines[^1]);
    }

    [Fact]
    public void A_run_that_fails_never_shows_a_hundred_percent()
    {
        _folder.Write("bad", [.. Lines, .. "bad\n"u8]);
        Finished run = ProgramRun.Of(_folder, "count", "bad", "--progress", "always").WithExitCode(65);
        Assert.DoesNotContain("100 %", run.Error);
        Assert.StartsWith("mapreduce: bad:60001 ", run.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_trace_comes_only_with_debug()
    {
        _folder.Write("bad", "bad\n");
        Assert.DoesNotContain("   at ", ProgramRun.Of(_folder, "count", "bad", "--quiet").WithExitCode(65).OnlyErrorLine());
        Assert.Contains("   at ", ProgramRun.Of(_folder, "count", "bad", "--quiet", "--debug").WithExitCode(65).Error);
    }

    [Fact]
    public void Where_there_is_no_terminal_there_are_no_escapes()
    {
        Finished run = ProgramRun.Of(_folder, "count", "data", "--progress", "always", "--output-format", "table").WithExitCode(0);
        Assert.DoesNotContain('\e', run.Error);
        Assert.DoesNotContain('\r', run.Error);
        Assert.DoesNotContain('\e', run.OutputText);
    }

    [Theory]
    [InlineData("TERM=xterm-256color", true, true)]
    [InlineData("TERM=xterm-256color NO_COLOR=1", true, false)]
    [InlineData("TERM=dumb", false, false)]
    public void A_terminal_gets_a_bar_unless_it_is_dumb_and_colours_unless_they_are_declined(string variables, bool bar, bool colours)
    {
        Shell.Need("script");
        Finished run = Shell.Of(_folder, $"script -qec \"(sleep 1.5; cat data) | env -u NO_COLOR {variables} '$P' count - --top 3\" /dev/null < /dev/null").WithExitCode(0);
        Assert.Contains("map operations", run.OutputText);
        Assert.Contains("ngram number 59999", run.OutputText);
        Assert.Equal(bar, run.OutputText.Contains('\e'));
        Assert.Equal(colours, Colour().IsMatch(run.OutputText));
        // The rows share the screen with the bar, which would wipe them off if it were drawn or cleared after them.
        Assert.DoesNotContain('\e', run.OutputText[run.OutputText.IndexOf("match_count", StringComparison.Ordinal)..]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("NO_COLOR=1")]
    public void A_window_that_becomes_narrower_never_gets_more_than_its_width(string variables)
    {
        ManagedWay.Skip("learns the width of a window only once");
        Shell.Need("script");
        string text = Shell.Of(_folder, $"script -qec \"stty cols 100; (sleep 1.2; stty cols 70 < /dev/tty; sleep 1.2; stty cols 38 < /dev/tty; sleep 1.2; cat data) | env -u NO_COLOR TERM=xterm {variables} '$P' count - -o out\" /dev/null < /dev/null").WithExitCode(0).OutputText;
        // What is drawn, between returns to the beginning of the line, without colours.
        string[] drawn = [.. text.Split('\r').Select(part => Regex.Replace(part, "\e\\[[0-9;]*m", "")).Where(part => part.EndsWith("\e[K", StringComparison.Ordinal)).Select(part => part[..^3]).Where(part => part.Contains("map"))];
        int[] widths = [.. drawn.Select(part => part.Length)];
        int first = widths.Max(), second = widths.Where(width => width <= 69).Max();
        Assert.InRange(first, 70, 99);
        Assert.InRange(second, 38, 69);
        Assert.InRange(widths[^1], 30, 37);
        // The widths only fall, so that each window had its own.
        Assert.Equal(widths.Select(width => width > 69 ? 2 : width > 37 ? 1 : 0).OrderDescending(), widths.Select(width => width > 69 ? 2 : width > 37 ? 1 : 0));
        // A line that the narrower window has wrapped is removed with its upper rows.
        Assert.Equal(2, Regex.Count(text, "\r\e\\[1A\e\\[J"));
    }

    [Theory]
    [InlineData("| (sleep 1; cat > out)", "", false, false)]
    [InlineData("| (sleep 1; cat > out)", "--progress always", true, false)]
    [InlineData("> out", "", true, true)]
    [InlineData("> out", "--quiet", false, false)]
    public void Where_a_pager_may_own_the_screen_nothing_is_drawn_on_it(string way, string options, bool shown, bool drawn)
    {
        Shell.Need("script");
        string text = Shell.Of(_folder, $"script -qec \"(sleep 1; cat data) | TERM=xterm '$P' count - {options} {way}\" /dev/null < /dev/null").WithExitCode(0).OutputText;
        Assert.Equal(shown, text.Contains("map operations"));
        Assert.Equal(drawn, text.Contains('\e'));
        Assert.Equal(Answer.Tsv(Records.OfV2(Lines)), _folder.ReadText("out"));
    }

    [GeneratedRegex(@"^(map|reduce|write|done) +([\d?]+) %  .* Finished (?<finished>\d+) / (?<all>\d+) map operations")]
    private static partial Regex ProgressLine();

    [GeneratedRegex("\e\\[[0-9;]*(3[0-9]|9[0-7]|4[0-9])[0-9;]*m")]
    private static partial Regex Colour();

    public void Dispose() => _folder.Dispose();
}
