using System.CommandLine;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Manual;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;

namespace MapReduce.Cli.Commands;

/// <summary><c>man</c>: prints a manual page.</summary>
internal sealed class ManCommand(PageList pages) : ICommandDefinition
{
    private readonly Argument<string?> _command = new("COMMAND") { Arity = ArgumentArity.ZeroOrOne, HelpName = "COMMAND", Description = "A command [default: the program as a whole]" };

    public string[] Examples =>
    [
        "mapreduce man count | man -l -",
        "mapreduce man > ~/.local/share/man/man1/mapreduce.1",
        "mapreduce man series > ~/.local/share/man/man1/mapreduce-series.1",
    ];

    public string[] Remarks => ["The page is text for groff or mandoc, which man calls. It is made of the same definitions as the help, so it is never out of date."];

    public Command Build()
    {
        var command = new Command("man", "Print the manual page of a command, or of the program (roff, man macros)") { _command };
        _command.CompletionSources.Add([.. CommandLine.Names]);
        command.SetAction(Show);
        return command;
    }

    private int Show(ParseResult typed)
    {
        var root = (RootCommand)typed.RootCommandResult.Command;
        string name = typed.GetValue(_command) ?? "";
        Command? asked = name.Length == 0 ? root : root.Subcommands.FirstOrDefault(command => command.Name == name);
        if (asked is null) throw new UsageException(Hints.Explain(root.Parse([name], CommandLine.Configuration)));
        IEnumerable<string> all = root.Subcommands.Select(command => command.Name).Order(StringComparer.Ordinal).Prepend("").Select(CommandPage.ManualNameOf);
        StandardStreams.Print(new ManualPage(pages.Of(asked), CommandHost.Program, all).Write());
        return ExitCode.Done;
    }
}
