using System.Text;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Count;

/// <summary>No bad line vanishes: each is in the rejects with its place, kind and bytes, the same for any workers and chunks.</summary>
public sealed class RejectsTests : IDisposable
{
    private static readonly (int Workers, string Chunk)[] Settings = [(1, "1MiB"), (2, "100"), (8, "4093")];

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    [InlineData("v3")]
    public void Every_bad_line_of_every_kind_is_there_with_its_place_and_its_bytes(string version)
    {
        var first = new Content(version, seed: 1, lines: 400, everyKind: true);
        var second = new Content(version, seed: 2, lines: 90, everyKind: false);
        _folder.Write("first", first.Bytes);
        _folder.Write("second.gz", Pack.Gzip(second.Bytes, members: 3));
        _folder.Write("both.zip", Pack.Zip(("one.csv", first.Bytes), ("two.csv", second.Bytes)));
        AssertRejects([.. first.Rejects("first"), .. second.Rejects("second.gz"), .. first.Rejects("both.zip:one.csv"), .. second.Rejects("both.zip:two.csv")], [], "first", "second.gz", "both.zip");
        AssertRejects(first.Rejects("standard input"), first.Bytes, "-");
        AssertRejects(second.Rejects("standard input"), Pack.Zstd(second.Bytes), "-");
        // The files of an archive that comes through a pipe are one text.
        AssertRejects(new Content(first, second).Rejects("standard input"), _folder.Read("both.zip"), "-");
    }

    [Fact]
    public void Lines_are_counted_filtered_or_bad_at_any_workers_and_chunks_and_the_answer_is_that_of_the_good_ones()
    {
        var content = new Content("v2", seed: 3, lines: 500, everyKind: true);
        _folder.Write("data", content.Bytes);
        foreach ((int workers, string chunk) in Settings)
        {
            Finished run = ProgramRun.Of(_folder, "count", "data", "--by", "year", "--rejects", "rejects.jsonl", "--workers", $"{workers}", "--chunk-size", chunk).WithExitCode(0);
            int tagged = content.Good.Count(r => Answer.IsTagged(r.Ngram)), bad = content.Rejects("data").Length;
            Assert.Contains($"{content.Good.Length + bad} lines = {content.Good.Length - tagged} counted + {tagged} filtered + {bad} bad", run.Error);
            Assert.Equal(Answer.Tsv(content.Good, "year"), run.OutputText);
        }
    }

    [Fact]
    public void A_line_longer_than_the_limit_is_kept_up_to_a_mebibyte_and_places_behind_it_are_right()
    {
        foreach (string line in new[] { new string('x', (1 << 20) + 1), $"a\t{new string('1', 3 << 20)}\t1\t1", new string('\t', 2 << 20) })
        {
            byte[] good = "a\t1999\t5\t5\n"u8.ToArray(), bad = Encoding.ASCII.GetBytes(line);
            byte[] content = [.. good, .. bad, .. "\n"u8, .. good, .. "bad\n"u8];
            _folder.Write("data", content);
            Reject[] expected = [Reject.Of("data", 2, good.Length, "line-too-long", bad), Reject.Of("data", 4, good.Length * 2 + bad.Length + 1, "too-few-fields", "bad"u8.ToArray())];
            AssertRejects(expected, [], "data");
            AssertRejects([.. expected.Select(r => r with { File = "standard input" })], content, "-");
        }
    }

    [Fact]
    public void Rejects_of_a_run_without_a_bad_line_are_an_empty_file()
    {
        _folder.Write("data", "a\t1999\t5\t5\n");
        ProgramRun.Of(_folder, "count", "data", "--rejects", "rejects.jsonl", "--quiet").WithExitCode(0);
        Assert.Empty(_folder.Read("rejects.jsonl"));
    }

    [Fact]
    public void A_run_that_ends_with_an_error_leaves_old_rejects_and_the_old_output_as_they_were()
    {
        _folder.Write("data", "a\t1999\t5\t5\nbad\nworse\n");
        _folder.Write("rejects.jsonl", "old\n");
        _folder.Write("out.tsv", "old\n");
        ProgramRun.Of(_folder, "count", "data", "--rejects", "rejects.jsonl", "--max-bad-lines", "1", "-o", "out.tsv", "--quiet").WithExitCode(65).OnlyErrorLine();
        Assert.Equal("old\n", _folder.ReadText("rejects.jsonl"));
        Assert.Equal("old\n", _folder.ReadText("out.tsv"));
        Assert.Equal(["data", "out.tsv", "rejects.jsonl"], _folder.Names());
    }

