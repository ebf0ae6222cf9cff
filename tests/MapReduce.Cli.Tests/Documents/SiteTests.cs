using System.Net;
using System.Text.RegularExpressions;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Documents;

/// <summary>What <c>./run.sh docs</c> makes a site of. <c>tests/long/docs.sh</c> makes the site itself.</summary>
public sealed class SiteTests : IDisposable
{
    private static readonly string Script = Path.Join(Checkout.Root, "docs", "site", "man.awk");

    private static readonly string[] Pages =
    [
        .. new[] { "", "docs", "data", "src", "benchmarks", "benchmarks/results" }.SelectMany(folder => Directory.GetFiles(Path.Join(Checkout.Root, folder), "*.md"))
            .Select(file => Path.GetRelativePath(Checkout.Root, file)).Order(StringComparer.Ordinal),
    ];

    private readonly TempFolder _folder = new();

    /// <summary>The help is the oracle: it goes through neither roff nor HTML.</summary>
    [Fact]
    public void The_page_of_a_command_has_all_that_its_help_has()
    {
        string[] commands = [.. Regex.Matches(ProgramRun.Of("help").WithExitCode(0).OutputText.Split("Commands:")[1].Split("\n\n")[0], @"(?m)^  (\w+)").Select(match => match.Groups[1].Value)];
        Assert.True(commands.Length >= 10);
        foreach (string command in commands)
        {
            string page = Shell.Of(_folder, $"\"$P\" man {command} | awk -f '{Script}'").WithExitCode(0).OutputText;
            Assert.StartsWith($"# mapreduce {command}\n", page, StringComparison.Ordinal);
            Assert.Equal(["Synopsis", "Description", "Options", "Examples", "Exit status", "Environment", "Files", "See also"], Regex.Matches(page, "(?m)^## (.*)").Select(match => match.Groups[1].Value));
            string shown = Words(WebUtility.HtmlDecode(Regex.Replace(page, "<[^>]*>", "")));
            string[] help = ProgramRun.Of("help", command).WithExitCode(0).OutputText.Split("\n\nManual:")[0].Split("\n\nExamples:\n");
            foreach (string example in help[1].Split('\n')) Assert.Contains(Words(example), shown, StringComparison.Ordinal);
            MatchCollection options = Regex.Matches(help[0], @"(?m)^  (?<name>-.*?)(  +|\n {10,})(?<text>.*(\n {10,}.*)*)");
            Assert.NotEmpty(options);
            foreach (Match option in options)
            {
                Assert.Contains(Words(option.Groups["name"].Value.Replace("<", "").Replace(">", "").Replace("(REQUIRED)", "(required)")), shown, StringComparison.Ordinal);
                Assert.Contains(Words(option.Groups["text"].Value), shown, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(@".XX", "man.awk:1: .XX is not known\n")]
    [InlineData(@"a \q b", "man.awk:1: \\q is not known\n")]
    [InlineData(@"a \(em b", "man.awk:1: \\em is not known\n")]
    public void Roff_that_the_pages_are_not_made_for_is_refused(string line, string message)
    {
        Finished run = Shell.Of(_folder, $"awk -f '{Script}'", System.Text.Encoding.UTF8.GetBytes(line + "\n")).WithExitCode(1);
        Assert.Equal(message, run.Error);
    }

    [Fact]
    public void Signs_of_roff_HTML_and_Markdown_are_shown_as_they_are() =>
        Assert.Equal(
            "<p>.a &lt;b&gt; &amp;amp; *_NOUN \\ ' ` ^ ~ - &#x2026; <code>--x</code> <var>N</var></p>\n\n",
            Shell.Of(_folder, $"awk -f '{Script}'", @"\&.a <b> &amp; *_NOUN \e \(aq \(ga \(ha \(ti \- \[u2026] \fB\-\-x\fP \fIN\fP"u8.ToArray()).WithExitCode(0).OutputText);

    [Fact]
    public void Every_document_is_in_the_navigation_and_the_navigation_names_no_other()
    {
        string[] named = [.. Regex.Matches(File.ReadAllText(Path.Join(Checkout.Root, "docs", "site", "toc.yml")), @"(?m)^ *href: (\S+)$").Select(match => match.Groups[1].Value)];
        Assert.Equal(named.Distinct(), named);
        // README is the first page of the site, the pages of commands and of the libraries are made, and each processor has a page of results.
        Assert.Equal(
            Pages.Where(page => page != "README.md" && (page == "benchmarks/results/README.md" || !page.StartsWith("benchmarks/results/", StringComparison.Ordinal))).Concat(["index.md", "docs/commands/mapreduce.md", "docs/api/"]).Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_link_of_a_document_leads_to_a_file_and_a_heading_that_are_there()
    {
        var broken = new List<string>();
        int links = 0;
        foreach (string page in Pages)
        {
            string text = Regex.Replace(File.ReadAllText(Path.Join(Checkout.Root, page)), @"(?ms)^```.*?^```$|`[^`\n]*`", "");
            foreach (Match link in Regex.Matches(text, @"\]\((?!https?://)(?<file>[^)#\s]*)(#(?<heading>[^)\s]*))?\)"))
            {
                links++;
                string file = link.Groups["file"].Value.Length == 0 ? Path.Join(Checkout.Root, page) : Path.GetFullPath(Path.Join(Checkout.Root, Path.GetDirectoryName(page), link.Groups["file"].Value));
                if (!File.Exists(file) || (link.Groups["heading"].Value is { Length: > 0 } heading && !Headings(file).Contains(heading))) broken.Add($"{page}: {link.Value}");
            }
        }
        Assert.Empty(broken);
        Assert.True(links > 50, $"{links} links");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The headings of a page, as links name them: in lower case, with hyphens for blanks, without other signs.</summary>
    private static IEnumerable<string> Headings(string file) =>
        Regex.Matches(File.ReadAllText(file), "(?m)^#+ (.*)$").Select(heading => Regex.Replace(heading.Groups[1].Value.ToLowerInvariant(), @"[^\w -]", "").Replace(' ', '-'));

    private static string Words(string text) => string.Join(' ', text.Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
