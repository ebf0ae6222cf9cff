using MapReduce.Cli.Manual;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Manual;

/// <summary>Texts that mean something to roff, as groff and mandoc show them.</summary>
public sealed class RoffTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Texts => new(
        ".gz begins with a point", "'quoted' begins with an apostrophe", @"a back\slash, \n and \fB", "--two-hyphens - and one", "`grave` ^hat ~tilde", "\"double\" quotes",
        "a % of $HOME & <so> on | {x} # @", "a tab ⇥ and …, ä, 日本", "..", @"\", "-");

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_is_shown_letter_by_letter(string text)
    {
        Shell.Need("groff");
        Shell.Need("mandoc");
        _folder.Write("page", $".TH X 1\n.SH NAME\nx \\- y\n.SH TEXT\n{Roff.Escape(text)}\n.PP\n{Roff.Bold(text)}\n.SS {Roff.Argument(text)}\nend\n");
        foreach (string reader in new[] { "groff -man -Tutf8 -P-cbou -ww", "mandoc -T utf8" })
        {
            Finished run = Shell.Of(_folder, $"{reader} page").WithExitCode(0);
            Assert.Empty(run.Error);
            string[] lines = [.. System.Text.RegularExpressions.Regex.Replace(run.OutputText, ".\b", "").Split('\n').Select(line => line.Trim())];
            Assert.Equal(3, lines.Count(line => line == text));
        }
    }

    [Theory]
    [InlineData("<INPUT>... [options]", @"\fIINPUT\fP\&... [options]")]
    [InlineData("--run <FOLDER> [options] -- <COMMAND> ...", @"\fB\-\-run\fP \fIFOLDER\fP [options] \fB\-\-\fP \fICOMMAND\fP ...")]
    [InlineData("<INPUT>... -o <FILE.ngrams> [options]", @"\fIINPUT\fP\&... \fB\-o\fP \fIFILE.ngrams\fP [options]")]
    public void A_usage_tells_what_is_typed_from_what_it_stands_for(string usage, string roff) => Assert.Equal(roff, Roff.Usage(usage));

    public void Dispose() => _folder.Dispose();
}
