using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MapReduce.Ngrams.Scan;

namespace MapReduce.Ngrams.Tests.Scan;

public sealed class SwarTests
{
    [Fact]
    public void Eight_digits_are_their_number()
    {
        for (int number = 0; number < 100_000_000; number += 1 + number / 2000)
            Assert.Equal((ulong)number, Swar.Number(Word(number.ToString("D8", CultureInfo.InvariantCulture)) ^ Swar.Zeros));
        Assert.Equal(99_999_999UL, Swar.Number(Word("99999999") ^ Swar.Zeros));
    }

    /// <summary>Exact up to and with the first byte that is none, which is all that its callers ask.</summary>
    [Fact]
    public void The_first_byte_that_is_no_digit_is_found_at_every_place_whatever_follows_it()
    {
        var random = new Random(8);
        for (int place = 0; place <= 8; place++)
        {
            for (int value = 0; value < 256; value++)
            {
                if (value is >= '0' and <= '9') continue;
                byte[] bytes = new byte[8];
                random.NextBytes(bytes);
                for (int i = 0; i < place; i++) bytes[i] = (byte)random.Next('0', '9' + 1);
                if (place < 8) bytes[place] = (byte)value;
                int first = System.Numerics.BitOperations.TrailingZeroCount(Swar.NoDigits(BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ Swar.Zeros)) / 8;
                Assert.Equal(place, first);
            }
        }
    }

    private static ulong Word(string digits) => BinaryPrimitives.ReadUInt64LittleEndian(Encoding.ASCII.GetBytes(digits));
}
