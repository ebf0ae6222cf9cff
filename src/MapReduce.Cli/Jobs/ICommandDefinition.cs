using System.CommandLine;

namespace MapReduce.Cli.Jobs;

/// <summary>A command: how it is typed, and the examples of its help.</summary>
internal interface ICommandDefinition
{
    string[] Examples { get; }

    Command Build();
}

/// <summary>A command that runs a job over inputs, and can therefore run it in shards as well.</summary>
internal interface IJobCommand : ICommandDefinition
{
    /// <summary>The job that was typed.</summary>
    IPreparedJob Prepare(ParseResult typed);
}
