using System.Buffers;
using System.Text;

namespace MapReduce.Map;

/// <summary>
/// Lower case, for jobs whose keys merge without regard to it: Unicode's simple mapping, code point by code point, the same
/// in every culture.
/// </summary>
public static class CaseFold
{
    /// <summary>
    /// Bytes that <paramref name="length"/> bytes of UTF-8 take at most when folded: a lower-case letter may take a byte more
    /// than its capital (U+023A takes 3 for 2), never more than twice as many.
    /// </summary>
    public static int MostBytes(int length) => checked(length * 2);

    /// <summary>Writes valid UTF-8 in lower case and returns its length in bytes. REQUIRES: room for <see cref="MostBytes"/>.</summary>
    public static int Fold(ReadOnlySpan<byte> text, Span<byte> folded)
    {
        int written = 0;
        // Stops at the first byte that is not ASCII; most text has none, and where it has one there are more.
        while (Ascii.ToLower(text, folded[written..], out int ascii) == OperationStatus.InvalidData)
        {
            text = text[ascii..];
            written += ascii;
            do
            {
                Rune.DecodeFromUtf8(text, out Rune rune, out int bytes);
                written += Rune.ToLowerInvariant(rune).EncodeToUtf8(folded[written..]);
                text = text[bytes..];
            }
            while (!text.IsEmpty && text[0] > 0x7F);
        }
        return written + text.Length;
    }

    /// <summary>A text in lower case, by the same mapping.</summary>
    public static string Fold(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text), folded = new byte[MostBytes(utf8.Length)];
        return Encoding.UTF8.GetString(folded, 0, Fold(utf8, folded));
    }
}
