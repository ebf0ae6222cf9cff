namespace MapReduce.Ngrams.Scan;

/// <summary>
/// The few operations of the scanners that depend on the width of the machine's vectors. The scanners are written once,
/// over blocks of 64 bytes and masks of 64 bits; a width says how such a mask is made. Each is tested against the scalar one.
/// </summary>
internal unsafe interface IVectorWidth
{
    /// <summary>Bit i says whether byte i equals <paramref name="value"/>. REQUIRES: 64 readable bytes.</summary>
    static abstract ulong Equal(byte* block, byte value);

    /// <summary>Bit i says whether byte i, as a signed number, is below <paramref name="value"/>: beyond ASCII is below 0. REQUIRES: 64 readable bytes.</summary>
    static abstract ulong Below(byte* block, sbyte value);

    /// <summary>Whether two places agree in their first <paramref name="length"/> ≤ 64 bytes. REQUIRES: 64 readable bytes at both.</summary>
    static abstract bool Same(byte* left, byte* right, uint length);

    /// <summary>
    /// Appends <paramref name="origin"/> + i for each byte i of the block that equals <paramref name="value"/>, and
    /// returns how many. REQUIRES: 64 readable bytes, room for 64 positions.
    /// </summary>
    static abstract int Positions(byte* block, byte value, uint origin, uint* positions);

    /// <summary>As <see cref="Positions"/>, for each byte that is no digit.</summary>
    static abstract int NonDigits(byte* block, uint origin, uint* positions);

    /// <summary>Bit i says whether byte i of 32 is no digit. REQUIRES: 32 readable bytes.</summary>
    static abstract uint NonDigits(byte* block);
}
