using System.Text;
using System.Text.Json;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Display;

/// <summary>What files and ngrams are called does nothing to a terminal, and is written as it is into files.</summary>
public sealed class ShownNamesTests : IDisposable
{
    /// <summary>A name that would colour a line, turn it around and begin another.</summary>
    private const string Name = "n\x1b[31m\u202e\u009b\u200b\nx.tsv", Shown = "n\\x1b[31m\\u202e\\x9b\\u200b\\nx.tsv";

    private static readonly string[] Ngrams = ["a\x1b[2Jb", "b\x07\b", "c\u0085", "d\u202e\u2066", "e\u200b\u200f\u061c", "f\u2028\u2029", "g\ufeff", "h\uffff"];

    private static readonly string[] ShownNgrams =
        ["a\\x1b[2Jb", "b\\x07\\x08", "c\\x85", "d\\u202e\\u2066", "e\\u200b\\u200f\\u061c", "f\\u2028\\u2029", "g\\ufeff", "h\\uffff"];

    private readonly TempFolder _folder = new();

    public ShownNamesTests()
    {
        _folder.Write("data", string.Concat(Ngrams.Select(n => $"{n}\t1900\t1\t1\n")));
        _folder.Write(Name, "a\t1900\t1\t1\nbad\n");
    }

    [Fact]
    public void A_table_shows_ngrams_with_escapes_and_other_forms_have_them_as_they_are()
    {
        string table = ProgramRun.Of(_folder, "count", "data", "--output-format", "table", "--quiet").WithExitCode(0).OutputText;
        string[] rows = [.. table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(cells => cells is [_, "1", "1"]).Select(cells => cells[0])];
        Assert.Equal(ShownNgrams, rows);
        AssertClean(table);
        string tsv = ProgramRun.Of(_folder, "count", "data", "--no-header", "--quiet").WithExitCode(0).OutputText;
        Assert.Equal(string.Concat(Ngrams.Select(n => $"{n}\t1\t1\n")), tsv);
        string[] json = ProgramRun.Of(_folder, "count", "data", "--output-format", "jsonl", "--quiet").WithExitCode(0).OutputText.TrimEnd('\n').Split('\n');
        Assert.Equal(Ngrams, json.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("ngram").GetString()!));
    }

    [Fact]
    public void Errors_dry_runs_and_cards_name_files_with_escapes()
    {
        Finished failed = ProgramRun.Of(_folder, "count", Name, "--quiet").WithExitCode(65);
        Assert.StartsWith($"mapreduce: {Shown}:2 (byte 11): ", failed.OnlyErrorLine(), StringComparison.Ordinal);
        Finished dry = ProgramRun.Of(_folder, "count", Name, "--dry-run").WithExitCode(0);
        Assert.StartsWith($"{Shown}: plain, v2, ", dry.Error, StringComparison.Ordinal);
        Finished cards = ProgramRun.Of(_folder, "inspect", Name, "--output-format", "table", "--quiet");
        Assert.Equal(Shown, cards.OutputText.Split('\n')[0]);
        foreach (string text in (string[])[failed.Error, dry.Error, cards.OutputText, cards.Error]) AssertClean(text);
    }

    [Fact]
    public void Mistakes_notes_and_closing_lines_show_what_was_typed_with_escapes()
    {
        foreach (string[] command in (string[][])[["count", "--quiet", "none\x1b\nx"], ["count", "data", "--bogus\x1b[2J"], ["count", "data", "--top", "\u202e1"], ["\x1b[31m"]])
        {
            Finished mistaken = ProgramRun.Of(_folder, command);
            Assert.NotEqual(0, mistaken.ExitCode);
            AssertClean(mistaken.OnlyErrorLine());
        }
        Finished words = ProgramRun.Of(_folder, "count", "data", "--quiet", "--word", Ngrams[0], "--word", "no\nsuch", "-o", "out.tsv").WithExitCode(0);
        Assert.Equal([$"{ShownNgrams[0]} has appeared 1 times.", "no\\nsuch has appeared 0 times."], words.ErrorLines[^2..]);
        AssertClean(words.Error);
        Finished series = ProgramRun.Of(_folder, "series", "no\u001b31m", $"[{Ngrams[0]}]", "--in", "data", "-o", "out.csv", "--progress", "never").WithExitCode(0);
        Assert.Contains("no\\x1b31m", series.Error);
        AssertClean(series.Error);
    }

    [Fact]
    public void Reports_and_rejects_are_JSON_with_the_names_as_they_are()
    {
        ProgramRun.Of(_folder, "count", Name, "data", "--rejects", "rejects.jsonl", "--report", "report.json", "-o", "out.tsv", "--quiet").WithExitCode(0);
        Assert.Equal(Name, JsonDocument.Parse(_folder.ReadText("rejects.jsonl")).RootElement.GetProperty("file").GetString());
        Assert.Equal([Name, "data"], JsonDocument.Parse(_folder.ReadText("report.json")).RootElement.GetProperty("inputs").EnumerateArray().Select(i => i.GetProperty("name").GetString()!));
    }

    [Fact]
    public void Only_csv_is_made_safe_for_spreadsheets_and_only_where_it_is_asked_for()
    {
        _folder.Write("formulas", "+1\t1900\t1\t1\n=1+1\t1900\t1\t1\na\t1900\t1\t1\n");
        Assert.Equal("+1,1,1\n=1+1,1,1\na,1,1\n", Rows());
        Assert.Equal("'+1,1,1\n'=1+1,1,1\na,1,1\n", Rows("--csv-safe"));
        foreach (string option in new[] { "--csv-safe", "--bom" })
        {
            foreach (string[] form in (string[][])[["-o", "x.tsv"], ["-o", "x.jsonl"], ["-o", "x.json"], ["-o", "x.md"], ["-o", "x.html"], ["-o", "x.parquet"], ["--output-format", "table"], []])
                Assert.Contains($"{option} is for .csv", ProgramRun.Of(_folder, ["count", "formulas", option, .. form]).WithExitCode(2).OnlyErrorLine());
        }
        ProgramRun.Of(_folder, "series", "=1+1", "--in", "formulas", "--csv-safe", "--no-header", "--quiet", "-o", "series.csv").WithExitCode(0);
        Assert.Equal("'=1+1,1900,1,1\n", _folder.ReadText("series.csv"));

        string Rows(params string[] options) => ProgramRun.Of(_folder, ["count", "formulas", "--output-format", "csv", "--no-header", "--quiet", .. options]).WithExitCode(0).OutputText;
    }

    [Fact]
    public void A_byte_order_mark_comes_once_and_before_all_else()
    {
        _folder.Write("letters", "é\t1900\t1\t1\n日本\t1900\t1\t1\n");
        Assert.Equal([0xEF, 0xBB, 0xBF, .. "ngram,match_count,volume_count\né,1,1\n日本,1,1\n"u8], Csv("--bom"));
        Assert.Equal([0xEF, 0xBB, 0xBF, .. "é,1,1\n日本,1,1\n"u8], Csv("--bom", "--no-header", "--workers", "2", "--chunk-size", "8"));
        Assert.Equal([0xEF, 0xBB, 0xBF], Csv("--bom", "--no-header", "--ngram", "absent"));
        Assert.Equal([.. "ngram,"u8], Csv()[..6]);

        byte[] Csv(params string[] options) => ProgramRun.Of(_folder, ["count", "letters", "--output-format", "csv", .. options]).WithExitCode(0).Output;
    }

    [Fact]
    public void A_killed_program_leaves_no_socket_and_one_that_was_asked_has_one()
    {
        foreach (bool asked in (bool[])[false, true])
        {
            string temporary = Directory.CreateDirectory(_folder.At($"temporary-{asked}")).FullName;
            var setting = new Setting { Folder = _folder.Path, Variables = new Dictionary<string, string?> { ["TMPDIR"] = temporary, ["DOTNET_EnableDiagnostics"] = asked ? "1" : null } };
            using ProgramRun run = ProgramRun.Start(setting, ["count", "-", "--quiet", "-o", $"{asked}.tsv"], keepInputOpen: true);
            // The output is opened after all that a start does.
            Patiently.Await(() => _folder.Names().Any(name => name.StartsWith($".{asked}.tsv.", StringComparison.Ordinal)), "the output is opened");
            string[] sockets = Directory.GetFileSystemEntries(temporary, "*diagnostic*").Concat(Directory.GetFileSystemEntries(temporary, "clr-debug*")).ToArray();
            if (asked) Assert.NotEmpty(sockets);
            else Assert.Empty(sockets);
            run.Send(UnixSignal.Kill);
        }
    }

    private static void AssertClean(string text)
    {
        foreach (Rune rune in text.Replace("\n", "", StringComparison.Ordinal).EnumerateRunes())
            Assert.False(Rune.IsControl(rune) || rune.Value is >= 0x200B and <= 0x200F or >= 0x2028 and <= 0x202E or >= 0x2060 and <= 0x206F or 0xFEFF or 0x61C, $"U+{rune.Value:X4} in: {text}");
    }

    public void Dispose() => _folder.Dispose();
}
