namespace MapReduce.Input.Archives;

/// <summary>
/// Inflates raw deflate data (RFC 1951) from a <see cref="CompressedWindow"/>, one stream after another. <see cref="GzipReader"/>
/// handles what surrounds the data (headers, trailers, members), so that every inflater notices the same damage and reports it in
/// the same way.
/// </summary>
internal interface IInflater : IDisposable
{
    /// <summary>
    /// After an end: how many bytes before the window's position the deflate stream may have ended; 0 if it ended exactly there.
    /// </summary>
    int EndUncertaintyBytes { get; }

    /// <summary>CRC-32 (as in gzip) of everything written since <see cref="Begin"/>.</summary>
    uint Checksum { get; }

    /// <summary>A deflate stream starts at the window's position.</summary>
    void Begin();

    /// <summary>
    /// Writes the next bytes to <paramref name="output"/>, which is not empty, and returns how many: at least 1, or 0 at the end of
    /// the deflate stream, with the window positioned after it.
    /// </summary>
    /// <exception cref="DamagedArchiveException">The data is not deflate, or the window ends early.</exception>
    int Inflate(Span<byte> output);
}

/// <summary>What inflates gzip data.</summary>
internal enum InflateMethod
{
    /// <summary>Intel ISA-L, if the machine has it: see <see cref="IsalLibrary"/>.</summary>
    Isal,

    /// <summary>The framework, always available: see <see cref="FrameworkInflater"/>.</summary>
    Framework,
}

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
