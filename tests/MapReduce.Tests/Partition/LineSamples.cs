using System.Text;

namespace MapReduce.Tests.Partition;

/// <summary>Small inputs, each with something in it that a cut could get wrong.</summary>
internal static class LineSamples
{
    public static readonly (string Name, byte[] Text)[] All =
    [
        ("empty", []),
        ("a newline", "\n"u8.ToArray()),
        ("only newlines", "\n\n\n\n\n\n\n"u8.ToArray()),
        ("only carriage returns and newlines", "\r\n\r\n\r\n"u8.ToArray()),
        ("one byte", "x"u8.ToArray()),
        ("one line", "the only line\n"u8.ToArray()),
        ("one line without an end", "the only line"u8.ToArray()),
        ("short lines", "a\nbb\nccc\n\ndddd\n\n\neeeee\n"u8.ToArray()),
        ("no newline at the end", "first\tline\nsecond\tline\nlast"u8.ToArray()),
        ("CRLF", "first\r\n\r\nsecond\r\nlast\r\n"u8.ToArray()),
        ("CRLF without an end", "first\r\nsecond\r"u8.ToArray()),
        ("byte order mark", "\uFEFFword\t1\nother\t2\n"u8.ToArray()),
        ("several bytes a letter", "äöü\t1\n日本語\t2\n𝔘𝔫𝔦\t3\n"u8.ToArray()),
        ("zero bytes", "a\0b\n\0\n\0\0c"u8.ToArray()),
        ("a long line", [.. Repeat('x', 90), (byte)'\n']),
        ("a long line first", [.. Repeat('x', 60), .. "\nshort\nshort\n"u8]),
        ("a long line in the middle", [.. "short\n"u8, .. Repeat('x', 60), .. "\nshort\n"u8]),
        ("a long line last", [.. "short\nshort\n"u8, .. Repeat('x', 60)]),
        ("long lines side by side", [.. Repeat('x', 30), (byte)'\n', .. Repeat('y', 31), (byte)'\n', .. Repeat('z', 32), .. "\n\n"u8]),
    ];

    private static byte[] Repeat(char letter, int times) => Encoding.ASCII.GetBytes(new string(letter, times));
}
