using System.Text.Json;
using System.Xml.Linq;
using CsvHelper;
using MapReduce.Cli.Options;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;
using MapReduce.Output;

namespace MapReduce.Cli.Tests.Count;

/// <summary>Parquet, JSON and CSV, as other programs read them.</summary>
public sealed class FormsForProgramsTests : IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 72, ngrams: 1500);

    private readonly TempFolder _folder = new();

    public FormsForProgramsTests() => _folder.Write("data", Records.AsV2(Varied));

    public static TheoryData<string> Groupings => new(Answer.Groupings);

    [Theory]
    [MemberData(nameof(Groupings))]
    public void Parquet_has_the_rows_of_the_answer_and_their_types(string by)
    {
        Assert.Empty(ProgramRun.Of(_folder, "count", "data", "--by", by, "-o", "a.parquet", "--quiet").WithExitCode(0).Output);
        string path = _folder.At("a.parquet");
        Assert.Equal(
            Answer.Header(by).TrimEnd('\n').Split('\t').Select(name => (name, name == "ngram" ? "VARCHAR" : "BIGINT")),
            DuckDb.Query("DESCRIBE SELECT * FROM $1", path).Select(row => ((string)row[0], (string)row[1])));
        Assert.Equal(Answer.Rows(Varied, by).Select(row => row.Fields), DuckDb.Query("SELECT * FROM $1", path).Select(row => row.Select(field => $"{field}").ToArray()));
    }

    [Theory]
    [MemberData(nameof(Groupings))]
    public void JSON_lines_have_the_rows_of_the_answer_and_their_types(string by)
    {
        ProgramRun.Of(_folder, "count", "data", "--by", by, "-o", "a.jsonl", "--quiet").WithExitCode(0);
        string[] names = Answer.Header(by).TrimEnd('\n').Split('\t');
        string[][] rows = [.. _folder.ReadText("a.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            JsonProperty[] fields = [.. JsonDocument.Parse(line).RootElement.EnumerateObject()];
            Assert.Equal(names, fields.Select(field => field.Name));
            return fields.Select(field => field.Name == "ngram" ? field.Value.GetString()! : $"{field.Value.GetInt64()}").ToArray();
        })];
        Assert.Equal(Answer.Rows(Varied, by).Select(row => row.Fields), rows);
    }

    [Theory]
    [InlineData("ngram")]
    [InlineData("ngram,year")]
    public void A_JSON_array_and_a_page_have_the_rows_of_the_answer(string by)
    {
        foreach (string form in new[] { "json", "html" }) ProgramRun.Of(_folder, "count", "data", "--by", by, "-o", $"a.{form}", "--quiet").WithExitCode(0);
        string[] names = Answer.Header(by).TrimEnd('\n').Split('\t');
        string[][] rows = [.. Answer.Rows(Varied, by).Select(row => row.Fields)];
        Assert.Equal(rows, JsonDocument.Parse(_folder.ReadText("a.json")).RootElement.EnumerateArray().Select(row => names.Select(name => $"{row.GetProperty(name)}").ToArray()));
        Assert.Equal([names, .. rows], XDocument.Parse(_folder.ReadText("a.html")).Descendants("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray()));
    }

    [Fact]
    public void Odd_ngrams_of_CSV_and_TSV_are_what_they_were_to_CsvHelper_and_to_DuckDB()
    {
        string[] odd = ["\"", "9,000", "0 \" A most useful", "\"\"", "a,\"b\",c", "'", " x ", "back\\slash", "#", "über,日本語"];
        _folder.Write("odd", string.Concat(odd.Select((ngram, i) => $"{ngram}\t1999\t{i + 1}\t1\n")));
        foreach (string form in new[] { "csv", "tsv" }) ProgramRun.Of(_folder, "count", "odd", "-o", $"odd.{form}", "--quiet").WithExitCode(0);
        var expected = odd.Select((ngram, i) => (ngram, i + 1L)).OrderBy(row => row.Item2);
        var read = new List<(string, long)>();
        using (CsvReader reader = CsvReader.Create(new MemoryStream(_folder.Read("odd.csv")), new CsvReaderOptions()))
            while (reader.Read()) read.Add((reader.GetString(0)!, long.Parse(reader.GetSpan(1))));
        Assert.Equal(expected, read.OrderBy(row => row.Item2));
        Assert.Equal(expected, DuckDb.Query("SELECT ngram, match_count FROM read_csv($1, delim = '\\t', quote = '', escape = '', header = true) ORDER BY match_count", _folder.At("odd.tsv")).Select(row => ((string)row[0], (long)row[1])));
        Assert.Equal(expected, DuckDb.Query("SELECT ngram, match_count FROM read_csv($1, header = true) ORDER BY match_count", _folder.At("odd.csv")).Select(row => ((string)row[0], (long)row[1])));
    }

    public static TheoryData<string> AllForms => new(OutputForms.All.Select(form => form.Name));

    /// <summary>A reader of each form that shares no code with its writer. A new form needs one.</summary>
    private static readonly Dictionary<string, Func<string, IEnumerable<string>>> Readers = new()
    {
        ["tsv"] = path => File.ReadAllText(path).TrimEnd('\n').Split('\n')[1..].Select(line => line.Split('\t')[0]),
        ["csv"] = path => CsvText.Parse(File.ReadAllText(path))[1..].Select(row => row[0]),
        ["jsonl"] = path => File.ReadAllText(path).TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("ngram").GetString()!),
        ["json"] = path => JsonDocument.Parse(File.ReadAllText(path)).RootElement.EnumerateArray().Select(row => row.GetProperty("ngram").GetString()!),
        ["parquet"] = path => DuckDb.Query("SELECT ngram FROM $1", path).Select(row => (string)row[0]),
        ["md"] = path => File.ReadAllText(path).TrimEnd('\n').Split('\n')[2..].Select(FirstCell),
        ["html"] = path => XDocument.Parse(File.ReadAllText(path)).Descendants("tbody").Single().Elements("tr").Select(row => row.Elements().First().Value),
    };

    [Theory]
    [MemberData(nameof(AllForms))]
    public void Hostile_ngrams_come_back_from_every_form(string form)
    {
        Assert.True(Readers.ContainsKey(form), $"no test reads {form}: add a reader that shares no code with the form");
        string[] hostile = ["\"", "\"\"", "a\"b", "'", ",", "a,b", ";", "|", "a|b", "||", "=", "=1+1", "\\", "\\n", "a\\", "\\|", "<", "<b>", "&", "&lt;", "#", "*x*", "_NOUN_", "[a](b)", "`", "$", "~", "\u0001", "é", "日本", "😀", "\u2028"];
        // A browser shows a control character in a page, but XML has none.
        if (form == "html") hostile = [.. hostile.Where(ngram => ngram != "\u0001")];
        _folder.Write("hostile", string.Concat(hostile.Select(ngram => $"{ngram}\t1999\t1\t1\n")));
        ProgramRun.Of(_folder, "count", "hostile", "-o", $"a.{form}", "--quiet").WithExitCode(0);
        Assert.Equal(hostile.Order(StringComparer.Ordinal), Readers[form](_folder.At($"a.{form}")).Order(StringComparer.Ordinal));
    }

    /// <summary>The first cell of a row of a Markdown table: up to a bar, with the character after a backslash as it is.</summary>
    private static string FirstCell(string row)
    {
        Assert.StartsWith("| ", row, StringComparison.Ordinal);
        var cell = new System.Text.StringBuilder();
        for (int i = 2; row[i] != '|'; i++) cell.Append(row[i] == '\\' ? row[++i] : row[i]);
        return cell.ToString(0, cell.Length - 1);
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("jsonl")]
    [InlineData("json")]
    [InlineData("csv")]
    [InlineData("md")]
    [InlineData("html")]
    public void The_bytes_are_the_same_for_any_workers_chunks_memory_and_way_out(string form)
    {
        // More rows than a group of Parquet has, and tables that go to disk.
        ProgramRun.Of(_folder, "generate", "-o", "big", "--size", "5MB", "--shuffled", "--quiet").WithExitCode(0);
        string[] count = ["count", "big", "--by", "ngram,year", "--quiet"];
        ProgramRun.Of(_folder, [.. count, "-o", $"first.{form}", "--workers", "1"]).WithExitCode(0);
        byte[] first = _folder.Read($"first.{form}");
        foreach (string[] cut in (string[][])[["2", "64KiB", "512MiB"], ["3", "1MiB", "512MiB"], ["8", "100KB", "1MiB"], ["1", "1MiB", "1MiB"]])
        {
            ProgramRun.Of(_folder, [.. count, "-o", $"other.{form}", "--workers", cut[0], "--chunk-size", cut[1], "--memory", cut[2]]).WithExitCode(0);
            Assert.True(first.AsSpan().SequenceEqual(_folder.Read($"other.{form}")), $"other bytes with {string.Join(' ', cut)}");
        }
        Assert.True(first.AsSpan().SequenceEqual(ProgramRun.Of(_folder, [.. count, "--output-format", form]).WithExitCode(0).Output));
        if (form == "parquet")
            Assert.InRange((long)DuckDb.Query("SELECT count(DISTINCT row_group_id) FROM parquet_metadata($1)", _folder.At("first.parquet")).Single()[0], 2, 9);
    }

    [Theory]
    [InlineData("count", "data", "--by", "ngram,year")]
    [InlineData("count", "data", "--by", "decade")]
    [InlineData("series", "watch", "9,000", "--in", "data", "--smoothing", "2")]
    public void Reals_are_the_same_doubles_in_every_form(params string[] run)
    {
        // Totals of no round numbers, so that frequencies have all their digits.
        _folder.Write("totals", " " + string.Concat(Varied.Select(r => r.Year).Distinct().Order().Select(year => $"{year},{7_000_003L * year},7,5\t")));
        foreach (string form in new[] { "tsv", "jsonl", "parquet" }) ProgramRun.Of(_folder, [.. run, "--totals", "totals", "-o", $"a.{form}", "--quiet"]).WithExitCode(0);
        string[][] lines = [.. _folder.ReadText("a.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
        int column = Array.IndexOf(lines[0], "relative_frequency");
        double[] expected = [.. lines[1..].Select(fields => double.Parse(fields[column]))];
        Assert.True(expected.Distinct().Count() > 2);
        Assert.Equal(expected, DuckDb.Query("SELECT relative_frequency FROM $1", _folder.At("a.parquet")).Select(row => (double)row[0]));
        Assert.Equal(expected, _folder.ReadText("a.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("relative_frequency").GetDouble()));
    }

    [Fact]
    public void Words_are_written_in_every_form()
    {
        _folder.Write("text", "one two two \"three\" drei, drei; drei");
        foreach (string form in new[] { "parquet", "jsonl" }) ProgramRun.Of(_folder, "words", "text", "-o", $"a.{form}", "--quiet").WithExitCode(0);
        (string, long)[] words = [("drei", 3), ("one", 1), ("three", 1), ("two", 2)];
        Assert.Equal(words, DuckDb.Query("SELECT word, count FROM $1", _folder.At("a.parquet")).Select(row => ((string)row[0], (long)row[1])));
        Assert.Equal(words, DuckDb.Query("SELECT word, count FROM read_json($1)", _folder.At("a.jsonl")).Select(row => ((string)row[0], (long)row[1])));
    }

    [Theory]
    [InlineData("--top", "7")]
    [InlineData("--order", "count")]
    public void Rows_by_count_are_so_in_every_form(string option, string value)
    {
        foreach (string form in new[] { "parquet", "jsonl" }) ProgramRun.Of(_folder, "count", "data", option, value, "-o", $"a.{form}", "--quiet").WithExitCode(0);
        IEnumerable<Row> rows = Answer.ByCount(Answer.Rows(Varied));
        string[][] expected = [.. (option == "--top" ? rows.Take(7) : rows).Select(row => row.Fields)];
        Assert.Equal(expected, DuckDb.Query("SELECT * FROM $1", _folder.At("a.parquet")).Select(row => row.Select(field => $"{field}").ToArray()));
        Assert.Equal(expected, DuckDb.Query("SELECT * FROM read_json($1)", _folder.At("a.jsonl")).Select(row => row.Select(field => $"{field}").ToArray()));
    }

    [Fact]
    public void No_rows_make_whole_files()
    {
        _folder.Write("empty", "");
        foreach (string form in new[] { "parquet", "jsonl", "json" }) ProgramRun.Of(_folder, "count", "empty", "-o", $"a.{form}", "--quiet").WithExitCode(0);
        Assert.Empty(_folder.Read("a.jsonl"));
        Assert.Equal("[]\n", _folder.ReadText("a.json"));
        Assert.Empty(DuckDb.Query("SELECT * FROM $1", _folder.At("a.parquet")));
        Assert.Equal(["ngram", "match_count", "volume_count"], DuckDb.Query("DESCRIBE SELECT * FROM $1", _folder.At("a.parquet")).Select(row => row[0]));
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("parquet")]
    public void A_failed_run_leaves_the_old_file(string form)
    {
        _folder.Write($"a.{form}", "old");
        _folder.Write("bad", "no ngram\n");
        ProgramRun.Of(_folder, "count", "data", "bad", "-o", $"a.{form}").WithExitCode(65);
        Shell.Of(_folder, $"trap '' XFSZ; ulimit -f 8; DOTNET_EnableWriteXorExecute=0 exec \"$P\" count data -o a.{form} --quiet").WithExitCode(74);
        Assert.Equal("old", _folder.ReadText($"a.{form}"));
        Assert.Equal([$"a.{form}", "bad", "data"], _folder.Names());
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("json")]
    [InlineData("md")]
    [InlineData("html")]
    [InlineData("parquet")]
    public void Names_that_cannot_be_left_out_are_not(string form)
    {
        string line = ProgramRun.Of(_folder, "count", "data", "-o", $"a.{form}", "--no-header").WithExitCode(2).OnlyErrorLine();
        Assert.Contains("--no-header", line);
        Assert.Equal(["data"], _folder.Names());
    }

    [Fact]
    public void Parquet_is_no_text_for_a_terminal()
    {
        Shell.Need("script");
        Finished run = Shell.Of(_folder, "script -qec \"'$P' count data --output-format parquet --quiet\" /dev/null < /dev/null").WithExitCode(2);
        Assert.Contains("-o", run.OutputText);
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("parquet")]
    public void A_reader_that_has_enough_ends_it_quietly(string form) =>
        Assert.Empty(Shell.Of(_folder, $"\"$P\" generate --size 20MB --quiet | \"$P\" count - --by ngram,year --output-format {form} --quiet | head -c 4 >/dev/null").WithExitCode(0).Error);

    public void Dispose() => _folder.Dispose();
}
