using System.Globalization;
using System.Text;
using MapReduce.Cli.Display;
using MapReduce.Cli.Options;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Words;

/// <summary><c>words</c>: the second job, by the same engine.</summary>
public sealed class WordsOfTextTests : IDisposable
{
    private const string Text =
        """
        The quick brown fox jumps over the lazy dog; THE DOG sleeps.
        Über den Wolken, über 9,000 Meilen — naïve Éire, ÉIRE! 日本語 is 日本語 (42, x42).

        don't can't won't; e-mail, snake_case İstanbul ISTANBUL ıstanbul ǅ 𝔘nicode 😀 ² ½ ٣
        """;

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_run_of_letters_and_digits_is_counted(bool foldCase)
    {
        _folder.Write("book.txt", Text);
        string[] fold = foldCase ? ["--fold-case"] : [];
        Assert.Equal(Naive(Text, foldCase), ProgramRun.Of(_folder, ["words", "book.txt", "--quiet", .. fold]).WithExitCode(0).OutputText);
    }

    [Theory]
    [InlineData(1, "64")]
    [InlineData(3, "100")]
    [InlineData(8, "1MiB")]
    public void The_bytes_are_the_same_however_the_text_is_cut_and_packed(int workers, string chunkSize)
    {
        string text = string.Concat(Enumerable.Repeat(Text.Replace("\n", "\r\n"), 20));
        _folder.Write("texts/1.txt", text);
        _folder.Write("texts/2.gz", Pack.Gzip(Encoding.UTF8.GetBytes(text)));
        Finished run = ProgramRun.In(
            new Setting { Folder = _folder.Path, Input = Encoding.UTF8.GetBytes(text) }, "words", "texts", "-", "--quiet", "--workers", $"{workers}", "--chunk-size", chunkSize);
        Assert.Equal(Naive(text + "\n" + text + "\n" + text, false), run.WithExitCode(0).OutputText);
    }

    [Fact]
    public void A_file_of_ngrams_is_counted_with_a_warning()
    {
        _folder.Write("text", "one two\n");
        _folder.Write("ngrams", "one two\t1999\t5\t2\n");
        Assert.Equal("mapreduce: warning: ngrams looks like a file of ngrams, whose words are counted by its lines here; count reads such files", ProgramRun.Of(_folder, "words", "text", "ngrams", "--quiet").WithExitCode(0).OnlyErrorLine());
        ProgramRun.Of(_folder, "words", "ngrams", "--warnings", "fail", "-o", "out.tsv").WithExitCode(65);
        Assert.False(File.Exists(_folder.At("out.tsv")));
        Assert.Empty(ProgramRun.Of(_folder, "words", "text", "--quiet").WithExitCode(0).Error);
    }

    [Fact]
    public void The_top_words_come_by_count_in_every_form()
    {
        _folder.Write("book.txt", Text);
        ProgramRun.Of(_folder, "words", "book.txt", "--top", "2", "--fold-case", "-o", "top.csv", "--quiet").WithExitCode(0);
        Assert.Equal("word,count\nt,3\nthe,3\n", _folder.ReadText("top.csv"));
    }

    [Fact]
    public void A_line_that_is_no_UTF_8_is_bad_with_its_place()
    {
        _folder.Write("book.txt", [.. "one two\n"u8, .. new byte[] { (byte)'x', 0xFF, (byte)'\n' }, .. "three"u8]);
        string line = ProgramRun.Of(_folder, "words", "book.txt", "--quiet").WithExitCode(65).OnlyErrorLine();
        Assert.StartsWith("mapreduce: book.txt:2 (byte 8): invalid-utf8: ", line, StringComparison.Ordinal);
        Assert.Contains("--on-bad-line skip", line);
        Finished run = ProgramRun.Of(_folder, "words", "book.txt", "--on-bad-line", "skip").WithExitCode(0);
        Assert.Equal("word\tcount\none\t1\nthree\t1\ntwo\t1\n", run.OutputText);
        Assert.Contains("3 lines = 2 counted + 0 filtered + 1 bad", run.Error);
    }

    [Fact]
    public void An_empty_text_has_no_words()
    {
        _folder.Write("book.txt", "");
        Assert.Equal("word\tcount\n", ProgramRun.Of(_folder, "words", "book.txt", "--quiet").WithExitCode(0).OutputText);
    }

    [Theory]
    [InlineData("tr_TR.UTF-8")]
    [InlineData("lt_LT.UTF-8")]
    [InlineData("C")]
    public void Folding_case_is_the_same_in_every_locale(string locale)
    {
        _folder.Write("book.txt", Text);
        Finished run = ProgramRun.In(
            new Setting { Folder = _folder.Path, Variables = new Dictionary<string, string?> { ["LC_ALL"] = locale, ["LANG"] = locale } }, "words", "book.txt", "--fold-case", "--quiet");
        Assert.Equal(Naive(Text, true), run.WithExitCode(0).OutputText);
    }

    private static string Naive(string text, bool foldCase)
    {
        var words = new Dictionary<string, int>(StringComparer.Ordinal);
        var word = new StringBuilder();
        foreach (Rune rune in (text + "\n").EnumerateRunes())
        {
            bool belongs = Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
                or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber;
            if (belongs) word.Append((foldCase ? Rune.ToLowerInvariant(rune) : rune).ToString());
            else if (word.Length > 0)
            {
                words[word.ToString()] = words.GetValueOrDefault(word.ToString()) + 1;
                word.Clear();
            }
        }
        return "word\tcount\n" + string.Concat(words.OrderBy(w => Convert.ToHexString(Encoding.UTF8.GetBytes(w.Key)), StringComparer.Ordinal).Select(w => $"{w.Key}\t{w.Value}\n"));
    }

    public void Dispose() => _folder.Dispose();
}
