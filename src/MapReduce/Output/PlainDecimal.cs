using System.Globalization;

namespace MapReduce.Output;

/// <summary>
/// Real numbers as text: the fewest digits that read back as the same number, and never an exponent, which not all spreadsheets,
/// databases and <c>sort -n</c> accept.
/// </summary>
public static class PlainDecimal
{
    /// <summary>Bytes of the longest number: a sign, <c>0.</c>, 323 zeros and 17 digits, and some room.</summary>
    public const int MostBytes = 352;

    /// <summary>Writes a number and returns its length. REQUIRES: room for <see cref="MostBytes"/>.</summary>
    public static int Format(double number, Span<byte> text)
    {
        number.TryFormat(text, out int length, provider: CultureInfo.InvariantCulture);
        int exponentAt = text[..length].IndexOf((byte)'E');
        return exponentAt < 0 ? length : Expand(text, length, exponentAt);
    }

    /// <summary>A number as a text.</summary>
    public static string Show(double number)
    {
        Span<byte> text = stackalloc byte[MostBytes];
        return System.Text.Encoding.ASCII.GetString(text[..Format(number, text)]);
    }

    private static int Expand(Span<byte> text, int length, int exponentAt)
    {
        int exponent = int.Parse(text[(exponentAt + 1)..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        // In exponent form a number is d.ddd with an optional sign: at most 17 digits.
        Span<byte> digits = stackalloc byte[32];
        int count = 0;
        foreach (byte character in text[..exponentAt])
            if (char.IsAsciiDigit((char)character)) digits[count++] = character;
        int written = text[0] == '-' ? 1 : 0;
        if (exponent < 0)
        {
            "0."u8.CopyTo(text[written..]);
            text.Slice(written + 2, -exponent - 1).Fill((byte)'0');
            written += 1 - exponent;
            digits[..count].CopyTo(text[written..]);
            return written + count;
        }
        // Only numbers with 16 or more integer digits get an exponent, but one may still have a fraction.
        int whole = exponent + 1;
        for (int i = 0; i < whole; i++) text[written++] = i < count ? digits[i] : (byte)'0';
        if (count <= whole) return written;
        text[written++] = (byte)'.';
        digits[whole..count].CopyTo(text[written..]);
        return written + count - whole;
    }
}
