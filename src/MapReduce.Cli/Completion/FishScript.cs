using System.Text;
using MapReduce.Cli.Manual;

namespace MapReduce.Cli.Completion;

/// <summary>Completion for fish, with the description of each option.</summary>
internal static class FishScript
{
    /// <inheritdoc cref="BashScript.Of"/>
    public static string Of(CommandShape root, CommandShape[] commands, string[] jobs)
    {
        var script = new StringBuilder("# Completion of mapreduce for fish: mapreduce completion fish > ~/.config/fish/completions/mapreduce.fish\n");
        script.Append("complete -c mapreduce -f\n");
        const string first = "__fish_use_subcommand";
        foreach (CommandShape command in commands)
            script.Append($"complete -c mapreduce -n {first} -a {command.Name} -d {Quote(command.Description)}\n");
        foreach (OptionShape option in root.Options) script.Append(Line(option, first));
        foreach (CommandShape command in commands)
        {
            string seen = Quote($"__fish_seen_subcommand_from {command.Name}");
            foreach (OptionShape option in command.Options) script.Append(Line(option, seen));
            foreach (OptionShape argument in command.Arguments) script.Append(Line(argument, seen));
        }
        script.Append($$"""
            # Behind submit -- is a command of its own, which fish would complete without options.
            function __mapreduce_job
              set -l typed (commandline -opc)
              set -e typed[1..(contains -i -- -- $typed)]
              if not set -q typed[1]
                printf '%s\n' {{string.Join(' ', jobs)}}
              else
                complete -C "mapreduce "(string join ' ' -- (string escape -- $typed) (commandline -ct))
              end
            end
            complete -c mapreduce -n '__fish_seen_subcommand_from submit; and contains -- -- (commandline -opc)' -a '(__mapreduce_job)'

            """);
        return script.ToString();
    }

    private static string Line(OptionShape option, string condition)
    {
        var names = new StringBuilder();
        foreach (string name in option.Names) names.Append(name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s {name[1..]}");
        string description = option.Names.Length > 0 ? $" -d {Quote(option.Description)}" : "";
        return $"complete -c mapreduce -n {condition}{names}{Value(option)}{description}\n";
    }

    private static string Value(OptionShape option) => option.Kind switch
    {
        ValueKind.Words => $"{(option.Names.Length > 0 ? " -x" : "")} -a {Quote(string.Join(' ', option.Words))}",
        ValueKind.File => option.Names.Length > 0 ? " -r -F" : " -F",
        ValueKind.Folder => " -x -a '(__fish_complete_directories)'",
        ValueKind.Free when option.Names.Length > 0 => " -x",
        _ => "",
    };

    private static string Quote(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
