using MapReduce.Input.Inflate;

namespace MapReduce.Tests.Input.Inflate;

/// <summary>Blocks made by hand: what RFC 1951 and zlib allow, and what they refuse.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed class BlockTests
{
    private const int Stored = 0, Fixed = 1, Dynamic = 2;

    private readonly DeflateSubject _subject = new();

    public static TheoryData<string> Sound => [.. SoundData.Keys];

    public static TheoryData<string> Damaged => [.. DamagedData.Keys];

    private static Dictionary<string, (byte[] Data, byte[] Expected)> SoundData { get; } = new()
    {
        ["an empty stored block"] = (Begin(Stored).ToByte().Number(0, 16).Number(0xFFFF, 16).Bytes, []),
        ["a stored block"] = (Begin(Stored).ToByte().Number(2, 16).Number(0xFFFD, 16).Number(0x4241, 16).Bytes, "AB"u8.ToArray()),
        ["an empty fixed block"] = (EndFixed(Begin(Fixed)).Bytes, []),
        ["an empty dynamic block, its code only the end"] = (Lengths(Begin(Dynamic), [.. Zeros(256), 1], [0]).Code("0").Bytes, []),
        ["literals without a distance code"] = (Lengths(Begin(Dynamic), With(257, (65, 1), (256, 1)), [0]).Code("0").Code("0").Code("1").Bytes, "AA"u8.ToArray()),
        ["a distance code of one bit of which one half is used"] = (Lengths(Begin(Dynamic), With(258, (65, 1), (256, 2), (257, 2)), [1]).Code("0").Code("11").Code("0").Code("10").Bytes, "AAAA"u8.ToArray()),
        ["all codes as long as they can be"] = (Deep(), [.. Enumerable.Range(0, 14).Select(i => (byte)i), 13, 13, 13, 13]),
        ["a length of 258 by the symbol before the last"] = (EndFixed(Literal(Begin(Fixed), 66).Code("11000100").Number(31, 5).Code("00000")).Bytes, [.. Enumerable.Repeat((byte)66, 259)]),
        ["blocks of each kind"] = (EndFixed(EndFixed(Literal(new BitWriter().Number(0, 1).Number(Fixed, 2), 67)).Number(0, 3).ToByte().Number(1, 16).Number(0xFFFE, 16).Number(68, 8).Number(1, 1).Number(Fixed, 2)).Bytes, "CD"u8.ToArray()),
    };

    private static Dictionary<string, byte[]> DamagedData { get; } = new()
    {
        ["a block of the reserved kind"] = Begin(3).Bytes,
        ["a length of a stored block that its complement denies"] = Begin(Stored).ToByte().Number(2, 16).Number(0xFFFC, 16).Number(0x4241, 16).Bytes,
        ["a distance before the start, of nothing"] = EndFixed(Begin(Fixed).Code("0000001").Code("00000")).Bytes,
        ["a distance before the start by one"] = EndFixed(Literal(Literal(Begin(Fixed), 65), 66).Code("0000001").Code("00010")).Bytes,
        ["length symbol 286"] = EndFixed(Literal(Begin(Fixed), 65).Code("11000110").Code("00000")).Bytes,
        ["length symbol 287"] = EndFixed(Literal(Begin(Fixed), 65).Code("11000111").Code("00000")).Bytes,
        ["distance symbol 30"] = EndFixed(Literal(Begin(Fixed), 65).Code("0000001").Code("11110")).Bytes,
        ["distance symbol 31"] = EndFixed(Literal(Begin(Fixed), 65).Code("0000001").Code("11111")).Bytes,
        ["287 literals and lengths, otherwise sound"] = Lengths(Begin(Dynamic), With(287, (65, 1), (256, 1)), [0]).Code("0").Code("1").Bytes,
        ["288 literals and lengths, otherwise sound"] = Lengths(Begin(Dynamic), With(288, (65, 1), (256, 1)), [0]).Code("0").Code("1").Bytes,
        ["31 distances, otherwise sound"] = Lengths(Begin(Dynamic), With(257, (65, 1), (256, 1)), Zeros(31)).Code("0").Code("1").Bytes,
        ["32 distances, otherwise sound"] = Lengths(Begin(Dynamic), With(257, (65, 1), (256, 1)), Zeros(32)).Code("0").Code("1").Bytes,
        ["a code of lengths without codes"] = Begin(Dynamic).Number(0, 14).Number(0, 600).Bytes,
        ["a code of lengths with one code"] = Begin(Dynamic).Number(0, 14).Number(0, 9).Number(1, 3).Number(0, 600).Bytes,
        // Its unused half taken for zeros, it would describe a sound block.
        ["a code of lengths with one code, of which both halves are used"] = Begin(Dynamic).Number(0, 10).Number(14, 4).Number(0, 51).Number(1, 3)
            .Code(new string('1', 65) + '0' + new string('1', 190) + '0' + '1').Code("1").Bytes,
        ["a code of lengths with too many codes"] = Begin(Dynamic).Number(0, 14).Number(1, 3).Number(1, 3).Number(1, 3).Number(0, 3).Number(0, 600).Bytes,
        ["a code of lengths with too few codes"] = Begin(Dynamic).Number(0, 14).Number(2, 3).Number(2, 3).Number(2, 3).Number(0, 3).Number(0, 600).Bytes,
        // The codes of lengths 16 and 18 have one bit each.
        ["a repeat of nothing"] = Begin(Dynamic).Number(0, 14).Number(1, 3).Number(0, 3).Number(1, 3).Number(0, 3).Code("0").Number(0, 600).Bytes,
        ["a repeat beyond the end"] = Begin(Dynamic).Number(0, 14).Number(0, 3).Number(0, 3).Number(1, 3).Number(1, 3).Code("1").Number(127, 7).Code("1").Number(127, 7).Number(0, 600).Bytes,
        ["no code for the end of the block"] = Lengths(Begin(Dynamic), With(257, (65, 1), (66, 1)), [0]).Code("01").Number(0, 64).Bytes,
        ["too many literals"] = Lengths(Begin(Dynamic), With(257, (65, 1), (66, 1), (256, 1)), [0]).Number(0, 64).Bytes,
        ["too few literals"] = Lengths(Begin(Dynamic), With(257, (65, 2), (66, 2), (256, 2)), [0]).Number(0, 64).Bytes,
        ["a literal code of one symbol with two bits"] = Lengths(Begin(Dynamic), With(257, (256, 2)), [0]).Number(0, 64).Bytes,
        ["the unused half of a literal code of one bit"] = Lengths(Begin(Dynamic), With(257, (256, 1)), [0]).Code("1").Number(0, 64).Bytes,
        ["too many distances"] = Lengths(Begin(Dynamic), With(257, (65, 1), (256, 1)), [1, 1, 1]).Code("1").Number(0, 64).Bytes,
        ["too few distances"] = Lengths(Begin(Dynamic), With(257, (65, 1), (256, 1)), [2, 2, 2]).Code("1").Number(0, 64).Bytes,
        ["a distance code of one symbol with two bits"] = Lengths(Begin(Dynamic), With(257, (65, 1), (256, 1)), [2]).Code("1").Number(0, 64).Bytes,
        ["the unused half of a distance code of one bit"] = Lengths(Begin(Dynamic), With(258, (65, 1), (256, 2), (257, 2)), [1]).Code("0").Code("11").Code("1").Code("10").Number(0, 64).Bytes,
        ["a match without a distance code"] = Lengths(Begin(Dynamic), With(258, (65, 1), (256, 2), (257, 2)), [0]).Code("0").Code("11").Code("0").Code("10").Number(0, 64).Bytes,
    };

    [Theory, MemberData(nameof(Sound))]
    public void Is_read(string what)
    {
        (byte[] data, byte[] expected) = SoundData[what];
        foreach (byte[] after in Afters())
        {
            Inflated found = _subject.Inflate([.. data, .. after]);
            Assert.Equal(InflateStatus.Ended, found.Status);
            Assert.Equal(expected, found.Bytes);
            Assert.Equal(data.Length, _subject.EndOffset);
            Assert.Equal(InflateStatus.Ended, _subject.AssertAsZlib([.. data, .. after], readBytes: 1, step: 1));
        }
    }

    [Theory, MemberData(nameof(Damaged))]
    public void Is_refused(string what)
    {
        foreach (byte[] after in Afters())
        {
            byte[] data = [.. DamagedData[what], .. after];
            Assert.Equal(InflateStatus.Damaged, _subject.AssertAsZlib(data));
            Assert.Equal(InflateStatus.Damaged, _subject.AssertAsZlib(data, readBytes: 1, step: 1));
        }
    }

    [Theory, MemberData(nameof(Sound))]
    public void A_cut_at_any_byte_is_seen(string what)
    {
        byte[] data = SoundData[what].Data;
        for (int length = 0; length < data.Length; length++) Assert.Equal(InflateStatus.Cut, _subject.AssertAsZlib(data[..length]));
    }

    [Fact]
    public void Distances_reach_to_the_first_byte_and_to_32768_bytes_and_no_further()
    {
        byte[] start = new byte[40_000];
        new Random(2).NextBytes(start);
        foreach (int length in (ReadOnlySpan<int>)[1, 2, 3, 4, 100, 257, 1000, 32767, 32768, 32769, 40_000])
            for (int distance = Math.Max(1, Math.Min(length, 32768) - 2); distance <= Math.Min(length + 2, 32768); distance++)
            {
                BitWriter data = new BitWriter().Number(0, 3).ToByte().Number(length, 16).Number(length ^ 0xFFFF, 16);
                foreach (byte value in start.AsSpan(0, length)) data.Number(value, 8);
                data.Number(1, 1).Number(Fixed, 2).Code("0000001");
                int symbol = Array.FindLastIndex(Codes.Distances, known => known.Base <= distance);
                data.Code(Convert.ToString(symbol, 2).PadLeft(5, '0')).Number(distance - Codes.Distances[symbol].Base, Codes.Distances[symbol].Extra);
                for (int more = 0; more < 400; more++) Literal(data, more % 100);
                InflateStatus expected = distance <= length ? InflateStatus.Ended : InflateStatus.Damaged;
                foreach (int step in (ReadOnlySpan<int>)[1 << 20, 33_000, 999]) Assert.Equal(expected, _subject.AssertAsZlib(EndFixed(data).Bytes, step: step));
            }
    }

    /// <summary>Little and much after the data: where there is much, the fast loop decodes it.</summary>
    private static byte[][] Afters() => [[], [0xFF], new byte[400], [.. Enumerable.Repeat((byte)0xFF, 400)]];

    private static BitWriter Begin(int kind) => new BitWriter().Number(1, 1).Number(kind, 2);

    private static BitWriter EndFixed(BitWriter data) => data.Code("0000000");

    private static BitWriter Literal(BitWriter data, int value) => data.Number(0, 0).Code(Convert.ToString(0x30 + value, 2).PadLeft(8, '0'));

    private static int[] Zeros(int count) => new int[count];

    private static int[] With(int count, params (int Symbol, int Length)[] lengths)
    {
        int[] all = new int[count];
        foreach ((int symbol, int length) in lengths) all[symbol] = length;
        return all;
    }

    /// <summary>The header of a dynamic block: all lengths as they are, by codes of 4 bits for 0 to 15.</summary>
    internal static BitWriter Lengths(BitWriter data, int[] literals, int[] distances)
    {
        data.Number(literals.Length - 257, 5).Number(distances.Length - 1, 5).Number(19 - 4, 4);
        foreach (int symbol in Codes.LengthOrder) data.Number(symbol < 16 ? 4 : 0, 3);
        foreach (int length in (int[])[.. literals, .. distances]) data.Code(Convert.ToString(length, 2).PadLeft(4, '0'));
        return data;
    }

    private static byte[] Deep()
    {
        // Literals 0 to 13 by 1 to 14 bits, and a length and the end by 15; distances alike.
        int[] literals = new int[258], distances = [.. Enumerable.Range(1, 15), 15];
        for (int i = 0; i < 14; i++) literals[i] = i + 1;
        literals[256] = literals[257] = 15;
        (distances[0], distances[15]) = (15, 1);
        string?[] codes = Codes.Of(literals);
        BitWriter data = Lengths(Begin(Dynamic), literals, distances);
        for (int i = 0; i < 14; i++) data.Code(codes[i]!);
        return data.Code(codes[257]!).Code(Codes.Of(distances)[0]!).Code(codes[13]!).Code(codes[256]!).Bytes;
    }
}
