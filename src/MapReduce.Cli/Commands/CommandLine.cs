using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MapReduce.Cli.Display;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Manual;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;

namespace MapReduce.Cli.Commands;

/// <summary>Parses the command line, and runs the command.</summary>
internal sealed class CommandLine(TextWriter error, Interruption interruption)
{
    /// <summary>The one list of commands, in the order of the help, and whether each refers to others. An <see cref="IJobCommand"/> can be submitted too.</summary>
    private static readonly (string Name, Func<CommandParts, ICommandDefinition> New, bool NeedsOthers)[] All =
    [
        ("count", p => new CountCommand(p.Common, p.Host), false),
        ("series", p => new SeriesCommand(p.Common, p.Host), false),
        ("index", p => new IndexCommand(p.Common, p.Host), false),
        ("inspect", p => new InspectCommand(p.Common, p.Host), false),
        ("words", p => new WordsCommand(p.Common, p.Host), false),
        ("generate", p => new GenerateCommand(p.Common, p.Host), false),
        ("benchmark", p => new BenchmarkCommand(p.Common, p.Host), false),
        ("submit", p => new SubmitCommand(p.Common, p.Host, p.Jobs!), true),
        ("status", p => new StatusCommand(p.Host), false),
        ("resume", p => new ResumeCommand(p.Common, p.Host, p.Jobs!), true),
        ("map", p => new MapCommand(p.Jobs!), true),
        ("reduce", p => new ReduceCommand(p.Jobs!), true),
        ("completion", p => new CompletionCommand(p.Jobs!), true),
        ("help", _ => new HelpCommand(), true),
        ("man", p => new ManCommand(p.Pages), true),
    ];

    /// <summary>The names of all commands.</summary>
    public static IEnumerable<string> Names => All.Select(command => command.Name);

    /// <summary>Examples for a user who does not know the program yet.</summary>
    private static readonly string[] Beginnings =
    [
        "mapreduce inspect 1gram-a.gz",
        "mapreduce count 1gram-a.gz -o counts.tsv",
        "mapreduce count '1gram/*.gz' --top 20 --word Aardvark",
        "mapreduce series question quite --in '1gram/*.gz' --chart lines.svg",
        "mapreduce words book.txt --top 50",
    ];

    /// <summary>Parses without response files, because the name of an input may begin with @.</summary>
    public static ParserConfiguration Configuration => new() { ResponseFileTokenReplacer = null };

    public async Task<int> RunAsync(string[] args)
    {
        var common = new SharedOptions();
        var warnings = new WarningLog(error);
        RootCommand root = Build(args.FirstOrDefault(), common, new CommandHost(error, interruption, warnings));
        args = Switches.Attach(root, args);
        if (args.Length == 0)
        {
            Introduce(root);
            return ExitCode.Usage;
        }
        ParseResult parsed = root.Parse(args, Configuration);
        if (parsed.Action is not (ShowHelp or VersionText))
        {
            if (Hints.Problem(parsed) is { } problem) throw new UsageException(problem);
            if (Presets.AreFor(parsed.CommandResult.Command.Name) && Presets.Read().Apply(parsed)) parsed = root.Parse(args, Configuration);
        }
        warnings.Configure(parsed.GetValue(common.Quiet), parsed.GetValue(common.Warnings) == WarningMode.Fail, common.Warnings.Preset?.Text);
        _ = RunFiles.Of(parsed);
        using var output = new StringWriter { NewLine = "\n" };
        int code = await parsed.InvokeAsync(
            new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
            interruption.Token).ConfigureAwait(false);
        StandardStreams.Print(output.ToString());
        return code;
    }

    /// <summary>Without a command: what the program is, examples, and where more help is, as an error.</summary>
    private void Introduce(RootCommand root)
    {
        int columns = Console.IsErrorRedirected ? Terminal.UsualColumns : Terminal.WindowColumns(StandardStreams.Error);
        string[] lines =
        [
            .. Terminal.Wrap(root.Description!, columns).Split('\n'),
            "",
            .. Beginnings.Select(example => $"  {example}"),
            "",
            .. Terminal.Wrap($"Commands: {string.Join(", ", root.Subcommands.Select(command => command.Name))}", columns).Split('\n'),
            "More: mapreduce help, or mapreduce help COMMAND",
        ];
        foreach (string line in lines) error.WriteLine(line);
    }

    /// <summary>
    /// Builds all commands, or only the typed one if it does not refer to others: defining the options of all commands took a
    /// third of the start-up time.
    /// </summary>
    internal static RootCommand Build(string? typed, SharedOptions common, CommandHost host)
    {
        var root = new RootCommand("Turns Google Books Ngram files and plain text into counts, on all cores and in bounded memory, correct to the last line.") { HelpName = "mapreduce" };
        foreach (Option option in common.All) root.Options.Add(option);
        var jobs = new Dictionary<string, IJobCommand>();
        bool isAlone = Array.Exists(All, command => command.Name == typed && !command.NeedsOthers);
        var defined = new Dictionary<Command, ICommandDefinition>();
        var pages = new PageList(root, common, defined);
        var parts = new CommandParts(common, host, pages, isAlone ? null : new JobParser(root, jobs, host));
        var definitions = new List<ICommandDefinition>();
        foreach ((string name, Func<CommandParts, ICommandDefinition> create, _) in All)
        {
            if (isAlone && name != typed) continue;
            ICommandDefinition definition = create(parts);
            definitions.Add(definition);
            if (definition is IJobCommand job) jobs[name] = job;
        }
        foreach (ICommandDefinition definition in definitions)
        {
            Command command = definition.Build();
            root.Subcommands.Add(command);
            defined[command] = definition;
        }
        foreach (Option option in root.Options)
        {
            if (option is HelpOption) (option.Action, option.Description) = (new ShowHelp(pages), "Show this help");
            if (option is VersionOption) (option.Action, option.Description) = (new VersionText(), "Show the version, and what it was built from and runs on");
        }
        return root;
    }

    /// <summary>What commands are built from.</summary>
    /// <param name="Common">Options of every command.</param>
    /// <param name="Host">The process.</param>
    /// <param name="Pages">Their help and manual.</param>
    /// <param name="Jobs">Parses the commands that run in shards; null if only one command is built.</param>
    private sealed record CommandParts(SharedOptions Common, CommandHost Host, PageList Pages, JobParser? Jobs);
}
