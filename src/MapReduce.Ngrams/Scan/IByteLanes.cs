namespace MapReduce.Ngrams.Scan;

/// <summary>
/// A vector of bytes, whatever its width, with the operations of <see cref="GroupSums{TLanes}"/>. Comparisons set all bits of a byte or none.
/// </summary>
internal unsafe interface IByteLanes<TSelf> where TSelf : struct, IByteLanes<TSelf>
{
    /// <summary>Number of bytes, at most 64.</summary>
    static abstract int Count { get; }

    /// <summary>The bytes at an address.</summary>
    static abstract TSelf Load(byte* from);

    /// <summary>One byte in all places.</summary>
    static abstract TSelf All(byte value);

    /// <summary>The same 16 bytes, <paramref name="low"/> first, as often as they fit.</summary>
    static abstract TSelf Table(ulong low, ulong high);

    /// <summary>All bits of the bytes up to and with place <paramref name="last"/>, and none of the others.</summary>
    static abstract TSelf First(byte last);

    /// <summary>The sum of each two bytes, modulo 256.</summary>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>The difference of each two bytes, modulo 256.</summary>
    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>The bits that both have.</summary>
    static abstract TSelf operator &(TSelf left, TSelf right);

    /// <summary>The bits that either has.</summary>
    static abstract TSelf operator |(TSelf left, TSelf right);

    /// <summary>The bits of <paramref name="left"/> that <paramref name="right"/> does not have.</summary>
    static abstract TSelf Without(TSelf left, TSelf right);

    /// <summary>Where two bytes are equal.</summary>
    static abstract TSelf Same(TSelf left, TSelf right);

    /// <summary>Where an unsigned byte is not larger than another.</summary>
    static abstract TSelf AtMost(TSelf left, TSelf right);

    /// <summary>The bytes of a <see cref="Table"/> at the given places; 0 for a place of 128 or more. REQUIRES: all others are below 16.</summary>
    static abstract TSelf Lookup(TSelf table, TSelf places);

    /// <summary>The highest bit of each byte.</summary>
    static abstract ulong Mask(TSelf bytes);

    /// <summary><paramref name="sums"/>, numbers of 64 bits, with each of <paramref name="bytes"/> added to one of them.</summary>
    static abstract TSelf AddBytes(TSelf sums, TSelf bytes);

    /// <summary>The sum of all numbers of 64 bits.</summary>
    static abstract ulong Total(TSelf sums);
}
