using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MapReduce.Input.Inflate;

/// <summary>The codes of a block (RFC 1951, 3.2.6 and 3.2.7), as tables for <see cref="FastLoop"/> and as they are. One thread at a time.</summary>
internal sealed unsafe class BlockCodes
{
    /// <summary>The order in which the lengths of the codes of lengths are stored.</summary>
    private static ReadOnlySpan<byte> LengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly SymbolCode _lengthCode = new(LengthOrder.Length);

    // Pinned and owned by the garbage collector: nothing to free.
    private readonly uint[] _tables = GC.AllocateUninitializedArray<uint>(CodeTables.Entries, pinned: true);
    private bool _isFixed;

    /// <summary>Codes that no block has set yet.</summary>
    public BlockCodes() => CodeTables.WritePatterns(Tables);

    /// <summary>The code of literals and lengths.</summary>
    public SymbolCode Literals { get; } = new(CodeTables.Literals);

    /// <summary>The code of distances.</summary>
    public SymbolCode Distances { get; } = new(CodeTables.Distances);

    /// <summary>The tables of <see cref="CodeTables"/>, for as long as this object is reachable.</summary>
    public uint* Tables => (uint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_tables));

    /// <summary>Takes the fixed codes.</summary>
    public void SetFixed()
    {
        if (_isFixed) return;
        // RFC 1951, 3.2.6.
        Span<byte> lengths = stackalloc byte[CodeTables.Literals];
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..].Fill(8);
        Literals.TrySet(lengths);
        lengths[..CodeTables.Distances].Fill(5);
        Distances.TrySet(lengths[..CodeTables.Distances]);
        BuildTables();
        _isFixed = true;
    }

    /// <summary>Reads the codes from the header of a dynamic block; <see cref="InflateStatus.Running"/> if they are sound.</summary>
    public InflateStatus Read(BitReader bits)
    {
        _isFixed = false;
        return TryRead(bits) ? InflateStatus.Running : bits.IsCut ? InflateStatus.Cut : InflateStatus.Damaged;
    }

    private bool TryRead(BitReader bits)
    {
        int literals = 257 + bits.Read(5), distances = 1 + bits.Read(5), codes = 4 + bits.Read(4);
        if (literals > CodeTables.Literals - 2 || distances > CodeTables.Distances - 2) return false;
        Span<byte> lengths = stackalloc byte[CodeTables.Literals + CodeTables.Distances];
        lengths[..LengthOrder.Length].Clear();
        foreach (byte symbol in LengthOrder[..codes]) lengths[symbol] = (byte)bits.Read(3);
        if (bits.IsCut || !_lengthCode.TrySet(lengths[..LengthOrder.Length]) || !_lengthCode.IsComplete) return false;
        lengths = lengths[..(literals + distances)];
        if (!TryReadLengths(bits, lengths) || lengths[CodeTables.EndOfBlock] == 0) return false;
        if (!Literals.TrySet(lengths[..literals]) || !Distances.TrySet(lengths[literals..])) return false;
        BuildTables();
        return true;
    }

    /// <summary>Reads the lengths of the codes of a block; false if they are damaged or cut.</summary>
    private bool TryReadLengths(BitReader bits, Span<byte> lengths)
    {
        uint* table = Tables;
        CodeTables.BuildLengths(_lengthCode, table);
        for (int at = 0; at < lengths.Length;)
        {
            ulong next = bits.Peek();
            uint entry = table[next & ((1 << CodeTables.LengthBits) - 1)];
            int used = (int)entry & 63, symbol = (int)(entry >> 16) & 0xFF;
            if (symbol < 16)
            {
                if (!bits.Use(used)) return false;
                lengths[at++] = (byte)symbol;
                continue;
            }
            // 16 repeats the length before; 17 and 18 are zeros.
            (int extra, int least) = symbol switch { 16 => (2, 3), 17 => (3, 3), _ => (7, 11) };
            int count = least + ((int)(next >> used) & ((1 << extra) - 1));
            if (!bits.Use(used + extra)) return false;
            if (count > lengths.Length - at || (symbol == 16 && at == 0)) return false;
            lengths.Slice(at, count).Fill(symbol == 16 ? lengths[at - 1] : (byte)0);
            at += count;
        }
        return true;
    }

    private void BuildTables()
    {
        CodeTables.BuildLiterals(Literals, Tables);
        CodeTables.BuildDistances(Distances, Tables);
    }
}
