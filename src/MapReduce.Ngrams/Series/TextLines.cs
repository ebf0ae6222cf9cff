using System.Text;
using MapReduce.Storage;

namespace MapReduce.Ngrams.Series;

/// <summary>Reads small text files that a user wrote.</summary>
public static class TextLines
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The lines without their ends, without a byte order mark.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What messages call it.</param>
    /// <exception cref="MapReduceException">The file cannot be read, or is not UTF-8.</exception>
    public static IReadOnlyList<string> Read(string path, string what)
    {
        try
        {
            byte[] content = Files.ReadAll(path);
            string text = Strict.GetString(content.AsSpan(content.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0));
            return [.. text.Split('\n').Select(line => line.TrimEnd('\r'))];
        }
        catch (DecoderFallbackException e)
        {
            throw new MapReduceException(Failure.BadData, $"{path}: {what} is not valid UTF-8 (byte {e.Index}); save it as UTF-8", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.InputUnreadable, $"{path}: {what} cannot be read: {e.Message}", e);
        }
    }
}
