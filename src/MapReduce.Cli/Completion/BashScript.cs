using System.Text;
using MapReduce.Cli.Manual;

namespace MapReduce.Cli.Completion;

/// <summary>Completion for bash 3.2 and later. Where the function offers nothing, bash completes file names as usual.</summary>
internal static class BashScript
{
    /// <param name="root">What can be typed before the command.</param>
    /// <param name="commands">All commands.</param>
    /// <param name="jobs">The names of those that can follow <c>submit --</c>.</param>
    public static string Of(CommandShape root, CommandShape[] commands, string[] jobs)
    {
        var values = new StringBuilder();
        foreach (CommandShape command in (CommandShape[])[.. commands, root])
        {
            foreach (IGrouping<string, OptionShape> alike in command.Options.Where(option => option.Kind != ValueKind.None).GroupBy(Offer))
                values.Append($"    {string.Join('|', alike.SelectMany(option => option.Names).Select(name => $"{command.Name},{name}"))}) {alike.Key}return ;;\n");
        }
        var words = new StringBuilder();
        foreach (CommandShape command in commands)
            words.Append($"    {command.Name}) options='{Names(command)}' words='{string.Join(' ', command.Arguments.SelectMany(argument => argument.Words))}' ;;\n");
        return $$"""
            # Completion of mapreduce for bash. Use eval "$(mapreduce completion bash)", or save it in the folder of bash-completion.
            _mapreduce() {
              local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= options words word
              # bash splits --by=year into three words.
              if [ "$cur" = = ]; then cur=; elif [ "$prev" = = ]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
              for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                case $command,$word in
                  {{string.Join('|', commands.Select(command => $",{command.Name}"))}}) command=$word ;;
                  submit,--) command=-- ;;
                  {{string.Join('|', jobs.Select(job => $"--,{job}"))}}) command=$word ;;
                esac
              done
              COMPREPLY=()
              case $command,$prev in
            {{values.ToString().TrimEnd('\n')}}
              esac
              case $command in
            {{words.ToString().TrimEnd('\n')}}
                --) options= words='{{string.Join(' ', jobs)}}' ;;
                *) options='{{Names(root)}}' words='{{string.Join(' ', commands.Select(command => command.Name))}}' ;;
              esac
              case $cur in
                -*) COMPREPLY=($(compgen -W "$options" -- "$cur")) ;;
                *) [ -z "$words" ] || COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
              esac
            }
            complete -o bashdefault -o default -F _mapreduce mapreduce

            """;
    }

    private static string Offer(OptionShape option) => option.Kind switch
    {
        ValueKind.Words => $"compopt +o default +o bashdefault 2>/dev/null; COMPREPLY=($(compgen -W '{string.Join(' ', option.Words)}' -- \"$cur\")); ",
        ValueKind.Folder => "compopt +o default +o bashdefault -o dirnames 2>/dev/null; ",
        ValueKind.Free => "compopt +o default +o bashdefault 2>/dev/null; ",
        _ => "",
    };

    private static string Names(CommandShape command) => string.Join(' ', command.Options.SelectMany(option => option.Names));
}
