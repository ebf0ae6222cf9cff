namespace MapReduce.Ngrams.Scan;

/// <summary>The widths, ranked: the widest that the machine accelerates is taken.</summary>
internal enum VectorWidth
{
    /// <summary>No vectors.</summary>
    Scalar,

    /// <summary>16 bytes.</summary>
    Bits128,

    /// <summary>32 bytes.</summary>
    Bits256,

    /// <summary>64 bytes.</summary>
    Bits512,
}
