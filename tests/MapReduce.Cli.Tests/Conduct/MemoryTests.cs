using System.IO.Compression;
using System.Text.Json;
using MapReduce.Cli.Display;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>Memory stays within <c>--memory</c> and 128 MiB, whatever the input is and however much of it there is.</summary>
public sealed class MemoryTests : IDisposable
{
    private const long Mebibyte = 1 << 20;
    private const long Beside = 128 * Mebibyte;

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Forms => ["-o out.tsv", "--order count -o out.tsv", "--top 200000 -o out.tsv", "--top 200000 --order key -o out.tsv", "--order count -o out.csv"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Tables_that_outgrow_the_memory_go_to_disk_and_the_answer_is_the_same(string form)
    {
        NgramRecord[] records = [.. Enumerable.Range(0, 250_000).Select(i => new NgramRecord($"ngram {(long)i * 7919 % 250_000}", 1999, i % 1000, 1))];
        _folder.Write("data", Records.AsV2(records));
        string[] arguments = ["count", "data", .. form.Split(' '), "--quiet"];
        string name = arguments.Single(a => a.StartsWith("out.", StringComparison.Ordinal));
        ProgramRun.Of(_folder, [.. arguments, "--memory", "1GiB"]).WithExitCode(0);
        byte[] expected = _folder.Read(name);
        Assert.Equal(form.Contains("top") ? 200_000 : 250_000, expected.Count(b => b == '\n') - 1);
        foreach ((int workers, string memory) in new[] { (1, "1MiB"), (2, "9MiB"), (3, "20MiB") })
        {
            long peak = Peak(_folder, [.. arguments, "--memory", memory, "--workers", $"{workers}"], out long spills);
            Assert.Equal(expected, _folder.Read(name));
            Assert.InRange(spills, 1, 1000);
            Assert.InRange(peak, Mebibyte, 20 * Mebibyte + Beside);
            Assert.Equal(["data", name, "report.json"], _folder.Names());
        }
    }

    [Theory]
    [InlineData("count", true)]
    [InlineData("count", false)]
    [InlineData("words", true)]
    public void A_small_archive_of_very_much_takes_no_more_memory_than_any_other(string command, bool lines)
    {
        // 200 MB in some hundred kilobytes: ordinary lines, or one line without an end.
        byte[] some = lines ? [.. Enumerable.Repeat("ngram\t1999\t1\t1\n"u8.ToArray(), 70_000).SelectMany(l => l)] : [.. Enumerable.Repeat((byte)'a', 1 << 20)];
        using (var gzip = new GZipStream(File.Create(_folder.At("bomb.gz")), CompressionLevel.Fastest))
            for (int i = 0; i < 200; i++) gzip.Write(some);
        Assert.InRange(new FileInfo(_folder.At("bomb.gz")).Length, 1, 5_000_000);
        long peak = Peak(_folder, [command, "bomb.gz", "--memory", "32MiB", "--on-bad-line", "skip", "--quiet", "-o", "out.tsv"], out _);
        Assert.InRange(peak, Mebibyte, 32 * Mebibyte + Beside);
        string expected = command == "words" ? "word\tcount\n1\t28000000\n1999\t14000000\nngram\t14000000\n" : lines ? "ngram\tmatch_count\tvolume_count\nngram\t14000000\t14000000\n" : "ngram\tmatch_count\tvolume_count\n";
        Assert.Equal(expected, _folder.ReadText("out.tsv"));
    }

    [Fact]
    public void A_lower_limit_of_the_environment_is_kept_and_memory_that_runs_out_is_told_in_one_line()
    {
        _folder.Write("data", Records.AsV2(Records.Varied(seed: 141, ngrams: 1000)));
        var setting = new Setting { Folder = _folder.Path, Variables = new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = "3000000" } };
        Assert.Equal(Answer.Tsv(Records.Varied(seed: 141, ngrams: 1000)), ProgramRun.In(setting, "count", "data", "--quiet").WithExitCode(0).OutputText);
        // Hexadecimal, 48 MiB, into which the names of seventy series of a megabyte do not fit.
        string longWord = new('k', 1_000_000);
        using (var data = new StreamWriter(_folder.At("long")))
            for (int words = 0; words < 7; words++)
                for (int i = 0; i < 10; i++) data.Write($"{string.Concat(Enumerable.Repeat("a ", words))}{i}{longWord}\t1999\t1\t1\n");
        Setting Limited(string heap) => new() { Folder = _folder.Path, Variables = new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = heap } };
        string[] arguments = ["series", "*", "* *", "* * *", "* * * *", "* * * * *", "* * * * * *", "* * * * * * *", "--in", "long", "--quiet", "-o", "out.tsv"];
        string line = ProgramRun.In(Limited("3000000"), arguments).WithExitCode(1).OnlyErrorLine();
        Assert.Contains("memory ran out", line);
        Assert.Contains("limited to 16 MiB (DOTNET_GCHeapHardLimit, or the container's memory); it needs at least 48 MiB", ProgramRun.In(Limited("1000000"), arguments).WithExitCode(2).OnlyErrorLine());
        Assert.Equal(["data", "long"], _folder.Names());
    }

    [Theory]
    [InlineData("-o out.tsv")]
    [InlineData("--order count -o out.tsv")]
    [InlineData("--top 60 -o out.tsv")]
    [InlineData("--fold-case -o out.tsv")]
    [InlineData("-o out.csv")]
    [InlineData("-o out.jsonl")]
    [InlineData("--checkpoint parts -o out.tsv")]
    public void Keys_of_a_megabyte_take_no_more_memory_than_others(string form)
    {
        string longKey = new('k', 1_000_000);
        int[] numbers = [.. Enumerable.Range(0, 80).Select(i => i * 37 % 80)];
        using (var data = new StreamWriter(_folder.At("data")))
            foreach (int i in numbers) data.Write($"{i:D2}{longKey}\t1999\t{i}\t1\n");
        long peak = Peak(_folder, ["count", "data", .. form.Split(' '), "--memory", "16MiB", "--workers", "2", "--quiet"], out _);
        Assert.InRange(peak, Mebibyte, 16 * Mebibyte + Beside);
        if (!form.EndsWith("out.tsv", StringComparison.Ordinal)) return;
        IEnumerable<int> order = form.Contains("count") ? numbers.OrderDescending() : form.Contains("top") ? numbers.OrderDescending().Take(60) : numbers.Order();
        Assert.Equal(order.Select(i => $"{i:D2}{longKey}\t{i}\t1"), File.ReadLines(_folder.At("out.tsv")).Skip(1));
    }

    [Fact]
    public void Keys_that_differ_in_their_last_bytes_only_are_all_there_in_their_order()
    {
        string longKey = new('k', 20_000);
        int[] numbers = [.. Enumerable.Range(0, 4000).Select(i => i * 37 % 4000)];
        using (var data = new StreamWriter(_folder.At("data")))
            foreach (int i in numbers) data.Write($"{longKey}{i:D4}\t1999\t{i}\t1\n");
        long peak = Peak(_folder, ["count", "data", "-o", "out.tsv", "--memory", "16MiB", "--workers", "2", "--quiet"], out long spills);
        Assert.InRange(peak, Mebibyte, 16 * Mebibyte + Beside);
        Assert.InRange(spills, 1, 100);
        Assert.Equal(numbers.Order().Select(i => $"{longKey}{i:D4}\t{i}\t1"), File.ReadLines(_folder.At("out.tsv")).Skip(1));
    }

    [Theory]
    [InlineData('x', "text")]
    [InlineData('\u0001', "text")]
    [InlineData('\u00FF', "base64")]
    public void Rejects_of_a_megabyte_take_no_more_memory_than_others(char letter, string field)
    {
        byte[] line = [.. Enumerable.Repeat((byte)letter, 900_000), (byte)'\n'];
        using (FileStream data = File.Create(_folder.At("data")))
            for (int i = 0; i < 80; i++)
            {
                data.Write(System.Text.Encoding.ASCII.GetBytes($"{i:D4}"));
                data.Write(line);
            }
        long peak = Peak(_folder, ["count", "data", "--format", "v2", "--rejects", "bad.jsonl", "-o", "out.tsv", "--memory", "16MiB", "--workers", "2", "--quiet"], out _);
        Assert.InRange(peak, Mebibyte, 16 * Mebibyte + Beside);
        int number = 0;
        foreach (string row in File.ReadLines(_folder.At("bad.jsonl")))
        {
            using JsonDocument reject = JsonDocument.Parse(row);
            JsonElement root = reject.RootElement;
            Assert.Equal((number + 1, number * 900_005L), (root.GetProperty("line").GetInt32(), root.GetProperty("offset").GetInt64()));
            byte[] bytes = field == "base64" ? root.GetProperty(field).GetBytesFromBase64() : System.Text.Encoding.UTF8.GetBytes(root.GetProperty(field).GetString()!);
            Assert.Equal([.. System.Text.Encoding.ASCII.GetBytes($"{number:D4}"), .. line.AsSpan(..^1)], bytes);
            number++;
        }
        Assert.Equal(80, number);
    }

    [Fact]
    public void A_pattern_that_matches_every_ngram_takes_no_more_memory_than_another()
    {
        using (var data = new StreamWriter(_folder.At("data")))
            for (int i = 0; i < 1_500_000; i++) data.Write($"w{i:D7}\t1999\t{(i % 150_000 == 7 ? 1000 + i : 3)}\t1\n");
        long peak = Peak(_folder, ["series", "*", "--in", "data", "-o", "out.tsv", "--memory", "16MiB", "--workers", "2", "--quiet"], out _);
        Assert.InRange(peak, Mebibyte, 16 * Mebibyte + Beside);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => i * 150_000 + 7).OrderDescending().Select(i => $"w{i:D7}\t1999\t{1000 + i}\t1"), File.ReadLines(_folder.At("out.tsv")).Skip(1));
    }

    [Fact]
    public void Inspect_keeps_the_limit_too()
    {
        string longKey = new('k', 900_000);
        using (var data = new StreamWriter(_folder.At("data")))
            for (int i = 0; i < 250; i++) data.Write($"{i:D4}{longKey}\t1999\t1\t1\n");
        Finished run = ProgramRun.Of(_folder, "inspect", "data", "--output-format", "jsonl", "--memory", "16MiB", "--workers", "2").WithExitCode(0);
        using JsonDocument card = JsonDocument.Parse(run.OutputText);
        Assert.Equal((250, 250), (card.RootElement.GetProperty("lines").GetInt32(), card.RootElement.GetProperty("ngrams").GetInt32()));
        System.Text.RegularExpressions.Match peak = System.Text.RegularExpressions.Regex.Match(run.Error, "peak memory ([0-9.]+) MB");
        Assert.InRange(double.Parse(peak.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) * 1e6, Mebibyte, 16 * Mebibyte + Beside);
    }

    [Fact]
    public void A_list_of_ngrams_that_the_memory_has_no_room_for_is_refused_with_what_is_enough()
    {
        _folder.Write("data", "w000007\t1999\t1\t1\nno\t1999\t1\t1\n");
        _folder.Write("list", string.Concat(Enumerable.Range(0, 1_000_000).Select(i => $"w{i:D6}\n")));
        string line = ProgramRun.Of(_folder, "count", "data", "--ngrams", "list", "--memory", "16MiB", "-o", "out.tsv", "-q").WithExitCode(2).OnlyErrorLine();
        Assert.Matches("^mapreduce: list: the list of ngrams needs more than half of this run's memory \\(([0-9]+MiB) is enough\\); raise --memory", line);
        string enough = System.Text.RegularExpressions.Regex.Match(line, "[0-9]+MiB").Value;
        ProgramRun.Of(_folder, "count", "data", "--ngrams", "list", "--memory", enough, "-o", "out.tsv", "-q").WithExitCode(0);
        Assert.Equal("ngram\tmatch_count\tvolume_count\nw000007\t1\t1\n", _folder.ReadText("out.tsv"));
    }

    [Fact]
    public void More_inputs_than_the_memory_has_room_for_are_refused_and_fewer_are_counted()
    {
        _folder.Write("data", "a\t1999\t1\t1\n");
        _folder.Write("list", string.Concat(Enumerable.Repeat("data\n", 120_000)));
        string line = ProgramRun.Of(_folder, "count", "--files-from", "list", "--memory", "64MiB", "--workers", "2", "-o", "out.tsv", "-q").WithExitCode(2).OnlyErrorLine();
        Assert.Equal("mapreduce: 120000 inputs are too many for --memory 64MiB; give --memory 192MiB, or fewer inputs at once", line);
        _folder.Write("list", string.Concat(Enumerable.Repeat("data\n", 5_000)));
        ProgramRun.Of(_folder, "count", "--files-from", "list", "--memory", "64MiB", "--workers", "2", "-o", "out.tsv", "-q").WithExitCode(0);
        Assert.Equal("ngram\tmatch_count\tvolume_count\na\t5000\t5000\n", _folder.ReadText("out.tsv"));
    }

    [Theory]
    [InlineData("--memory 10", "--memory 10: too little; expected at least 1MiB")]
    [InlineData("--memory 1023KiB", "--memory 1023KiB: too little; expected at least 1MiB")]
    [InlineData("--workers 2147483647", "--workers 2147483647: expected a whole number from 1 to 1024")]
    [InlineData("--workers 1025", "--workers 1025: expected a whole number from 1 to 1024")]
    [InlineData("--workers 500 --memory 64MiB", "--memory 64MiB is too little for 500 workers with chunks of 1MiB; give --memory 3936MiB, at most 16 --workers, or a smaller --chunk-size")]
    [InlineData("--workers 2 --memory 64MiB --chunk-size 1GiB", "--memory 64MiB is too little for 2 workers with chunks of 1GiB; give --memory 6090MiB, or a smaller --chunk-size")]
    public void Options_that_the_memory_cannot_be_enough_for_are_refused(string options, string message)
    {
        _folder.Write("data", "a\t1999\t1\t1\n");
        Assert.StartsWith($"mapreduce: {message}", ProgramRun.Of(_folder, ["count", "data", .. options.Split(' '), "-o", "out.tsv"]).WithExitCode(2).OnlyErrorLine());
        Assert.Equal(["data"], _folder.Names());
    }

    [Theory]
    [InlineData("count - -q", "line-too-long")]
    [InlineData("words - -q", "line-too-long")]
    [InlineData("count - -q --on-bad-line skip", "a line exceeds 1073741824 bytes")]
    [InlineData("count - -q --rejects bad.jsonl", "a line exceeds 1073741824 bytes")]
    [InlineData("count /dev/zero -q", "line-too-long")]
    [InlineData("count /dev/zero -q --on-bad-line skip", "a line exceeds 1073741824 bytes")]
    [InlineData("count data --ngrams /dev/zero -q", "/dev/zero:1: a line of more than 1048576 bytes")]
    public void A_line_that_never_ends_ends_the_run(string command, string message)
    {
        _folder.Write("data", "a\t1999\t1\t1\n");
        Finished run = Shell.Of(_folder, $"{{ head -c 5000000000 /dev/zero | tr '\\0' x; }} 2>/dev/null | \"$P\" {command} --memory 16MiB --workers 2 -o out.tsv");
        Assert.Contains(message, run.WithExitCode(65).OnlyErrorLine());
        Assert.DoesNotContain("out.tsv", _folder.Names());
    }

    [Theory(Explicit = true)]
    [InlineData("64MiB", 2, "-o out.tsv")]
    [InlineData("64MiB", 8, "-o out.tsv")]
    [InlineData("64MiB", 2, "--order count -o out.tsv")]
    [InlineData("64MiB", 8, "--order count -o out.tsv")]
    [InlineData("64MiB", 2, "--top 3000000 -o out.tsv")]
    [InlineData("64MiB", 2, "-o out.csv")]
    [InlineData("128MiB", 2, "--order count -o out.tsv")]
    public void Ten_times_the_memory_of_lines_all_different_stay_within_it(string memory, int workers, string form)
    {
        long limit = long.Parse(memory[..^3]) * Mebibyte;
        ulong sum = 0;
        long lines = 0;
        using (var data = new StreamWriter(_folder.At("data"), append: false, new System.Text.UTF8Encoding(false), 1 << 20))
            for (long bytes = 0; bytes < limit * 10; lines++)
            {
                string line = $"{(ulong)lines * 0x9E3779B97F4A7C15:x16}\t1999\t{lines % 977}\t1\n";
                data.Write(line);
                bytes += line.Length;
                sum += (ulong)(lines % 977);
            }
        foreach (string? heap in new[] { null, $"{limit / 8 + (72L << 20):x}" })
        {
            long peak = Peak(_folder, ["count", "data", .. form.Split(' '), "--memory", memory, "--workers", $"{workers}", "--quiet"], out long spills, heap);
            TestContext.Current.TestOutputHelper?.WriteLine($"{memory}, {workers} workers, {form}: peak {peak / Mebibyte} MiB, {spills} spills");
            Assert.InRange(peak, Mebibyte, limit + Beside);
            Assert.InRange(spills, 5, 10_000);
            AssertAnswer(form, lines, sum);
            Assert.Equal(["data", form.Split(' ')[^1], "report.json"], _folder.Names());
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Every row is there once, in its order, and the sum is right: without all of it in this process's memory.</summary>
    private void AssertAnswer(string form, long lines, ulong sum)
    {
        long rows = 0;
        ulong all = 0, before = ulong.MaxValue;
        string last = "";
        foreach (string row in File.ReadLines(_folder.At(form.Split(' ')[^1])).Skip(1))
        {
            string[] fields = row.Split('\t', ',');
            ulong count = ulong.Parse(fields[1]);
            all += count;
            rows++;
            if (form.Contains("count") || form.Contains("top")) Assert.True(count < before || (count == before && string.CompareOrdinal(last, fields[0]) < 0), row);
            else Assert.True(string.CompareOrdinal(last, fields[0]) < 0, row);
            (last, before) = (fields[0], count);
        }
        Assert.Equal(form.Contains("top") ? 3_000_000 : lines, rows);
        if (!form.Contains("top")) Assert.Equal(sum, all);
    }

    private static long Peak(TempFolder folder, string[] arguments, out long spills, string? heap = null)
    {
        var setting = new Setting { Folder = folder.Path, Variables = new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = heap } };
        using (ProgramRun run = ProgramRun.Start(setting, [.. arguments, "--report", "report.json"])) run.WaitForEnd(TimeSpan.FromMinutes(10)).WithExitCode(0);
        using JsonDocument report = JsonDocument.Parse(folder.Read("report.json"));
        spills = report.RootElement.GetProperty("spills").GetInt64();
        return report.RootElement.GetProperty("peak_memory_bytes").GetInt64();
    }
}
