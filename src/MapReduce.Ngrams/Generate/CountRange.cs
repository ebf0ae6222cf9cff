namespace MapReduce.Ngrams.Generate;

/// <summary>A range of counts with the same number of decimal digits, so that line lengths are known before counts are drawn.</summary>
/// <param name="Low">Smallest count, at least 1.</param>
/// <param name="Span">Number of counts in the range, at least 1.</param>
/// <param name="Digits">1 to 8.</param>
internal readonly record struct CountRange(uint Low, uint Span, byte Digits)
{
    /// <summary>The largest center whose range has at most eight digits.</summary>
    public const ulong LargestCenter = 70_000_000;

    /// <summary>The range from 5/8 to 11/8 of a center, limited to counts with as many digits as the center.</summary>
    /// <remarks>Both ends grow with the center, so the same position never gives a larger count for a smaller center.</remarks>
    public static CountRange Around(ulong center)
    {
        ulong power = 1;
        byte digits = 1;
        while (center >= power * 10)
        {
            power *= 10;
            digits++;
        }
        ulong low = Math.Max(center * 5 / 8, power);
        ulong high = Math.Min(center * 11 / 8, (power * 10) - 1);
        return new CountRange((uint)low, (uint)(high - low + 1), digits);
    }

    /// <summary>The count at a position in the range, given in units of 2^-32.</summary>
    public uint At(uint position) => Low + (uint)(((ulong)position * Span) >> 32);
}