    [Theory]
    [InlineData("missing/rejects.jsonl")]
    [InlineData("/dev/full")]
    public void Rejects_that_cannot_be_written_are_told(string path)
    {
        _folder.Write("data", "a\t1999\t5\t5\nbad\n");
        Assert.Contains(path, ProgramRun.Of(_folder, "count", "data", "--rejects", path, "-o", "out.tsv", "--quiet").WithExitCode(74).OnlyErrorLine());
        Assert.Equal(["data"], _folder.Names());
    }

    [Fact]
    public void More_bad_lines_than_are_allowed_end_the_run_with_the_first_of_them_at_any_workers_and_chunks()
    {
        var content = new Content("v2", seed: 4, lines: 300, everyKind: true);
        _folder.Write("data", content.Bytes);
        Reject[] bad = content.Rejects("data");
        foreach ((int workers, string chunk) in Settings)
        {
            string[] arguments = ["count", "data", "--workers", $"{workers}", "--chunk-size", chunk, "--quiet"];
            foreach (int most in new[] { 0, 1, bad.Length / 2, bad.Length - 1 })
            {
                string line = ProgramRun.Of(_folder, [.. arguments, "--max-bad-lines", $"{most}"]).WithExitCode(65).OnlyErrorLine();
                Assert.StartsWith($"mapreduce: {(most == 0 ? "" : $"more than {most} lines are bad; the first: ")}data:{bad[0].Line} (byte {bad[0].Offset}): {bad[0].Kind}: ", line, StringComparison.Ordinal);
            }
            Assert.Equal(Answer.Tsv(content.Good), ProgramRun.Of(_folder, [.. arguments, "--max-bad-lines", $"{bad.Length}"]).WithExitCode(0).OutputText);
        }
    }

    [Fact]
    public void Bad_lines_that_are_to_fail_and_to_be_kept_at_once_are_refused()
    {
        _folder.Write("data", "a\t1999\t5\t5\n");
        foreach (string[] more in new string[][] { ["--rejects", "r"], ["--max-bad-lines", "3"] })
            Assert.Contains("--on-bad-line fail", ProgramRun.Of(_folder, ["count", "data", "--on-bad-line", "fail", .. more]).WithExitCode(2).OnlyErrorLine());
        Assert.Equal(["data"], _folder.Names());
    }

    public void Dispose() => _folder.Dispose();

    private void AssertRejects(Reject[] expected, byte[] input, params string[] inputs)
    {
        foreach ((int workers, string chunk) in Settings)
        {
            var setting = new Setting { Folder = _folder.Path, Input = input };
            ProgramRun.In(setting, ["count", .. inputs, "--rejects", "rejects.jsonl", "-o", "out.tsv", "--workers", $"{workers}", "--chunk-size", chunk, "--quiet"]).WithExitCode(0);
            Assert.Equal(expected, Reject.OfFile(_folder.Read("rejects.jsonl")));
        }
    }

    /// <summary>Lines of which it is known which are bad.</summary>
    private sealed class Content
    {
        private readonly List<(byte[] Line, string? Kind)> _lines = [];

        /// <summary>Good lines of a version and bad ones between them, the last of them without its newline.</summary>
        public Content(string version, int seed, int lines, bool everyKind)
        {
            var random = new Random(seed);
            BadLine[] bad = [.. BadLine.All.Where(b => b.Version == version && b.Line.Length < 1000 && (everyKind || b.Line.Length > 0))];
            Good = Records.Varied(seed, lines)[..lines];
            int next = 0;
            foreach (NgramRecord record in Good)
            {
                byte[] line = version switch { "v1" => Records.AsV1([record], ""), "v2" => Records.AsV2([record], ""), _ => Records.AsV3([record], "") };
                _lines.Add((line, null));
                if (random.Next(4) > 0) continue;
                BadLine wrong = bad[next++ % bad.Length];
                _lines.Add((Encoding.Latin1.GetBytes(wrong.Line), wrong.Kind));
            }
            _lines.Add(("the last"u8.ToArray(), "too-few-fields"));
        }

        public Content(Content first, Content second)
        {
            _lines.AddRange([.. first._lines, .. second._lines]);
            Good = [.. first.Good, .. second.Good];
        }

        public NgramRecord[] Good { get; }

        public byte[] Bytes => [.. _lines.SelectMany((line, i) => i == 0 ? line.Line : [(byte)'\n', .. line.Line])];

        public Reject[] Rejects(string file)
        {
            var rejects = new List<Reject>();
            long offset = 0;
            for (int i = 0; i < _lines.Count; i++)
            {
                (byte[] line, string? kind) = _lines[i];
                if (kind is not null) rejects.Add(Reject.Of(file, i + 1, offset, kind, line));
                offset += line.Length + 1;
            }
            return [.. rejects];
        }
    }
}
