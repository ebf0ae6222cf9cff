using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace MapReduce.Cli.Arguments;

/// <summary>Prints <c>mapreduce 1.2.3</c>.</summary>
internal sealed class VersionLine : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    /// <summary>The program's version.</summary>
    public static string Version => typeof(VersionLine).Assembly.GetName().Version!.ToString(3);

    public override int Invoke(ParseResult result)
    {
        result.InvocationConfiguration.Output.WriteLine($"mapreduce {Version}");
        return ExitCode.Done;
    }
}
