namespace MapReduce.Tests.Input.Inflate;

/// <summary>Writes deflate data by hand (RFC 1951, 3.1.1): numbers from their lowest bit on, codes from their first.</summary>
internal sealed class BitWriter
{
    private readonly List<byte> _bytes = [];
    private int _used = 8;

    public BitWriter Number(int value, int bits)
    {
        for (int i = 0; i < bits; i++) Bit(value >> i & 1);
        return this;
    }

    public BitWriter Code(string bits)
    {
        foreach (char bit in bits) Bit(bit - '0');
        return this;
    }

    public BitWriter ToByte()
    {
        _used = 8;
        return this;
    }

    public byte[] Bytes => [.. _bytes];

    private void Bit(int bit)
    {
        if (_used == 8)
        {
            _bytes.Add(0);
            _used = 0;
        }
        _bytes[^1] |= (byte)(bit << _used++);
    }
}

/// <summary>The codes of RFC 1951, 3.2.2, from their lengths, as texts of bits.</summary>
internal static class Codes
{
    /// <summary>A code for each symbol; null for length 0. The lengths need not be those of a complete code.</summary>
    public static string?[] Of(IReadOnlyList<int> lengths)
    {
        string?[] codes = new string?[lengths.Count];
        int next = 0;
        for (int length = 1; length <= 15; length++)
        {
            next <<= 1;
            for (int symbol = 0; symbol < lengths.Count; symbol++)
                if (lengths[symbol] == length) codes[symbol] = Convert.ToString(next++ & ((1 << length) - 1), 2).PadLeft(length, '0');
        }
        return codes;
    }

    /// <summary>Lengths of a complete code of <paramref name="count"/> symbols: leaves of a tree that is split at random.</summary>
    /// <param name="deep">Of 10 splits, how many go on where the last one was.</param>
    public static int[] RandomLengths(Random random, int count, int longest, int deep)
    {
        List<int> leaves = [0];
        while (leaves.Count < count)
        {
            int at = random.Next(10) < deep ? leaves.Count - 1 : random.Next(leaves.Count);
            while (leaves[at] == longest) at = random.Next(leaves.Count);
            leaves[at]++;
            leaves.Add(leaves[at]);
        }
        return [.. leaves];
    }

    /// <summary>Lengths and distances (RFC 1951, 3.2.5): what the symbol stands for, and how many extra bits follow.</summary>
    public static readonly (int Base, int Extra)[] Lengths =
    [
        (3, 0), (4, 0), (5, 0), (6, 0), (7, 0), (8, 0), (9, 0), (10, 0), (11, 1), (13, 1), (15, 1), (17, 1), (19, 2), (23, 2), (27, 2), (31, 2),
        (35, 3), (43, 3), (51, 3), (59, 3), (67, 4), (83, 4), (99, 4), (115, 4), (131, 5), (163, 5), (195, 5), (227, 5), (258, 0),
    ];

    public static readonly (int Base, int Extra)[] Distances =
    [
        (1, 0), (2, 0), (3, 0), (4, 0), (5, 1), (7, 1), (9, 2), (13, 2), (17, 3), (25, 3), (33, 4), (49, 4), (65, 5), (97, 5), (129, 6), (193, 6), (257, 7),
        (385, 7), (513, 8), (769, 8), (1025, 9), (1537, 9), (2049, 10), (3073, 10), (4097, 11), (6145, 11), (8193, 12), (12289, 12), (16385, 13), (24577, 13),
    ];

    /// <summary>The order of RFC 1951, 3.2.7.</summary>
    public static readonly int[] LengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
}
