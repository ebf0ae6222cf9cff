using MapReduce.Cli.Jobs;
using MapReduce.Input;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Cli.Benchmark;

/// <summary>An input as the naive programs see it.</summary>
internal static class InputText
{
    private const int HeadBytes = 1 << 16;

    /// <summary>Its lines: a plain file as everyone reads it, an archive through the program's own decompression.</summary>
    public static IEnumerable<string> Lines(InputSource input) => input.IsSeekable ? File.ReadLines(input.Path!) : Unpacked(input);

    /// <summary>Its version, told by its beginning.</summary>
    public static NgramFormat FormatOf(InputSource input)
    {
        using InputReader reader = InputReader.Open(input);
        byte[] head = new byte[HeadBytes];
        int length = reader.Content.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
        return FormatDetector.Detect(head.AsSpan(0, length));
    }

    private static IEnumerable<string> Unpacked(InputSource input)
    {
        using InputReader reader = InputReader.Open(input);
        using var text = new StreamReader(reader.Content);
        while (text.ReadLine() is { } line) yield return line;
    }
}
