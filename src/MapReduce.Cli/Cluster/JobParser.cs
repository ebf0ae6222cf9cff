using System.CommandLine;
using System.CommandLine.Invocation;
using MapReduce.Cli.Arguments;
using MapReduce.Cli.Commands;

namespace MapReduce.Cli.Cluster;

/// <summary>Understands a command that is given to another, as <c>count …</c> is to <c>submit</c>, as if it had been typed by itself.</summary>
/// <param name="root">All commands.</param>
/// <param name="definitions">Those of them that run jobs, by their name.</param>
internal sealed class JobParser(RootCommand root, IReadOnlyDictionary<string, IJobCommand> definitions)
{
    /// <summary>The command's name, and the job that was typed.</summary>
    /// <param name="typed">The command.</param>
    /// <param name="folder">The folder of the sharded run, whose files are no outputs of the command.</param>
    /// <exception cref="UsageException">It is no such command, or has a mistake.</exception>
    public (string Command, IPreparedJob Job) Parse(IReadOnlyList<string> typed, RunFolder folder)
    {
        string known = string.Join(" or ", definitions.Keys.Order(StringComparer.Ordinal));
        if (typed.Count == 0) throw new UsageException($"no command is named; put {known} with its options and inputs behind --: mapreduce submit --run FOLDER -- count …");
        if (!definitions.TryGetValue(typed[0], out IJobCommand? definition)) throw new UsageException($"'{typed[0]}' cannot be run in shards; behind -- comes {known}");
        ParseResult parsed = root.Parse(typed, Arguments.CommandLine.Configuration);
        if (parsed.Action is ParseErrorAction) throw new UsageException(Hints.Explain(parsed));
        if (Hints.SwallowedOption(parsed) is { } unknown) throw new UsageException(unknown);
        _ = RunFiles.Of(parsed, shardedRun: folder.Root);
        return (typed[0], definition.Prepare(parsed));
    }
}
