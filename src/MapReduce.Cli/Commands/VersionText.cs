using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MapReduce.Cli.Charts;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Process;
using MapReduce.Ngrams.Scan;
using MapReduce.Storage;

namespace MapReduce.Cli.Commands;

/// <summary>Prints <c>mapreduce 1.2.3</c>, and below it what else makes one build on one machine differ from another.</summary>
internal sealed class VersionText : SynchronousCommandLineAction
{
    /// <summary>As many letters of a commit as Git shows, and some.</summary>
    private const int CommitLength = 12;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult result)
    {
        TextWriter output = result.InvocationConfiguration.Output;
        // Scripts read the first line, which stays as it is.
        output.WriteLine(CommandHost.Program);
        foreach ((string name, string value) in Facts()) output.WriteLine($"{name + ":",-14}{value}");
        return ExitCode.Done;
    }

    private static IEnumerable<(string Name, string Value)> Facts() =>
    [
        ("commit", Commit(typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion)),
        ("runtime", $"{(RuntimeFeature.IsDynamicCodeSupported ? "JIT" : "native code")}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}"),
        ("system", SystemCalls.AreUsed ? "its own calls" : "managed"),
        ("vectors", Vectors()),
        ("instructions", InstructionSets.InUse),
        ("libraries", ChartLibraries.Describe()),
        ("fonts", ChartLibraries.DescribeFonts()),
    ];

    /// <summary>The commit in a version such as <c>1.2.3+0123456789abcdef.changed</c>, which the build writes.</summary>
    internal static string Commit(string? version)
    {
        string[] parts = version?.Split('+') is [_, var build] ? build.Split('.') : [];
        if (parts.Length == 0) return "unknown (built outside a Git checkout)";
        string commit = parts[0].Length > CommitLength ? parts[0][..CommitLength] : parts[0];
        return parts.Contains("changed") ? $"{commit}, and changes that were not committed" : commit;
    }

    private static string Vectors()
    {
        try
        {
            return VectorWidths.Bits is > 0 and var bits ? $"{bits} bits" : "none";
        }
        catch (MapReduceException e)
        {
            return e.Message;
        }
    }
}
