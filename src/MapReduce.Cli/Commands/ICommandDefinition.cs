using System.CommandLine;

namespace MapReduce.Cli.Commands;

/// <summary>A command: how it is typed, and what its help shows as examples.</summary>
internal interface ICommandDefinition
{
    string[] Examples { get; }

    Command Build();
}
