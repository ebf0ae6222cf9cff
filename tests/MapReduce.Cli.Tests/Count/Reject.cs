using System.Text;
using System.Text.Json;
using MapReduce.Cli.Display;

namespace MapReduce.Cli.Tests.Count;

/// <summary>A bad line as <c>--rejects</c> has it.</summary>
internal sealed record Reject(string File, long Line, long Offset, string Kind, string? Text, string? Base64)
{
    /// <summary>The bad lines of a file of JSON Lines.</summary>
    public static Reject[] OfFile(byte[] file) =>
    [
        .. new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            string[] names = [.. root.EnumerateObject().Select(p => p.Name)];
            Assert.Equal(["file", "line", "offset", "kind"], names[..4]);
            Assert.True(names[4..] is ["text"] or ["base64"], line);
            return new Reject(
                root.GetProperty("file").GetString()!, root.GetProperty("line").GetInt64(), root.GetProperty("offset").GetInt64(), root.GetProperty("kind").GetString()!,
                root.TryGetProperty("text", out JsonElement text) ? text.GetString() : null, root.TryGetProperty("base64", out JsonElement base64) ? base64.GetString() : null);
        }),
    ];

    /// <summary>A bad line of the given bytes, of which no more than the first 1 MiB is kept.</summary>
    public static Reject Of(string file, long line, long offset, string kind, byte[] bytes)
    {
        if (bytes.Length > 1 << 20) bytes = bytes[..(1 << 20)];
        try
        {
            return new Reject(file, line, offset, kind, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes), null);
        }
        catch (DecoderFallbackException)
        {
            return new Reject(file, line, offset, kind, null, Convert.ToBase64String(bytes));
        }
    }

    public override string ToString() => $"{File}:{Line} (byte {Offset}) {Kind} {(Text ?? Base64)?[..Math.Min(40, (Text ?? Base64)!.Length)]}";
}
