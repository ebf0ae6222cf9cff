namespace MapReduce.Input;

/// <summary>A file behind an http(s) URL, as the server described it when it was first asked.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Length">Its length in bytes; null where the server does not tell.</param>
/// <param name="Version">What changes with its bytes: the server's ETag, else the time of the last change; null where it tells neither.</param>
public sealed record WebFile(Uri Url, long? Length, string? Version)
{
    /// <summary>Whether a name of an input is a URL.</summary>
    public static bool IsUrl(string name) =>
        name.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || name.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>A line that is another for another file, or another state of it.</summary>
    public override string ToString() => $"{Url} {(Length is { } bytes ? $"{bytes} bytes" : "of unknown length")}, version {Version ?? "unknown"}";
}
