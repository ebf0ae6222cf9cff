using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MapReduce.Cli.Cluster;
using MapReduce.Cli.Commands;
using MapReduce.Cli.Display;

namespace MapReduce.Cli.Arguments;

/// <summary>All commands, by explicit construction, and the way from typed arguments to one of them.</summary>
internal sealed class CommandLine(TextWriter error, Interruption interruption)
{
    /// <summary>How words are taken: a name that begins with @ is a name.</summary>
    public static ParserConfiguration Configuration => new() { ResponseFileTokenReplacer = null };

    public async Task<int> RunAsync(string[] args)
    {
        var common = new SharedOptions();
        var warnings = new WarningLog(error);
        RootCommand root = Build(args.FirstOrDefault(), common, new CommandHost(error, interruption, warnings));
        // A bare name is a question, and no command: all that can be asked for is shown, as an error.
        ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args, Configuration);
        if (parsed.Action is ParseErrorAction) throw new UsageException(Hints.Explain(parsed));
        if (parsed.Action is not (HelpWithExamples or VersionLine) && Hints.SwallowedOption(parsed) is { } unknown) throw new UsageException(unknown);
        warnings.Configure(parsed.GetValue(common.Quiet), parsed.GetValue(common.Warnings) == WarningMode.Fail);
        _ = RunFiles.Of(parsed);
        using var output = new StringWriter { NewLine = "\n" };
        int code = await parsed.InvokeAsync(
            new InvocationConfiguration { Output = args.Length == 0 ? error : output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
            interruption.Stop).ConfigureAwait(false);
        StandardStreams.Print(output.ToString());
        return args.Length == 0 ? ExitCode.Usage : code;
    }

    /// <summary>
    /// All commands, or the only one that is asked for: to define the options of all took a third of the start of a run. A
    /// command of a cluster needs those whose jobs it runs, and a name that is none of these all, to say what was meant.
    /// </summary>
    internal static RootCommand Build(string? asked, SharedOptions common, CommandHost host)
    {
        var root = new RootCommand("Turns Google Books Ngram files, and plain text, into counts: on every core, in bounded memory, right to the last line.");
        ICommandDefinition[] definitions = asked switch
        {
            "count" => [new CountCommand(common, host)],
            "series" => [new SeriesCommand(common, host)],
            "inspect" => [new InspectCommand(common, host)],
            "words" => [new WordsCommand(common, host)],
            _ => AllCommands(root, common, host),
        };
        root.HelpName = "mapreduce";
        root.Options.Add(common.Quiet);
        root.Options.Add(common.Progress);
        root.Options.Add(common.Warnings);
        root.Options.Add(common.Debug);
        var examples = new Dictionary<Command, string[]>();
        foreach (ICommandDefinition definition in definitions)
        {
            Command command = definition.Build();
            root.Subcommands.Add(command);
            examples[command] = definition.Examples;
        }
        foreach (Option option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction inner }) option.Action = new HelpWithExamples(inner, examples);
            if (option is VersionOption) option.Action = new VersionLine();
        }
        return root;
    }

    private static ICommandDefinition[] AllCommands(RootCommand root, SharedOptions common, CommandHost host)
    {
        var count = new CountCommand(common, host);
        var words = new WordsCommand(common, host);
        var jobs = new JobParser(root, new Dictionary<string, IJobCommand> { ["count"] = count, ["words"] = words });
        return
        [
            count,
            new SeriesCommand(common, host),
            new InspectCommand(common, host),
            words,
            new GenerateCommand(common, host),
            new BenchmarkCommand(common, host),
            new SubmitCommand(common, host, jobs),
            new StatusCommand(host),
            new ResumeCommand(common, host, jobs),
            new MapCommand(host, jobs),
            new ReduceCommand(host, jobs),
            new CompletionCommand(),
            new HelpCommand(),
        ];
    }
}
