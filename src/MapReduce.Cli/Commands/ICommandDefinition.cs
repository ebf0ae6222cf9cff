using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MapReduce.Cli.Jobs;

namespace MapReduce.Cli.Commands;

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

/// <summary>Prints <c>mapreduce 1.2.3</c>.</summary>
internal sealed class VersionLine : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult result)
    {
        result.InvocationConfiguration.Output.WriteLine(CommandHost.Program);
        return ExitCode.Done;
    }
}

/// <summary>The library's help of a command, followed by its examples.</summary>
internal sealed class HelpWithExamples(HelpAction inner, IReadOnlyDictionary<Command, string[]> examples) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult result)
    {
        int code = inner.Invoke(result);
        if (!examples.TryGetValue(result.CommandResult.Command, out string[]? lines)) return code;
        TextWriter output = result.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string line in lines) output.WriteLine($"  {line}");
        return code;
    }
}
