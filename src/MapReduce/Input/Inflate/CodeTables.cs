using System.Runtime.CompilerServices;

namespace MapReduce.Input.Inflate;

/// <summary>
/// The tables from which <see cref="FastLoop"/> decodes the codes of a block, in one unmanaged block behind one pointer: one table for
/// literals and lengths, one for distances, each indexed by the next bits of the data. A code that is longer than the index leads to
/// a sub-table, which the bits that follow index.
/// </summary>
/// <remarks>
/// <para>Entry for literals and lengths:</para>
/// <code>
/// bits  0–5   bits consumed, with the extra bits of a length
/// bits  8–11  of these, those before the extra bits
/// bit  13     Special: neither literals nor a length
/// bit  14     Literal: a literal precedes the length, or a second literal follows the first
/// bit  15     NoLength: one or two literals, or Special
/// bits 16–23  the (first) literal
/// bits 24–31  the second literal, or the length - 3 without its extra bits
/// </code>
/// <para>Entry for distances:</para>
/// <code>
/// bits  0–5   bits consumed, with the extra bits
/// bits  8–11  of these, those before the extra bits
/// bit  15     Special
/// bits 16–30  the distance without its extra bits
/// </code>
/// <para>Special, in both: with SubTable, bits 16–30 are its start in the table and bits 8–11 the bits that index it; with End, the
/// block ends; otherwise the code is invalid.</para>
/// <para>Unsafe: a pointer to tables is one to <see cref="Entries"/> entries, which the code in them never exceeds.</para>
/// </remarks>
internal static unsafe class CodeTables
{
    /// <summary>The most bits of a code (RFC 1951, 3.2.7).</summary>
    public const int LongestCode = 15;

    /// <summary>Symbols of the fixed code for literals and lengths; a dynamic one has at most two fewer.</summary>
    public const int Literals = 288;

    /// <summary>Symbols of the fixed code for distances; a dynamic one has at most two fewer.</summary>
    public const int Distances = 32;

    /// <summary>The symbol that ends a block.</summary>
    public const int EndOfBlock = 256;

    /// <summary>Bits that index the table of literals and lengths.</summary>
    public const int LiteralBits = 11;

    /// <summary>Bits that index the table of the codes of lengths, none of which is longer.</summary>
    public const int LengthBits = 7;

    /// <summary>Bits that index the table of distances.</summary>
    public const int DistanceBits = 9;

    // A sub-table for k more bits has 2^k entries and at least k + 1 symbols: at most 288·16/5 and 32·64/7 in all.
    private const int LiteralEntries = (1 << LiteralBits) + 924, DistanceEntries = (1 << DistanceBits) + 296;

    /// <summary>Where the table of distances starts, in entries.</summary>
    public const int DistanceStart = LiteralEntries;

    /// <summary>
    /// Where the patterns start, which serve to copy matches whose bytes repeat within a vector: for each distance below 16, 16 indices that
    /// repeat at it; and in those of distance 0, for each distance its smallest multiple from 16 on.
    /// </summary>
    public const int PatternStart = LiteralEntries + DistanceEntries;

    /// <summary>Bytes of a pattern.</summary>
    public const int PatternBytes = 16;

    private const int ScratchStart = PatternStart + PatternBytes * PatternBytes / sizeof(uint);

    /// <summary>Size of the block in entries.</summary>
    public const int Entries = ScratchStart + (1 << (LiteralBits - 1));

    /// <summary>Flags of an entry.</summary>
    public const uint Special = 1 << 13, Literal = 1 << 14, NoLength = 1 << 15, SpecialDistance = 1 << 15, SubTable = 1 << 6, End = 1 << 7;

    /// <summary>A code of n bits adds this n times: to the bits consumed, and to those before the extra bits.</summary>
    private const uint OneBit = 0x101;

    private const uint Invalid = NoLength | Special;

