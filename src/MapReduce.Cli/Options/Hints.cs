using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using MapReduce.Storage;

namespace MapReduce.Cli.Options;

/// <summary>Explains a mistyped command line in one line, and suggests what was probably meant.</summary>
internal static class Hints
{
    /// <summary>The most letters by which a suggestion may differ.</summary>
    private const int MostDistance = 3;

    /// <summary>What is wrong with the command line, in one line; null if nothing is.</summary>
    public static string? Problem(ParseResult parsed) =>
        SplitSize(parsed) ?? (parsed.Action is ParseErrorAction ? Explain(parsed) : SwallowedOption(parsed));

    /// <summary>The first parse error in one line.</summary>
    public static string Explain(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string? token = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null;
        // For a mistyped command, the library's first error is "Required command was not provided.", so we look for it ourselves.
        if (command is RootCommand && token is not null) return Unknown(parsed, token);
        if (token is not null && !token.StartsWith('-')) return TooMany(command, token);
        // A wrong value says more than a missing argument.
        string? wrong = parsed.Errors.Select(e => e.Message).FirstOrDefault(m => !m.Contains("missing for command", StringComparison.Ordinal));
        if (wrong is null) return Missing(command.Arguments.First(a => a.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(a) is not { Tokens.Count: > 0 }));
        string message = wrong.TrimEnd('.').Replace("\n\t", " ", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);
        return $"{message}; {Suggest(parsed, token)}";
    }

    /// <summary>Finds an unknown option that the library has taken for a value of a repeatable argument or option.</summary>
    private static string? SwallowedOption(ParseResult parsed)
    {
        var free = new HashSet<Token>(parsed.Tokens.SkipWhile(t => t.Type != TokenType.DoubleDash), ReferenceEqualityComparer.Instance);
        Command command = parsed.CommandResult.Command;
        IEnumerable<SymbolResult?> results = [.. command.Arguments.Select(parsed.GetResult), .. command.Options.Where(o => o.AllowMultipleArgumentsPerToken).Select(parsed.GetResult)];
        foreach (SymbolResult? result in results)
        {
            foreach (Token token in result?.Tokens ?? [])
                if (token.Value is ['-', _, ..] && !free.Contains(token)) return Unknown(parsed, token.Value);
        }
        return null;
    }

    /// <summary>Finds a size whose unit was typed apart from its number, so that it would be an input: <c>--memory 256 MB</c>.</summary>
    private static string? SplitSize(ParseResult parsed)
    {
        for (int i = 0; i + 2 < parsed.Tokens.Count; i++)
        {
            (Token name, Token number, Token unit) = (parsed.Tokens[i], parsed.Tokens[i + 1], parsed.Tokens[i + 2]);
            if (name.Type == TokenType.DoubleDash) return null;
            if (name.Type != TokenType.Option || number.Type != TokenType.Argument || unit.Type != TokenType.Argument) continue;
            if (parsed.CommandResult.Command.Options.Any(o => o.Name == name.Value && o.HelpName == Parsers.SizeName) && number.Value.All(char.IsAsciiDigit) && SizeText.IsUnit(unit.Value) && Files.StatusOrNull(unit.Value) is null)
                return $"{name.Value} {number.Value} {unit.Value}: a size needs its unit without a space: {number.Value}{unit.Value}";
        }
        return null;
    }

    private static string Unknown(ParseResult parsed, string token)
    {
        Command command = parsed.CommandResult.Command;
        string name = token.Split('=')[0];
        if (command is RootCommand root)
        {
            string[] owners = [.. root.Subcommands.Where(c => c.Options.Any(o => o.Name == name || o.Aliases.Contains(name))).Select(c => c.Name)];
            if (owners.Length > 0) return $"{name} belongs to {OrList(owners)}; name the command first: mapreduce {owners[0]} … {name}";
            if (!token.StartsWith('-') && Files.StatusOrNull(token) is not null) return $"unknown command '{token}'; did you mean: mapreduce count {token}";
        }
        if (command.Name == "inspect" && name is "-o" or "--output") return "inspect writes no files; redirect its output: mapreduce inspect … > x.tsv";
        return $"unknown {(token.StartsWith('-') ? "option" : "command")} '{token}'; {Suggest(parsed, token)}";
    }

    private static string TooMany(Command command, string token) => command.Arguments.FirstOrDefault() is { Arity.MaximumNumberOfValues: > 1 }
        ? $"'{token}' stands before the command; name the command first: mapreduce {command.Name} … {token}"
        : command.Arguments.FirstOrDefault() is { } argument
        ? $"{command.Name} takes one {argument.Name}; leave out '{token}'{(argument.Name == "INPUT" ? ", or put a pattern in quotes: '*.gz'" : "")}"
        : $"{command.Name} takes options only; leave out '{token}', see mapreduce {command.Name} --help";

    private static string Missing(Argument argument)
    {
        string[] words = [.. argument.CompletionSources.SelectMany(source => source(CompletionContext.Empty)).Select(item => item.Label)];
        return words.Length > 0 ? $"name a {argument.Name.ToLowerInvariant()}: {OrList(words)}" : $"no {argument.Name} is named; name a file, folder or glob";
    }

    private static string OrList(string[] words) => words.Length < 2 ? string.Concat(words) : $"{string.Join(", ", words[..^1])} or {words[^1]}";

    private static string Suggest(ParseResult parsed, string? token)
    {
        Command command = parsed.CommandResult.Command;
        IEnumerable<string> names = command.Subcommands.Select(c => c.Name).Concat(command.Options.Concat(parsed.RootCommandResult.Command.Options.Where(o => o.Recursive)).Select(o => o.Name)).Distinct();
        (string Name, int Distance)[] near = token is null ? [] :
            [.. names.Select(name => (Name: name, Distance: Distance(name, token.ToLowerInvariant()))).Where(n => n.Distance <= MostDistance && n.Distance < n.Name.Length - 1).OrderBy(n => n.Name, StringComparer.Ordinal)];
        string[] nearest = [.. near.Where(n => n.Distance == near.Min(other => other.Distance)).Take(2).Select(n => n.Name)];
        return nearest.Length > 0
            ? $"did you mean {string.Join(" or ", nearest)}?"
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
