using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MapReduce.Cli.Display;
using MapReduce.Cli.Jobs;
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

/// <summary>Prints <c>mapreduce 1.2.3</c>.</summary>
internal sealed class VersionLine : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult result)
    {
        result.InvocationConfiguration.Output.WriteLine(CommandHost.Program);
        return ExitCode.Done;
    }
}

/// <summary>The library's help of a command, laid out for the terminal and followed by its examples.</summary>
internal sealed class HelpWithExamples(HelpAction inner, SharedOptions common, IReadOnlyDictionary<Command, ICommandDefinition> defined) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult result)
    {
        TextWriter output = result.InvocationConfiguration.Output;
        using var help = new StringWriter { NewLine = "\n" };
        inner.MaxWidth = int.MaxValue;
        Command command = result.CommandResult.Command;
        common.Suit(command);
        result.InvocationConfiguration.Output = help;
        int code = inner.Invoke(result);
        result.InvocationConfiguration.Output = output;
        defined.TryGetValue(command, out ICommandDefinition? definition);
        output.Write(HelpText.Wrap(definition?.Usage is { } usage ? WithUsage(help.ToString(), $"mapreduce {command.Name} {usage}") : help.ToString(), Terminal.Columns));
        if (definition is null) return code;
        output.WriteLine("Examples:");
        foreach (string line in definition.Examples) output.WriteLine($"  {line}");
        return code;
    }

    /// <summary>The help with another line below "Usage:".</summary>
    private static string WithUsage(string help, string usage)
    {
        const string head = "Usage:\n  ";
        int start = help.IndexOf(head, StringComparison.Ordinal) + head.Length;
        return help[..start] + usage + help[help.IndexOf('\n', start)..];
    }
}
