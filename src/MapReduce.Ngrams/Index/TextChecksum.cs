using System.IO.Hashing;

namespace MapReduce.Ngrams.Index;

/// <summary>
/// The CRC-64 (ECMA-182) of a text, combined from those of its parts: the checksum of A followed by B is that of A, times x to the
/// number of bits of B, modulo the polynomial, plus that of B. So parts may be read in any order.
/// </summary>
/// <param name="Value">The checksum.</param>
/// <param name="Bytes">The length of the text in bytes.</param>
public readonly record struct TextChecksum(ulong Value, long Bytes)
{
    /// <summary>The polynomial, without its highest term.</summary>
    private const ulong Polynomial = 0x42F0E1EBA9EA3693;

    /// <summary>The checksum of a text.</summary>
    public static TextChecksum Of(ReadOnlySpan<byte> text) => new(Crc64.HashToUInt64(text), text.Length);

    /// <summary>The checksum of this text followed by the other one.</summary>
    public TextChecksum Then(TextChecksum other) => new(Multiply(Value, Power(other.Bytes)) ^ other.Value, Bytes + other.Bytes);

    /// <summary>x to the power of 8 × <paramref name="bytes"/>, modulo the polynomial.</summary>
    private static ulong Power(long bytes)
    {
        ulong power = 1, square = 1UL << 8;
        for (; bytes > 0; bytes >>= 1)
        {
            if ((bytes & 1) != 0) power = Multiply(power, square);
            square = Multiply(square, square);
        }
        return power;
    }

    /// <summary>The product of two polynomials over GF(2), modulo the polynomial.</summary>
    private static ulong Multiply(ulong left, ulong right)
    {
        ulong product = 0;
        for (int bit = 63; bit >= 0; bit--)
        {
            product = (product << 1) ^ ((product >> 63) * Polynomial);
            if ((right >> bit & 1) != 0) product ^= left;
        }
        return product;
    }
}