    /// <summary>Entries by symbol, without the bits of their codes.</summary>
    private static readonly uint[] LiteralSymbols = MakeLiteralSymbols(), DistanceSymbols = MakeDistanceSymbols();

    /// <summary>Writes the patterns, which no block changes.</summary>
    public static void WritePatterns(uint* tables)
    {
        byte* patterns = (byte*)(tables + PatternStart);
        for (int distance = 1; distance < PatternBytes; distance++)
        {
            patterns[distance] = (byte)((PatternBytes - 1 + distance) / distance * distance);
            for (int i = 0; i < PatternBytes; i++) patterns[distance * PatternBytes + i] = (byte)(i % distance);
        }
    }

    /// <summary>Builds, in place of the table of literals, one of the codes of lengths: symbols as literals.</summary>
    public static void BuildLengths(SymbolCode code, uint* tables) => Build(code, LiteralSymbols, tables, LengthBits);

    /// <summary>Builds the table of literals and lengths.</summary>
    public static void BuildLiterals(SymbolCode code, uint* tables)
    {
        Build(code, LiteralSymbols, tables, LiteralBits);
        Combine(code, tables);
    }

    /// <summary>Builds the table of distances.</summary>
    public static void BuildDistances(SymbolCode code, uint* tables) => Build(code, DistanceSymbols, tables + DistanceStart, DistanceBits);

    /// <summary>The length that a symbol and the extra bits after it mean; the extra bits are added to <paramref name="used"/>.</summary>
    public static int LengthOf(int symbol, ulong extra, ref int used)
    {
        uint entry = LiteralSymbols[symbol];
        used += (int)entry & 63;
        return (int)(entry >> 24) + 3 + ((int)extra & ((1 << (int)(entry & 63)) - 1));
    }

    /// <summary>The distance that a symbol and the extra bits after it mean; the extra bits are added to <paramref name="used"/>.</summary>
    public static int DistanceOf(int symbol, ulong extra, ref int used)
    {
        uint entry = DistanceSymbols[symbol];
        used += (int)entry & 63;
        return (int)(entry >> 16) + ((int)extra & ((1 << (int)(entry & 63)) - 1));
    }

    /// <summary>
    /// Fills the table by code length: one that is complete for codes of n bits, twice in a row, is complete for n + 1.
    /// REQUIRES: the code is one that <see cref="SymbolCode.TrySet"/> accepted.
    /// </summary>
    private static void Build(SymbolCode code, uint[] symbols, uint* table, int tableBits)
    {
        if (code.Longest <= 1)
        {
            // Perhaps a code of one symbol or none, which leaves bits without meaning; otherwise both entries are replaced.
            table[0] = table[1] = Invalid + OneBit;
        }
        int at = 0, length = 1;
        uint next = 0;   // the next code, its first bit lowest
        for (; length <= tableBits; length++)
        {
            if (length > 1) Unsafe.CopyBlock(table + (1 << (length - 1)), table, (uint)(sizeof(uint) << (length - 1)));
            for (int left = code.Counts[length]; left > 0; left--)
            {
                table[next] = symbols[code.Symbols[at++]] + (uint)length * OneBit;
                next = After(next, length);
            }
        }
        uint end = 1u << tableBits, prefix = uint.MaxValue, start = 0;
        int subBits = 0;
        for (; length <= code.Longest; length++)
            for (int left = code.Counts[length]; left > 0; left--)
            {
                if ((next & ((1u << tableBits) - 1)) != prefix)
                {
                    prefix = next & ((1u << tableBits) - 1);
                    subBits = SubTableBits(code, length, left, tableBits);
                    start = end;
                    end += 1u << subBits;
                    table[prefix] = start << 16 | NoLength | Special | SubTable | (uint)subBits << 8 | (uint)tableBits;
                }
                uint entry = symbols[code.Symbols[at++]] + (uint)(length - tableBits) * OneBit;
                for (uint index = next >> tableBits; index < 1u << subBits; index += 1u << (length - tableBits)) table[start + index] = entry;
                next = After(next, length);
            }
    }

