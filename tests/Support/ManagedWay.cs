namespace MapReduce.Tests.Support;

/// <summary>
/// The managed way, in which the whole suite runs with <c>./run.sh test --managed</c>. A test of what only the calls of Linux can do says so here, and is
/// skipped: docs/reliability.md lists these things.
/// </summary>
internal static class ManagedWay
{
    /// <summary>The variable that forces it, in the program and in the engine of this process.</summary>
    public const string Variable = "MAPREDUCE_SYSTEM";

    /// <summary>Its value.</summary>
    public const string Value = "managed";

    /// <summary>Whether the tests run in it.</summary>
    public static bool IsForced => Environment.GetEnvironmentVariable(Variable) == Value;

    /// <summary>What a terminal shows, without the sequence by which the framework prepares it when it is asked for its width.</summary>
    public static string WithoutSetup(string terminal) => IsForced ? terminal.Replace("\e[?1h\e=", "", StringComparison.Ordinal) : terminal;

    /// <summary>Skips the test in it.</summary>
    /// <param name="why">What it cannot do, after "the managed way".</param>
    public static void Skip(string why) => Xunit.Assert.SkipWhen(IsForced, $"the managed way {why}");
}
