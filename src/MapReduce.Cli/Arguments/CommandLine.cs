using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MapReduce.Cli.Commands;

namespace MapReduce.Cli.Arguments;

/// <summary>All commands, by explicit construction, and the way from typed arguments to one of them.</summary>
internal sealed class CommandLine(TextWriter error, Interruption interruption)
{
    public async Task<int> RunAsync(string[] args)
    {
        RootCommand root = Build();
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction) throw new UsageException(Hints.Explain(parsed));
        if (parsed.Action is not (HelpWithExamples or VersionLine) && Hints.SwallowedOption(parsed) is { } unknown) throw new UsageException(unknown);
        return await parsed.InvokeAsync(
            new InvocationConfiguration { Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
            interruption.Stop).ConfigureAwait(false);
    }

    private RootCommand Build()
    {
        var common = new SharedOptions();
        var host = new CommandHost(error, interruption);
        ICommandDefinition[] definitions =
        [
            new CountCommand(common, host),
            new SeriesCommand(common, host),
            new InspectCommand(common, host),
            new WordsCommand(common, host),
            new GenerateCommand(common, host),
            new BenchmarkCommand(common, host),
            new CompletionCommand(),
        ];
        var root = new RootCommand("Turns Google Books Ngram files, and plain text, into counts: on every core, in bounded memory, right to the last line.");
        root.HelpName = "mapreduce";
        root.Options.Add(common.Quiet);
        root.Options.Add(common.Progress);
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
}
