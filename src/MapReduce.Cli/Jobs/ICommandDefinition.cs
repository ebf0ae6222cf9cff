using System.CommandLine;

namespace MapReduce.Cli.Jobs;

/// <summary>A command: its syntax, and the examples in its help and its manual.</summary>
internal interface ICommandDefinition
{
    string[] Examples { get; }

    /// <summary>Paragraphs for the manual, after the description.</summary>
    string[] Remarks => [];

    /// <summary>What follows the command's name in its usage; null for its arguments, each once, and options.</summary>
    string? Usage => null;

    Command Build();
}

/// <summary>A command that runs a job over inputs, and can therefore run in shards too.</summary>
internal interface IJobCommand : ICommandDefinition
{
    /// <summary>The job that was typed.</summary>
    IPreparedJob Prepare(ParseResult typed);
}

internal static class JobCommands
{
    /// <summary>Runs the whole job in this process.</summary>
    public static async Task<int> RunAsync(this IJobCommand command, ParseResult typed)
    {
        using IPreparedJob job = command.Prepare(typed);
        return await job.RunAsync().ConfigureAwait(false);
    }
}
