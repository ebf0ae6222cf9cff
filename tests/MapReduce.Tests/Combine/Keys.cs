using System.Text;
using CsCheck;

namespace MapReduce.Tests.Combine;

/// <summary>Keys as tests write them: text of which each character is a byte, so that ordinal order is the order of bytes.</summary>
internal static class Keys
{
    /// <summary>Lengths around those at which something changes: a head's words, the end of the head, what lies in an entry, the hash's steps.</summary>
    public static Gen<int> Lengths { get; } = Gen.Frequency(
        (3, Gen.OneOf(0, 1, 7, 8, 9, 15, 16, 17, 23, 24, 25, 31, 32, 33, 39, 40, 41)), (1, Gen.Int[0, 200]));

    /// <summary>Random keys of few different bytes, zero and the largest among them.</summary>
    public static Gen<string> Random { get; } =
        Lengths.SelectMany(length => Gen.OneOf('\0', '\u0001', 'a', 'b', '\u00FF').Array[length]).Select(letters => new string(letters));

    /// <summary>Keys that share their first bytes with many others, and are often prefixes of each other.</summary>
    public static Gen<string> Alike { get; } = Gen.Select(
        Gen.OneOf("", "aaaaaaaa", "aaaaaaaabbbbbbbb", "aaaaaaaa\0\0\0\0\0\0\0\0", "aaaaaaaabbbbbbbbcccccccc", "aaaaaaaabbbbbbbbccccccccddddddddeeeeee", "\0\0\0\0\0\0\0\0"),
        Gen.OneOf('\0', 'a', '\u00FF').Array[0, 5].Select(letters => new string(letters)),
        (prefix, rest) => prefix + rest);

    /// <summary>Either kind.</summary>
    public static Gen<string> Any { get; } = Gen.OneOf<string>(Random, Alike);

    public static byte[] Bytes(string key) => Encoding.Latin1.GetBytes(key);

    public static string Text(ReadOnlySpan<byte> key) => Encoding.Latin1.GetString(key);
}
