namespace MapReduce.Input.Inflate;

/// <summary>A prefix code of deflate (RFC 1951, 3.2.2), given by the length of the code of each symbol. Not thread-safe.</summary>
/// <param name="mostSymbols">Most symbols that it can have.</param>
internal sealed class SymbolCode(int mostSymbols)
{
    /// <summary>How many codes there are of each length.</summary>
    public ushort[] Counts { get; } = new ushort[CodeTables.LongestCode + 1];

    /// <summary>The symbols with codes, in the order of their codes.</summary>
    public ushort[] Symbols { get; } = new ushort[mostSymbols];

    /// <summary>Length of the longest code; 0 if there is none.</summary>
    public int Longest { get; private set; }

    /// <summary>Whether all bits have a meaning.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>
    /// Replaces the code. False if its lengths cannot be those of a code: some bits would have two meanings, or none. Bits may have
    /// none if the longest code has one bit, as that of a block with a single distance, or without any.
    /// </summary>
    public bool TrySet(ReadOnlySpan<byte> lengths)
    {
        for (int length = 1; length < Counts.Length; length++) Counts[length] = (ushort)lengths.Count((byte)length);
        Longest = Math.Max(0, Counts.AsSpan().LastIndexOfAnyExcept((ushort)0));
        Span<ushort> next = stackalloc ushort[Counts.Length];
        int left = 1;
        for (int length = 1; length < Counts.Length; length++)
        {
            left = 2 * left - Counts[length];
            if (left < 0) return false;
            next[length] = (ushort)(next[length - 1] + Counts[length - 1]);
        }
        for (int symbol = 0; symbol < lengths.Length; symbol++)
            if (lengths[symbol] != 0) Symbols[next[lengths[symbol]]++] = (ushort)symbol;
        IsComplete = left == 0;
        return IsComplete || Longest <= 1;
    }

    /// <summary>The symbol whose code starts <paramref name="bits"/>, lowest bit first; -1 if no code does.</summary>
    /// <param name="bits">At least <see cref="Longest"/> bits.</param>
    /// <param name="length">Bits of the code; of the longest, if no code does.</param>
    public int Decode(ulong bits, out int length)
    {
        // Codes of one length are consecutive numbers, and follow on those of the lengths before.
        int code = 0, first = 0, index = 0;
        for (length = 1; length <= Longest; length++)
        {
            code |= (int)(bits & 1);
            bits >>= 1;
            int count = Counts[length];
            if (code - first < count) return Symbols[index + code - first];
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        length = Longest;
        return -1;
    }
}
