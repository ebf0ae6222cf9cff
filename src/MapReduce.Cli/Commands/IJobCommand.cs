using System.CommandLine;

namespace MapReduce.Cli.Commands;

/// <summary>A command that runs a job over inputs, which can therefore be run in shards as well.</summary>
internal interface IJobCommand : ICommandDefinition
{
    /// <summary>The job that was typed.</summary>
    IPreparedJob Prepare(ParseResult typed);
}
