using System.CommandLine;
using System.CommandLine.Invocation;
using MapReduce.Cli.Display;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Manual;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;

namespace MapReduce.Cli.Commands;

/// <summary><c>help</c>: shows what <c>--help</c> shows.</summary>
internal sealed class HelpCommand : ICommandDefinition
{
    private readonly Argument<string?> _command = new("COMMAND") { Arity = ArgumentArity.ZeroOrOne, HelpName = "COMMAND", Description = "A command [default: list all commands]" };

    public string[] Examples =>
    [
        "mapreduce help series",
        "mapreduce help count",
    ];

    public Command Build()
    {
        var command = new Command("help", "List the commands, or show the help of one: the same as --help") { _command };
        _command.CompletionSources.Add([.. CommandLine.Names]);
        command.SetAction(Show);
        return command;
    }

    private int Show(ParseResult typed)
    {
        var root = (RootCommand)typed.RootCommandResult.Command;
        string? name = typed.GetValue(_command);
        if (name is not null && root.Subcommands.All(c => c.Name != name)) throw new UsageException(Hints.Explain(root.Parse([name], CommandLine.Configuration)));
        return root.Parse(name is null ? ["--help"] : [name, "--help"], CommandLine.Configuration).Invoke(typed.InvocationConfiguration);
    }
}

/// <summary>Shows the help of the typed command.</summary>
internal sealed class ShowHelp(PageList pages) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult result)
    {
        result.InvocationConfiguration.Output.Write(HelpPage.Of(pages.Of(result.CommandResult.Command), Terminal.Columns));
        return ExitCode.Done;
    }
}
