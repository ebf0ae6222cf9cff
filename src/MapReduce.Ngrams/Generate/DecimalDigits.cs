using System.Buffers.Binary;

namespace MapReduce.Ngrams.Generate;

/// <summary>Formats numbers below 10^8 without a branch.</summary>
internal static class DecimalDigits
{
    /// <summary>Writes a number of <paramref name="digits"/> digits, always as eight bytes, and returns <paramref name="digits"/>.</summary>
    /// <remarks>
    /// Splits the number in halves three times, in all lanes of a register at once (Paul Khuong, "How to print integers really
    /// fast", 2017). The multipliers are reciprocals of 100 and 10, exact for lanes below 10^4 and 100.
    /// </remarks>
    public static int Write(Span<byte> output, uint number, int digits)
    {
        ulong high = number / 10_000;
        ulong fours = high | ((number - (high * 10_000)) << 32);
        ulong hundreds = ((fours * 10_486) >> 20) & 0x0000_007F_0000_007F;
        ulong twos = hundreds | ((fours - (hundreds * 100)) << 16);
        ulong tens = ((twos * 103) >> 10) & 0x000F_000F_000F_000F;
        ulong ones = tens | ((twos - (tens * 10)) << 8);
        BinaryPrimitives.WriteUInt64LittleEndian(output, (ones + 0x3030_3030_3030_3030) >> (8 * (8 - digits)));
        return digits;
    }
}
