using System.Buffers;

namespace MapReduce.Input.Web;

/// <summary>A file behind an http(s) URL, as the server described it when it was first asked.</summary>
/// <param name="Url">The URL, with the credentials for the server.</param>
/// <param name="Length">Its length in bytes; null if the server does not say.</param>
/// <param name="Version">What changes with its bytes: the server's ETag, or else the time of the last change; null without either.</param>
public sealed record WebFile(Uri Url, long? Length, string? Version)
{
    private const string SchemeEnd = "://";

    // RFC 3986, 3.1.
    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    /// <summary>Its first bytes, which came with the description.</summary>
    public ReadOnlyMemory<byte> Head { get; init; }

    /// <summary>Whether a name of an input is a URL.</summary>
    public static bool IsUrl(string name) =>
        name.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || name.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The path that the name of an input stands for: the name itself, or the path in a <c>file://</c> URL of this machine. A
    /// file's name may look like a URL.
    /// </summary>
    /// <exception cref="MapReduceException">It is a URL of another kind.</exception>
    public static string PathOf(string name)
    {
        int end = name.IndexOf(SchemeEnd, StringComparison.Ordinal);
        if (end <= 0 || !char.IsAsciiLetter(name[0]) || name.AsSpan(0, end).ContainsAnyExcept(SchemeCharacters) || File.Exists(name)) return name;
        string scheme = name[..end].ToLowerInvariant(), rest = name[(end + SchemeEnd.Length)..];
        if (scheme != "file")
            throw new MapReduceException(
                Failure.InputUnreadable, $"{ShownText.HideUsers(name)}: {scheme}:// cannot be read; expected a path, or a URL with http://, https:// or file://. Copy it to a disk, or send it through a pipe and name -");
        int root = rest.IndexOf('/');
        if (root < 0 || rest[..root] is not "" and var host && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            throw new MapReduceException(Failure.InputUnreadable, $"{name}: is not a file on this machine; expected file:///PATH or file://localhost/PATH");
        return Uri.UnescapeDataString(rest[root..]);
    }

    /// <summary>A line that differs for another file or another state of it.</summary>
    public override string ToString() => $"{ShownText.HideUsers(Url.OriginalString)} {(Length is { } bytes ? $"{bytes} bytes" : "of unknown length")}, version {Version ?? "unknown"}";
}
