using System.Buffers;
using System.Text;

namespace MapReduce.Storage;

/// <summary>
/// Paths as the kernel sees them: bytes, of which only NUL and <c>/</c> have a meaning. In strings, a byte that is not valid UTF-8
/// is represented by a lone surrogate, U+DC80 to U+DCFF (the convention of Python's PEP 383), so that any name survives the way
/// through a string and back byte for byte.
/// </summary>
public static class PathBytes
{
    private const char EscapeOffset = '\uDC00';

    internal const string NulText = "a path cannot hold a NUL";

    /// <summary>The text that represents <paramref name="path"/>.</summary>
    public static string ToText(ReadOnlySpan<byte> path)
    {
        var text = new StringBuilder(path.Length);
        while (!path.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(path, out Rune rune, out int length) == OperationStatus.Done)
            {
                text.Append(rune);
                path = path[length..];
            }
            else
            {
                text.Append((char)(EscapeOffset + path[0]));
                path = path[1..];
            }
        }
        return text.ToString();
    }

    /// <summary>The bytes that <paramref name="path"/> represents, and a final NUL, as system calls take them.</summary>
    /// <exception cref="IOException">The text holds a NUL, which no path can.</exception>
    public static byte[] FromText(string path)
    {
        if (path.Contains('\0')) throw new IOException(NulText);
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(path.Length) + 1];
        int at = 0;
        for (ReadOnlySpan<char> left = path; !left.IsEmpty;)
        {
            OperationStatus status = Rune.DecodeFromUtf16(left, out Rune rune, out int length);
            if (status != OperationStatus.Done && IsEscape(left[0])) bytes[at++] = (byte)(left[0] - EscapeOffset);
            else at += rune.EncodeToUtf8(bytes.AsSpan(at));
            left = left[length..];
        }
        return bytes[..(at + 1)];
    }

    /// <summary>Whether the character represents a byte that is not valid UTF-8.</summary>
    public static bool IsEscape(char character) => ShownText.IsPathByte(character);

    /// <summary>
    /// The arguments of the process byte for byte. The runtime replaces invalid UTF-8; if it did, the arguments are read again
    /// from Linux.
    /// </summary>
    /// <param name="arguments">The arguments as the runtime gives them.</param>
    public static string[] OfArguments(string[] arguments)
    {
        if (!SystemCalls.AreUsed || !arguments.Any(a => a.Contains('\uFFFD'))) return arguments;
        try
        {
            byte[] line = File.ReadAllBytes("/proc/self/cmdline");
            List<string> all = [];
            foreach (Range range in line.AsSpan().TrimEnd((byte)0).Split((byte)0)) all.Add(ToText(line.AsSpan(range)));
            // Empty arguments at the end were trimmed with the last NUL.
            int trimmed = line.Length - line.AsSpan().TrimEnd((byte)0).Length - 1;
            for (int i = 0; i < trimmed; i++) all.Add("");
            return all.Count < arguments.Length ? arguments : [.. all.Skip(all.Count - arguments.Length)];
        }
        catch (IOException)
        {
            return arguments;
        }
    }
}
