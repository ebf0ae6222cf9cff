using System.CommandLine;
using MapReduce.Cli.Completion;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Manual;
using MapReduce.Cli.Process;

namespace MapReduce.Cli.Commands;

/// <summary><c>completion</c>: prints a completion script for a shell.</summary>
/// <param name="jobs">Parses the commands that can follow <c>submit --</c>.</param>
internal sealed class CompletionCommand(JobParser jobs) : ICommandDefinition
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "powershell"];

    private readonly Argument<string> _shell = new("SHELL") { Description = "The shell that will run the script", CompletionSources = { Shells } };

    public string[] Examples =>
    [
        "eval \"$(mapreduce completion bash)\"",
        "mapreduce completion bash > ~/.local/share/bash-completion/completions/mapreduce",
        "mapreduce completion zsh > ~/.zfunc/_mapreduce",
        "mapreduce completion fish > ~/.config/fish/completions/mapreduce.fish",
        "mapreduce completion powershell | Out-String | Invoke-Expression",
    ];

    public Command Build()
    {
        var command = new Command("completion", "Print a shell script that completes commands, options and values") { _shell };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult typed)
    {
        var program = (RootCommand)typed.RootCommandResult.Command;
        CommandShape root = CommandShape.Of(program);
        CommandShape[] commands = CommandShape.AllOf(program);
        string script = typed.GetValue(_shell) switch
        {
            "bash" => BashScript.Of(root, commands, [.. jobs.Names]),
            "zsh" => ZshScript.Of(root, commands, [.. jobs.Names]),
            "fish" => FishScript.Of(root, commands, [.. jobs.Names]),
            "powershell" => PowerShellScript.Of(root, commands, [.. jobs.Names]),
            var other => throw new UsageException($"completion {other}: expected one of {string.Join(", ", Shells)}"),
        };
        StandardStreams.Print(script);
        return ExitCode.Done;
    }
}
