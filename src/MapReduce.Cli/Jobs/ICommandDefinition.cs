using System.CommandLine;

namespace MapReduce.Cli.Jobs;

/// <summary>A command: its syntax, and the examples in its help.</summary>
internal interface ICommandDefinition
{
    string[] Examples { get; }

    Command Build();
}

/// <summary>A command that runs a job over inputs, and can therefore run in shards too.</summary>
internal interface IJobCommand : ICommandDefinition
{
    /// <summary>The job that was typed.</summary>
    IPreparedJob Prepare(ParseResult typed);

    /// <summary>Runs the whole job in this process.</summary>
    async Task<int> RunAsync(ParseResult typed)
    {
        using IPreparedJob job = Prepare(typed);
        return await job.RunAsync().ConfigureAwait(false);
    }
}
