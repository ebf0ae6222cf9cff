using System.CommandLine;
using System.CommandLine.Parsing;

namespace MapReduce.Cli.Options;

/// <summary>Explains a mistyped command line in one line, and suggests what was probably meant.</summary>
internal static class Hints
{
    /// <summary>The most letters by which a suggestion may differ.</summary>
    private const int MostDistance = 3;

    /// <summary>The first parse error in one line.</summary>
    public static string Explain(ParseResult parsed)
    {
        // For a mistyped command, the library's first error is "Required command was not provided.", so we look for it ourselves.
        if (parsed.CommandResult.Command is RootCommand && parsed.UnmatchedTokens.Count > 0)
        {
            string token = parsed.UnmatchedTokens[0];
            return $"unknown {(token.StartsWith('-') ? "option" : "command")} '{token}'; {Suggest(parsed, token)}";
        }
        string message = parsed.Errors[0].Message.TrimEnd('.').Replace("\n\t", " ", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);
        return $"{message}; {Suggest(parsed, parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null)}";
    }

    /// <summary>Finds an unknown option that the library has taken for a value of a repeatable argument or option.</summary>
    public static string? SwallowedOption(ParseResult parsed)
    {
        var free = new HashSet<Token>(parsed.Tokens.SkipWhile(t => t.Type != TokenType.DoubleDash), ReferenceEqualityComparer.Instance);
        Command command = parsed.CommandResult.Command;
        IEnumerable<SymbolResult?> results = [.. command.Arguments.Select(parsed.GetResult), .. command.Options.Where(o => o.AllowMultipleArgumentsPerToken).Select(parsed.GetResult)];
        foreach (SymbolResult? result in results)
        {
            foreach (Token token in result?.Tokens ?? [])
                if (token.Value is ['-', _, ..] && !free.Contains(token))
                    return $"unknown option '{token.Value}'; {Suggest(parsed, token.Value)}";
        }
        return null;
    }

    private static string Suggest(ParseResult parsed, string? token)
    {
        Command command = parsed.CommandResult.Command;
        IEnumerable<Option> options = command.Options.Concat(parsed.RootCommandResult.Command.Options.Where(o => o.Recursive));
        string[] near = token is null ? [] :
        [
            .. command.Subcommands.Select(c => c.Name).Concat(options.Select(o => o.Name))
                .Select(name => (name, distance: Distance(name, token)))
                .Where(n => n.distance <= MostDistance && n.distance < n.name.Length - 1)
                .OrderBy(n => n.distance).ThenBy(n => n.name, StringComparer.Ordinal)
                .Take(2).Select(n => n.name),
        ];
        return near.Length > 0
            ? $"did you mean {string.Join(" or ", near)}?"
            : $"see mapreduce {(command is RootCommand ? "" : command.Name + " ")}--help";
    }

    /// <summary>The Levenshtein distance, in letters.</summary>
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int changed = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, changed);
            }
        }
        return row[right.Length];
    }
}