    /// <summary>How many bits index the sub-table whose first code has <paramref name="length"/> bits: codes in order fill it.</summary>
    private static int SubTableBits(SymbolCode code, int length, int left, int tableBits)
    {
        int bits = length - tableBits;
        for (int room = (1 << bits) - left; room > 0; room = 2 * room - code.Counts[bits + tableBits]) bits++;
        return bits;
    }

    /// <summary>The code after <paramref name="code"/>, of the same length: 1 is added at the last bit, which is the highest here.</summary>
    private static uint After(uint code, int length)
    {
        uint bit = 1u << (length - 1);
        while ((code & bit) != 0)
        {
            code ^= bit;
            bit >>= 1;
        }
        return code | bit;
    }

    /// <summary>
    /// Adds to each literal the literal or length after it, where the index has all bits of its code too. Without branches that depend on
    /// the code: they would be mispredicted all the time, and half of the time that small members take would go here.
    /// </summary>
    private static void Combine(SymbolCode code, uint* tables)
    {
        const uint codeBits = 0xF00, special = 0xF00;
        int shortest = 1;
        while (code.Counts[shortest] == 0) shortest++;
        // What an entry becomes as the second of two.
        uint* seconds = tables + ScratchStart;
        for (int index = 0; index < 1 << Math.Max(0, LiteralBits - shortest); index++)
        {
            uint entry = tables[index];
            uint ofLiteral = (entry & 0x00FF0000) << 8 | (entry & 0x0000FFFF), ofLength = entry & 0xFF000F3F;
            uint isLiteral = 0 - (entry >> 15 & 1), isSpecial = 0 - (entry >> 13 & 1);
            seconds[index] = ofLength ^ ((ofLength ^ ofLiteral) & isLiteral) | Literal | (isSpecial & special);
        }
        uint next = 0;
        int at = 0;
        for (int length = 1; length <= LiteralBits - shortest; length++)
            for (int left = code.Counts[length]; left > 0; left--, next = After(next, length))
            {
                int symbol = code.Symbols[at++];
                if (symbol >= EndOfBlock) continue;
                uint first = (uint)symbol << 16 | (uint)length * OneBit, alone = first | NoLength, most = (uint)(LiteralBits - length) << 8;
                uint* entry = tables + next;
                for (int index = 0; index < 1 << (LiteralBits - length); index++, entry += 1 << length)
                {
                    uint second = seconds[index], fits = (uint)((int)((second & codeBits) - most - 1) >> 31);
                    *entry = alone ^ ((alone ^ (first + second)) & fits);
                }
            }
    }

    private static uint[] MakeLiteralSymbols()
    {
        uint[] symbols = new uint[Literals];
        for (uint literal = 0; literal < EndOfBlock; literal++) symbols[literal] = literal << 16 | NoLength;
        symbols[EndOfBlock] = NoLength | Special | End;
        // RFC 1951, 3.2.5: eight lengths without extra bits, then four for each number of them, and 258 by itself.
        uint length = 0;
        for (int symbol = 257; symbol < 285; symbol++)
        {
            int extra = symbol < 265 ? 0 : (symbol - 261) / 4;
            symbols[symbol] = length << 24 | (uint)extra;
            length += 1u << extra;
        }
        symbols[285] = 255u << 24;
        symbols[286] = symbols[287] = Invalid;
        return symbols;
    }

    private static uint[] MakeDistanceSymbols()
    {
        uint[] symbols = new uint[Distances];
        uint distance = 1;
        for (int symbol = 0; symbol < 30; symbol++)
        {
            int extra = symbol < 4 ? 0 : (symbol - 2) / 2;
            symbols[symbol] = distance << 16 | (uint)extra;
            distance += 1u << extra;
        }
        symbols[30] = symbols[31] = Invalid;
        return symbols;
    }
}
