using System.Text.RegularExpressions;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary><c>man</c>: the pages, as groff and mandoc read them.</summary>
public sealed class ManualTests : IDisposable
{
    private static readonly string[] Commands = [.. Regex.Matches(ProgramRun.Of("help").WithExitCode(0).OutputText.Split("Commands:")[1].Split("\n\n")[0], @"(?m)^  (\w+)").Select(match => match.Groups[1].Value)];

    private readonly TempFolder _folder = new();

    /// <summary>Every page, by the command; that of the program has an empty name.</summary>
    private static IEnumerable<(string Command, string Page)> Pages => Commands.Prepend("").Select(command => (command, PageOf(command)));

    private static string PageOf(string command)
    {
        Finished run = ProgramRun.Of(["man", .. command.Length == 0 ? [] : (string[])[command]]).WithExitCode(0);
        Assert.Empty(run.Error);
        return run.OutputText;
    }

    [Fact]
    public void Mandoc_finds_no_fault_but_the_missing_date()
    {
        Shell.Need("mandoc");
        foreach ((string command, string page) in Pages)
        {
            _folder.Write("page", page);
            string found = Shell.Of(_folder, "mandoc -T lint -W warning page").OutputText;
            Assert.All(found.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains("missing date", line));
            Assert.True(found.Split('\n').Length <= 2, $"{command}: {found}");
        }
    }

    [Fact]
    public void Groff_finds_no_fault()
    {
        Shell.Need("groff");
        foreach ((string command, string page) in Pages)
        {
            _folder.Write("page", page);
            Finished run = Shell.Of(_folder, "groff -man -Tutf8 -ww page").WithExitCode(0);
            Assert.True(run.Error.Length == 0, $"{command}: {run.Error}");
        }
    }

    /// <summary>The help is the oracle: it goes through no roff.</summary>
    [Theory]
    [InlineData("groff -man -Tutf8 -P-cbou -rLL=400n")]
    [InlineData("mandoc -T utf8 -O width=400")]
    public void What_is_shown_is_the_help_letter_by_letter(string reader)
    {
        Shell.Need(reader.Split(' ')[0]);
        foreach (string command in Commands)
        {
            _folder.Write("page", PageOf(command));
            string shown = Words(Regex.Replace(Shell.Of(_folder, $"{reader} page").WithExitCode(0).OutputText, ".\b", ""));
            string[] help = ProgramRun.Of("help", command).WithExitCode(0).OutputText.Split("\n\nManual:")[0].Split("\n\nExamples:\n");
            foreach (string example in help[1].Split('\n')) Assert.Contains(Words(example), shown);
            // An option or an argument with its description, which continues in lines that are indented further.
            MatchCollection items = Regex.Matches(help[0], @"(?m)^  (?<name>(-|<).*?)(  +|\n {10,})(?<text>.*(\n {10,}.*)*)");
            Assert.NotEmpty(items);
            foreach (Match item in items)
            {
                string name = Words(item.Groups["name"].Value.Replace("<", "").Replace(">", "").Replace("(REQUIRED)", "(required)"));
                if (item.Groups["name"].Value[0] == '-') Assert.Contains(name, shown);
                Assert.Contains(Words(item.Groups["text"].Value), shown);
            }
        }

        static string Words(string text) => string.Join(' ', text.Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_page_has_its_sections_and_all_groups_of_the_help()
    {
        foreach ((string command, string page) in Pages)
        {
            string[] sections = [.. Regex.Matches(page, "(?m)^\\.SH \"(.*)\"$").Select(match => match.Groups[1].Value)];
            string[] middle = command.Length == 0 ? ["COMMANDS", "OPTIONS"] : ["OPTIONS", "EXAMPLES"];
            Assert.Equal(["NAME", "SYNOPSIS", "DESCRIPTION", .. middle, "EXIT STATUS", "ENVIRONMENT", "FILES", "SEE ALSO"], sections);
            Assert.True(page.All(char.IsAscii), command);
            string name = command.Length == 0 ? "mapreduce" : $@"mapreduce\-{command}";
            Assert.StartsWith($".TH \"{name.ToUpperInvariant()}\" 1 ", page.Split('\n')[1], StringComparison.Ordinal);
            string help = ProgramRun.Of(["help", .. command.Length == 0 ? [] : (string[])[command]]).WithExitCode(0).OutputText;
            string[] groups = [.. Regex.Matches(page, "(?m)^\\.SS \"(.*)\"$").Select(match => match.Groups[1].Value)];
            Assert.Equal(groups, Regex.Matches(help, @"(?m)^(\w[\w ]*):\n  -").Select(match => match.Groups[1].Value));
        }
    }

    [Fact]
    public void The_exit_codes_are_those_of_the_program()
    {
        int[] codes = [.. typeof(ExitCode).GetFields().Where(field => field.IsLiteral).Select(field => (int)field.GetRawConstantValue()!).Order()];
        string status = PageOf("count").Split(".SH \"EXIT STATUS\"")[1].Split(".SH")[0];
        Assert.Equal(codes, Regex.Matches(status, @"(?m)^\\fB(\d+)(?:, (\d+))?\\fP$").SelectMany(match => match.Groups.Values.Skip(1)).Where(group => group.Success).Select(group => int.Parse(group.Value, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_page_refers_to_all_others()
    {
        string[] all = ["mapreduce", .. Commands.Select(command => $"mapreduce-{command}")];
        foreach ((string command, string page) in Pages)
        {
            string own = command.Length == 0 ? "mapreduce" : $"mapreduce-{command}";
            Assert.Equal(all.Where(name => name != own).Order(StringComparer.Ordinal), Regex.Matches(page.Split(".SH \"SEE ALSO\"")[1], @"(?m)^\.BR (\S+) \(1\),?$").Select(match => match.Groups[1].Value.Replace(@"\-", "-")).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_command_that_is_not_known_is_told() =>
        Assert.Equal("mapreduce: unknown command 'cuont'; did you mean count?", ProgramRun.Of("man", "cuont").WithExitCode(2).OnlyErrorLine());

    public void Dispose() => _folder.Dispose();
}
