namespace MapReduce.Input.Archives;

/// <summary>Chooses the inflater: the fastest available, unless the environment names one.</summary>
internal static class InflateChoice
{
    /// <summary>The environment variable that forces a method, <c>isal</c> or <c>dotnet</c>, so that both can be tested on any machine.</summary>
    public const string Variable = "MAPREDUCE_INFLATE";

    /// <summary>The method for this process.</summary>
    /// <exception cref="MapReduceException">The environment asks for an unknown or unavailable method.</exception>
    public static InflateMethod Method => Of(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The method for a value of <see cref="Variable"/>; null or empty means no preference.</summary>
    public static InflateMethod Of(string? asked) => asked switch
    {
        null or "" => IsalLibrary.TryGet(out _) ? InflateMethod.Isal : InflateMethod.Framework,
        "isal" when IsalLibrary.TryGet(out _) => InflateMethod.Isal,
        "isal" => throw new MapReduceException(
            Failure.BadSetting, $"{Variable}=isal, but no usable ISA-L library was found: install it (Debian: libisal2) or unset {Variable}"),
        "dotnet" => InflateMethod.Framework,
        _ => throw new MapReduceException(Failure.BadSetting, $"{Variable}={asked}: expected isal or dotnet"),
    };

    /// <summary>An inflater that reads from <paramref name="window"/>.</summary>
    public static IInflater Create(InflateMethod method, CompressedWindow window) =>
        method == InflateMethod.Isal && IsalLibrary.TryGet(out var library)
            ? new IsalInflater(library, window)
            : new FrameworkInflater(window);
}
