using System.CommandLine;
using System.CommandLine.Help;
using System.Text.RegularExpressions;
using MapReduce.Cli.Commands;
using MapReduce.Cli.Display;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

public sealed class HelpTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    public void Help_lists_the_commands(string option)
    {
        Finished run = ProgramRun.Of(option).WithExitCode(0);
        Assert.Empty(run.Error);
        string[] commands = Commands(run.OutputText);
        foreach (string command in new[] { "count", "words", "generate" }) Assert.Contains(command, commands);
    }

    [Fact]
    public void Help_of_every_command_has_its_options_and_examples_of_it()
    {
        string[] commands = Commands(ProgramRun.Of("--help").WithExitCode(0).OutputText);
        Assert.True(commands.Length >= 2);
        foreach (string command in commands)
        {
            Finished run = ProgramRun.Of(command, "--help").WithExitCode(0);
            Assert.Empty(run.Error);
            string[] parts = run.OutputText.Split("Examples:");
            Assert.Equal(2, parts.Length);
            string[] examples = parts[1].Split("\n\n")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.True(examples.Length >= 2);
            Assert.All(examples, example => Assert.Contains($"mapreduce {command} ", example));
            foreach (string part in examples.SelectMany(e => e.Split('|')).Where(part => part.Contains($"mapreduce {command} ")))
            {
                // What is behind -- is a command of its own, with its own options.
                string[] commandAndJob = part.Split(" -- ");
                AssertKnown(commandAndJob[0], parts[0]);
                if (commandAndJob.Length > 1) AssertKnown(" " + commandAndJob[1], ProgramRun.Of(commandAndJob[1].Split(' ')[0], "--help").WithExitCode(0).OutputText);
            }
        }
    }

    [Theory]
    [InlineData("--by")]
    [InlineData("--top")]
    [InlineData("--order")]
    [InlineData("--word")]
    [InlineData("--years")]
    [InlineData("--ngram")]
    [InlineData("--ngrams")]
    [InlineData("--match")]
    [InlineData("--min-count")]
    [InlineData("--fold-case")]
    [InlineData("--tags")]
    [InlineData("--strip-tags")]
    [InlineData("-o, --output")]
    [InlineData("--output-format")]
    [InlineData("--no-header")]
    [InlineData("--workers")]
    [InlineData("--chunk-size")]
    [InlineData("--format")]
    [InlineData("--files-from")]
    [InlineData("--on-bad-line")]
    [InlineData("--dry-run")]
    [InlineData("-q, --quiet")]
    [InlineData("--progress")]
    [InlineData("--debug")]
    public void Help_of_count_explains_every_option(string option) =>
        Assert.Matches($@"(?m)^  {option}( <.*?>)?(  +|\n {{10,}})\S", ProgramRun.Of("count", "--help").WithExitCode(0).OutputText);

    [Theory]
    [InlineData("count", "<INPUT>... [options]")]
    [InlineData("words", "<INPUT>... [options]")]
    [InlineData("index", "<INPUT>... -o <FILE.ngrams> [options]")]
    [InlineData("inspect", "<INPUT>... [options]")]
    [InlineData("series", "<NGRAM>... --in <INPUT>... [options]")]
    [InlineData("benchmark", "<INPUT> [options]")]
    [InlineData("generate", "[options]")]
    [InlineData("submit", "--run <FOLDER> [options] -- <COMMAND> ...")]
    [InlineData("status", "--run <FOLDER> [options]")]
    [InlineData("resume", "--run <FOLDER> [options]")]
    [InlineData("map", "--run <FOLDER> --shard <I> [options]")]
    [InlineData("reduce", "--run <FOLDER> [options]")]
    [InlineData("completion", "<SHELL> [options]")]
    [InlineData("help", "[<COMMAND>] [options]")]
    [InlineData("man", "[<COMMAND>] [options]")]
    public void A_usage_shows_as_optional_only_what_is(string command, string usage) =>
        Assert.Contains($"Usage:\n  mapreduce {command} {usage}\n", ProgramRun.Of(command, "--help").WithExitCode(0).OutputText);

    [Theory]
    [InlineData("count", "--word lines", true)]
    [InlineData("words", "--word lines", false)]
    [InlineData("series", "--word lines", false)]
    [InlineData("words", "What to do with a line that is not valid UTF-8 or too long [default: fail]", true)]
    [InlineData("count", "What to do with a line that does not parse [default: fail]", true)]
    [InlineData("submit", "200 with --engine slurm; the cores of this machine with --engine local", true)]
    [InlineData("submit", "always with --engine local", true)]
    [InlineData("resume", "at once [default: as before]", true)]
    public void The_help_of_an_option_is_that_of_its_command(string command, string text, bool isThere)
    {
        string help = string.Join(' ', ProgramRun.Of(command, "--help").WithExitCode(0).OutputText.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(isThere, help.Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_command_help_is_the_option_help()
    {
        Assert.Equal(ProgramRun.Of("--help").WithExitCode(0).OutputText, ProgramRun.Of("help").WithExitCode(0).OutputText);
        foreach (string command in Commands(ProgramRun.Of("help").OutputText))
            Assert.Equal(ProgramRun.Of(command, "--help").WithExitCode(0).OutputText, ProgramRun.Of("help", command).WithExitCode(0).OutputText);
    }

    [Fact]
    public void A_bare_name_shows_the_commands_and_five_examples_and_is_a_usage_error()
    {
        Finished run = ProgramRun.Of().WithExitCode(2);
        Assert.Empty(run.Output);
        string[] listed = run.Error.Split("Commands: ")[1].Split("\nMore: ")[0].Split([' ', ',', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Commands(ProgramRun.Of("--help").WithExitCode(0).OutputText), listed);
        Assert.Contains("mapreduce help COMMAND", run.Error);
        string[] examples = [.. run.ErrorLines.Where(line => line.StartsWith("  mapreduce ", StringComparison.Ordinal))];
        Assert.Equal(5, examples.Length);
        foreach (string example in examples) AssertKnown(example, ProgramRun.Of(example.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], "--help").WithExitCode(0).OutputText);
        Assert.All(run.ErrorLines, line => Assert.InRange(line.Length, 1, 80));
        Assert.InRange(run.ErrorLines.Length, 5, 20);
    }

    [Fact]
    public void Help_is_wrapped_at_80_columns_between_words_and_says_the_same_as_on_a_wide_terminal()
    {
        Shell.Need("script");
        using var folder = new TempFolder();
        string[] pages = ["help", .. Commands(ProgramRun.Of("help").OutputText).Select(command => $"help {command}")];
        foreach (string page in pages)
        {
            string[] lines = ProgramRun.Of(page.Split(' ')).WithExitCode(0).OutputText.Split("Examples:")[0].Split('\n');
            Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
            Assert.Contains(lines, line => line.Length > 60);
            foreach ((int columns, int most) in new[] { (100, 100), (300, 120), (50, 50) })
            {
                string[] wide = ManagedWay.WithoutSetup(Shell.Of(folder, $"script -qec \"stty cols {columns}; '$P' {page}\" /dev/null < /dev/null").WithExitCode(0).OutputText).Replace("\r", "").Split("Examples:")[0].Split('\n');
                // A name is not broken.
                Assert.All(wide, line => Assert.True(line.Length <= most || line.Trim().Split("> ").Length == 1, line));
                Assert.Equal(Words(lines), Words(wide));
            }
        }

        static string[] Words(string[] lines) => [.. lines.SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
    }

    /// <summary>The headings that <c>count</c> has, in their order, and an option of each.</summary>
    [Fact]
    public void Options_stand_in_groups_from_what_is_read_to_how()
    {
        (string Heading, string Option)[] expected =
        [
            ("Input", "--files-from"), ("Filter", "--years"), ("Tags and case", "--strip-tags"), ("Rows", "--by"), ("Columns", "--totals"),
            ("Output", "--output"), ("Resources", "--memory"), ("Bad lines", "--rejects"), ("General", "--quiet"),
        ];
        string[] sections = ProgramRun.Of("count", "--help").WithExitCode(0).OutputText.Split("\n\n");
        Assert.Equal(["Description", "Usage", "Arguments", .. expected.Select(group => group.Heading), "Examples", "Manual"], sections.Select(section => section.TrimStart('\n').Split(':')[0]));
        foreach ((string heading, string option) in expected)
            Assert.Matches($@"(?m)^  (-\w, )?{option}(?![\w-])", sections.Single(section => section.StartsWith($"{heading}:\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_option_of_every_command_is_declared_with_its_group()
    {
        using var interruption = new Interruption(TextWriter.Null);
        RootCommand root = CommandLine.Build(null, new SharedOptions(), new CommandHost(TextWriter.Null, interruption, new WarningLog(TextWriter.Null)));
        Option[] options = [.. root.Subcommands.SelectMany(command => command.Options).Concat(root.Options)];
        Assert.True(options.Length > 100, $"{options.Length} options");
        // Those of the library, whose classes are not ours.
        Assert.All(options.Where(option => option is not (HelpOption or VersionOption)), option => Assert.IsAssignableFrom<IGroupedOption>(option));
    }

    [Fact]
    public void A_group_fits_a_screen()
    {
        foreach (string command in Commands(ProgramRun.Of("help").OutputText))
            foreach (string section in ProgramRun.Of("help", command).WithExitCode(0).OutputText.Split("\n\n"))
                Assert.True(section.Split('\n').Length <= 23, $"{command}:\n{section}");
    }

    [Fact]
    public void Help_ends_with_the_name_of_the_manual()
    {
        Assert.Contains("\n\nManual:\n  man mapreduce  ", ProgramRun.Of("--help").WithExitCode(0).OutputText);
        foreach (string command in Commands(ProgramRun.Of("help").OutputText))
        {
            string last = ProgramRun.Of("help", command).WithExitCode(0).OutputText.Split("\n\n")[^1];
            Assert.StartsWith($"Manual:\n  man mapreduce-{command} ", last, StringComparison.Ordinal);
            Assert.Contains($" mapreduce man {command} | man -l -", string.Join(' ', last.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)));
        }
    }

    [Fact]
    public void Help_wins_over_what_is_wrong_beside_it() =>
        Assert.Contains("Usage:", ProgramRun.Of("count", "--help", "--nonsense", "missing").WithExitCode(0).OutputText);

    private static void AssertKnown(string typed, string help)
    {
        foreach (Match option in Regex.Matches(typed, @"(?<= )--?[a-z][a-z-]*"))
            Assert.Matches($@"(?m)^  .*(?<![\w-]){option.Value}(?![\w-])", help);
    }

    private static string[] Commands(string help) =>
        [.. help.Split("Commands:")[1].Split("\n\n")[0].Split('\n').Where(l => Regex.IsMatch(l, @"^  \S")).Select(l => l.Trim().Split(' ')[0]).Where(c => c.Length > 0)];
}
