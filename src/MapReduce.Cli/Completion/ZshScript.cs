using System.Text;
using MapReduce.Cli.Manual;

namespace MapReduce.Cli.Completion;

/// <summary>Completion for zsh, with the description of each option.</summary>
internal static class ZshScript
{
    /// <inheritdoc cref="BashScript.Of"/>
    public static string Of(CommandShape root, CommandShape[] commands, string[] jobs)
    {
        var cases = new StringBuilder();
        foreach (CommandShape command in commands)
        {
            cases.Append($"        {command.Name})\n          _arguments -s \\\n");
            foreach (string line in command.Options.SelectMany(Lines)) cases.Append($"            {line} \\\n");
            foreach (OptionShape argument in command.Arguments)
                cases.Append($"            {Quote($"{(argument.IsRepeatable ? "*" : "")}:{Plain(argument.ValueName)}:{Action(argument)}")} \\\n");
            cases.Append("            && return ;;\n");
        }
        return $$"""
            #compdef mapreduce
            # Completion of mapreduce for zsh. Save it as _mapreduce in a folder of $fpath, or, after compinit, run: source <(mapreduce completion zsh)
            _mapreduce() {
              local curcontext=$curcontext state line
              local -a commands=(
            {{string.Join('\n', commands.Select(command => $"    {Quote($"{command.Name}:{command.Description}")}"))}}
              )
              # Behind submit -- is a command of its own.
              local -i at=${words[(i)--]}
              if (( at < CURRENT )) && [[ " ${words[2,at-1]} " = *' submit '* ]]; then
                words=(mapreduce "${(@)words[at+1,-1]}")
                (( CURRENT -= at - 1 ))
                (( CURRENT > 2 )) || { compadd -- {{string.Join(' ', jobs)}}; return }
              fi
              _arguments -C -s -A '-*' \
            {{string.Join('\n', root.Options.SelectMany(Lines).Select(line => $"    {line} \\"))}}
                '1:command:->command' '*::argument:->argument' && return
              case $state in
                command) _describe -t commands command commands && return ;;
                argument)
                  case $line[1] in
            {{cases.ToString().TrimEnd('\n')}}
                  esac ;;
              esac
              return 1
            }
            if [[ $funcstack[1] = _mapreduce ]]; then _mapreduce "$@"; else compdef _mapreduce mapreduce; fi

            """;
    }

    /// <summary>The specification of each name of an option.</summary>
    private static IEnumerable<string> Lines(OptionShape option)
    {
        string others = option.IsRepeatable ? "*" : option.Names.Length > 1 ? $"({string.Join(' ', option.Names)})" : "";
        string value = option.Kind == ValueKind.None ? "" : $":{Plain(option.ValueName)}:{Action(option)}";
        foreach (string name in option.Names)
        {
            string equals = option.Kind != ValueKind.None && name.StartsWith("--", StringComparison.Ordinal) ? "=" : "";
            yield return Quote($"{others}{name}{equals}[{Plain(option.Description)}]{value}");
        }
    }

    private static string Action(OptionShape option) => option.Kind switch
    {
        ValueKind.Words => $"({string.Join(' ', option.Words)})",
        ValueKind.File => "_files",
        ValueKind.Folder => "_files -/",
        _ => " ",
    };

    private static string Plain(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal)
        .Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
