using System.Text;
using CsCheck;
using MapReduce.Ngrams.Scan;

namespace MapReduce.Ngrams.Tests.Scan;

[Trait("Runs", "OnLesserMachines")]
public sealed unsafe class NgramFieldTests
{
    // Bytes at the bounds of what UTF-8 knows, so that sequences of every length begin, end and break often.
    private static readonly byte[] Bounds =
        [0, (byte)'a', (byte)'z', 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xD0, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF];

    private static readonly Gen<byte> Odd = Gen.Int[0, Bounds.Length - 1].Select(i => Bounds[i]);

    [Fact]
    public void A_field_is_as_long_as_its_text_in_every_width() =>
        Gen.OneOf(Odd.Array[0, 6], Gen.Byte.Array[0, 70], Text(Gen.Char['\u0080', '\u07FF']), Text(Gen.Char['\u0800', '\uD7FF']), Text(Gen.Char['\u0001', '\u0100']))
            .Sample(AssertField, iter: 20_000);

    private static Gen<byte[]> Text(Gen<char> letters) => Gen.String[letters, 0, 40].Select(Encoding.UTF8.GetBytes);

    private static void AssertField(byte[] field)
    {
        byte[] line = [.. field, (byte)'\t', (byte)'5', (byte)'\n', .. new byte[128]];
        int tab = Array.IndexOf(line, (byte)'\t');
        uint expected = tab is > 0 and < 64 && IsText(line.AsSpan(0, tab)) ? (uint)tab : 0;
        fixed (byte* start = line)
        {
            byte* end = start + field.Length + 2;
            Assert.Equal(expected, NgramField.Length<Width512>(start, end));
            Assert.Equal(expected, NgramField.Length<Width256>(start, end));
            Assert.Equal(expected, NgramField.Length<Width128>(start, end));
            Assert.Equal(expected, NgramField.Length<WidthScalar>(start, end));
        }
    }

    private static bool IsText(ReadOnlySpan<byte> field)
    {
        try
        {
            return !new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(field).Contains('\0', StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
