using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MapReduce.Cli.Arguments;

/// <summary>The library's help of a command, and then its examples.</summary>
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
