using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Scan;

/// <summary>Byte by byte, for processors without vectors; also the oracle for the other widths.</summary>
internal readonly unsafe struct WidthScalar : IVectorWidth
{
    public static ulong Equal(byte* block, byte value)
    {
        ulong mask = 0;
        for (int i = 0; i < 64; i++) mask |= block[i] == value ? 1UL << i : 0;
        return mask;
    }

    public static ulong Below(byte* block, sbyte value)
    {
        ulong mask = 0;
        for (int i = 0; i < 64; i++) mask |= (sbyte)block[i] < value ? 1UL << i : 0;
        return mask;
    }

    public static bool Same(byte* left, byte* right, uint length) =>
        new ReadOnlySpan<byte>(left, (int)length).SequenceEqual(new ReadOnlySpan<byte>(right, (int)length));

    public static int Positions(byte* block, byte value, uint origin, uint* positions)
    {
        int count = 0;
        for (uint i = 0; i < 64; i++)
            if (block[i] == value) positions[count++] = origin + i;
        return count;
    }

    public static int NonDigits(byte* block, uint origin, uint* positions)
    {
        int count = 0;
        for (uint i = 0; i < 64; i++)
            if (!char.IsAsciiDigit((char)block[i])) positions[count++] = origin + i;
        return count;
    }

    public static uint NonDigits(byte* block)
    {
        uint mask = 0;
        for (int i = 0; i < 32; i++) mask |= char.IsAsciiDigit((char)block[i]) ? 0 : 1u << i;
        return mask;
    }

    public static bool TrySum(byte* groups, byte* end, out NgramCount sum)
    {
        sum = default;
        for (byte* at = groups; ; at++)
        {
            byte* year = at;
            if (Number(ref at) < 1000 || at - year != 4 || *at++ != ',') return false;
            byte* matches = at;
            sum.Matches += Number(ref at);
            if ((ulong)(at - matches - 1) > 7 || *at++ != ',') return false;
            byte* volumes = at;
            sum.Volumes += Number(ref at);
            if ((ulong)(at - volumes - 1) > 7) return false;
            if (at == end) return true;
            if (*at != '\t') return false;
        }
    }

    /// <summary>Reads digits, at most nine.</summary>
    private static uint Number(ref byte* at)
    {
        uint number = 0;
        for (byte* from = at; at - from < 9 && char.IsAsciiDigit((char)*at); at++) number = number * 10u + *at - (uint)'0';
        return number;
    }
}
