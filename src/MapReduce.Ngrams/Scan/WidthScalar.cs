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
}
