using System.CommandLine;

namespace MapReduce.Cli.Options;

/// <summary>Switches on the command line. A value is part of the word, as in <c>--quiet=false</c>; the next word is an argument, even if it is <c>true</c> or <c>false</c>.</summary>
internal static class Switches
{
    /// <summary>Gives each switch before the word <c>true</c> or <c>false</c> its own value, so that the parser does not take the word for it.</summary>
    /// <param name="root">All commands.</param>
    /// <param name="words">The command line, without the program's name.</param>
    public static string[] Attach(RootCommand root, IReadOnlyList<string> words)
    {
        string[] attached = [.. words];
        for (int i = 0; i + 1 < attached.Length && attached[i] != "--"; i++)
            if (bool.TryParse(attached[i + 1], out _) && IsSwitch(root, attached[i])) attached[i] += "=true";
        return attached;
    }

    private static bool IsSwitch(RootCommand root, string word) =>
        word.StartsWith('-') && root.Options.Concat(root.Subcommands.SelectMany(command => command.Options)).OfType<Option<bool>>().Any(option => option.Name == word || option.Aliases.Contains(word));
}
