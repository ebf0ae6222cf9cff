using System.Runtime.InteropServices;

namespace MapReduce.Storage;

/// <summary>
/// Whether files, memory, signals and processes are reached through the calls of Linux or through the framework (the <em>managed</em> way), which
/// works on every system and promises a little less: docs/reliability.md lists what. Decided once for a process.
/// </summary>
public static class SystemCalls
{
    /// <summary>The variable that forces the managed way where the calls of Linux could be used, so that it can be tested there.</summary>
    public const string Variable = "MAPREDUCE_SYSTEM";

    /// <summary>The variable by which the framework locks no files.</summary>
    private const string NoLocks = "DOTNET_SYSTEM_IO_DISABLEFILELOCKING";

    private const string Managed = "managed";

    /// <summary>Whether the calls of Linux are used.</summary>
    public static bool AreUsed { get; } =
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64 && Asked != Managed;

    private static string? Asked => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null;

    /// <summary>Refuses a value of <see cref="Variable"/> that means nothing, and an environment in which the managed way would lock nothing.</summary>
    /// <exception cref="MapReduceException">The environment is such.</exception>
    public static void Check()
    {
        if (Asked is { } other and not Managed) throw new MapReduceException(Failure.BadSetting, $"{Variable}={other}: expected {Managed}");
        if (!AreUsed && Environment.GetEnvironmentVariable(NoLocks) is { } locks && (locks == "1" || locks.Equals("true", StringComparison.OrdinalIgnoreCase)))
            throw new MapReduceException(Failure.BadSetting, $"{NoLocks}={locks}: without locks, two runs could write to one checkpoint at once; unset it");
    }
}
