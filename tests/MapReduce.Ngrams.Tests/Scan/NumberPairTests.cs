using System.Globalization;
using System.Text;
using MapReduce.Ngrams.Scan;

namespace MapReduce.Ngrams.Tests.Scan;

[Trait("Runs", "OnLesserMachines")]
public sealed unsafe class NumberPairTests
{
    [Fact]
    public void Two_numbers_of_every_pair_of_lengths_are_read_whatever_stands_before_them()
    {
        var random = new Random(3);
        for (int first = 1; first <= 8; first++)
        {
            for (int second = 1; second <= 8 && first + 1 + second <= NumberPair.MostBytes; second++)
            {
                for (int round = 0; round < 200; round++)
                {
                    uint a = Number(random, first, round), b = Number(random, second, round);
                    string text = string.Create(CultureInfo.InvariantCulture, $"9999999999999999\t{a}\t{b}\n99999999");
                    byte[] bytes = Encoding.UTF8.GetBytes(text);
                    fixed (byte* start = bytes)
                    {
                        byte* end = start + text.IndexOf('\n');
                        Assert.Equal(a | (ulong)b << 32, NumberPair.Read(end, (uint)first, (uint)second, NumberPair.Shuffles));
                    }
                }
            }
        }
    }

    private static uint Number(Random random, int digits, int round)
    {
        uint least = digits == 1 ? 0 : (uint)Math.Pow(10, digits - 1), most = (uint)Math.Pow(10, digits) - 1;
        return round switch { 0 => least, 1 => most, _ => (uint)random.NextInt64(least, most + 1L) };
    }
}
