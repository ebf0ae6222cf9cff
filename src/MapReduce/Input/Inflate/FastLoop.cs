using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MapReduce.Input.Inflate;

/// <summary>Where decoding is, in the data and in the output.</summary>
internal unsafe struct DecodePosition
{
    /// <summary>The next byte of the data.</summary>
    public byte* Input;

    /// <summary>How many bits of it are used, 0 to 7.</summary>
    public int UsedBits;

    /// <summary>Where the next decompressed byte goes.</summary>
    public byte* Output;
}

/// <summary>Why <see cref="FastLoop"/> returned.</summary>
internal enum LoopEnd
{
    /// <summary>The input or the room for output comes to an end.</summary>
    Edge,

    /// <summary>The block has ended.</summary>
    Block,

    /// <summary>The data is damaged.</summary>
    Damage,
}

/// <summary>
/// Decodes literals and matches of a block as long as there is plenty of input and room, which saves all checks but one for both.
/// </summary>
/// <remarks>
/// <para>The loop is bound by latency: each match needs two look-ups, each of which waits for the bits that the one before used. So the
/// bits are refilled while the distance is looked up, the next entry is loaded before the match is copied, and a literal and what follows
/// it share an entry. Everything is in local variables, and nothing is called, so they stay in registers.</para>
/// <para>A refill leaves at least 56 bits. Then a distance takes up to 22 (after a longer one, bits are refilled), and what follows up to 20:
/// a look-up has at least 14 bits, more than it needs.</para>
/// </remarks>
internal static unsafe class FastLoop
{
    /// <summary>Bytes of input that one round may read.</summary>
    public const int InputBytes = 32;

    /// <summary>Bytes of output that one round may write: two literals, the longest match, and the rest of a vector.</summary>
    public const int OutputBytes = 2 + 258 + 2 * VectorBytes;

    private const int VectorBytes = 16;

    /// <summary>Decodes until less than <see cref="InputBytes"/> of input or <see cref="OutputBytes"/> of room are left, or the block ends.</summary>
    /// <param name="position">Where to start, and where it ended. REQUIRES: both are left.</param>
    /// <param name="tables">The tables of the block (<see cref="CodeTables"/>).</param>
    /// <param name="inputEnd">The end of the input.</param>
    /// <param name="first">The first byte of the output that a match may copy.</param>
    /// <param name="outputEnd">The end of the room for output, which is contiguous with what is before it from <paramref name="first"/> on.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static LoopEnd Run(ref DecodePosition position, uint* tables, byte* inputEnd, byte* first, byte* outputEnd)
    {
        const uint literalMask = (1 << CodeTables.LiteralBits) - 1, distanceMask = (1 << CodeTables.DistanceBits) - 1;
        byte* inputLimit = inputEnd - InputBytes, outputLimit = outputEnd - OutputBytes;
        byte* input = position.Input, output = position.Output;
        // The lowest 6 bits of count are the number of bits before those at input; the bits above that many are those at input already.
        ulong bits = Unsafe.ReadUnaligned<ulong>(input) >> position.UsedBits;
        uint count = 56 - (uint)position.UsedBits;
        input += 7;
        LoopEnd end = LoopEnd.Edge;
        uint entry = tables[(uint)bits & literalMask];
        do
        {
            ulong saved = bits;
            bits >>= (int)entry;
            count -= entry;
        Decoded:
            if ((entry & CodeTables.NoLength) == 0)
            {
                uint distanceEntry = tables[CodeTables.DistanceStart + ((uint)bits & distanceMask)];
                bits |= Unsafe.ReadUnaligned<ulong>(input) << (int)count;
                input += 7 - ((count >> 3) & 7);
                count |= 56;

                *output = (byte)(entry >> 16);
                output += (entry >> 14) & 1;
                nuint length = (entry >> 24) + 3 + Extra(saved, entry);

                if ((distanceEntry & CodeTables.SpecialDistance) != 0)
                {
                    if ((distanceEntry & CodeTables.SubTable) == 0) goto Damage;
                    bits >>= CodeTables.DistanceBits;
                    count -= CodeTables.DistanceBits;
                    distanceEntry = tables[CodeTables.DistanceStart + ((distanceEntry >> 16) & 0x7FFF) + ((uint)bits & ((1u << (int)((distanceEntry >> 8) & 15)) - 1))];
                    if ((distanceEntry & CodeTables.SpecialDistance) != 0) goto Damage;
                    saved = bits;
                    bits >>= (int)distanceEntry;
                    count -= distanceEntry;
                    bits |= Unsafe.ReadUnaligned<ulong>(input) << (int)count;
                    input += 7 - ((count >> 3) & 7);
                    count |= 56;
                }
                else
                {
                    saved = bits;
                    bits >>= (int)distanceEntry;
                    count -= distanceEntry;
                }
                nuint distance = (distanceEntry >> 16) + Extra(saved, distanceEntry);
                entry = tables[(uint)bits & literalMask];

                if (distance > (nuint)(output - first)) goto Damage;
                byte* source = output - distance;
                if (distance >= length)
                {
                    Vector128<byte> low = Vector128.Load(source), high = Vector128.Load(source + VectorBytes);
                    low.Store(output);
                    high.Store(output + VectorBytes);
                    if (length > 2 * VectorBytes)
                    {
                        for (nuint at = 2 * VectorBytes; at < length; at += 2 * VectorBytes)
                        {
                            low = Vector128.Load(source + at);
                            high = Vector128.Load(source + at + VectorBytes);
                            low.Store(output + at);
                            high.Store(output + at + VectorBytes);
                        }
                    }
                }
                else
                {
                    nuint at = 0;
                    if (distance < VectorBytes)
                    {
                        byte* patterns = (byte*)(tables + CodeTables.PatternStart);
                        Vector128.ShuffleNative(Vector128.Load(source), Vector128.Load(patterns + distance * CodeTables.PatternBytes)).Store(output);
                        distance = patterns[distance];
                        at = VectorBytes;
                    }
                    source = output - distance;
                    for (; at < length; at += VectorBytes) Vector128.Load(source + at).Store(output + at);
                }
                output += length;
                continue;
            }
            if ((entry & CodeTables.Special) == 0)
            {
                *(ushort*)output = (ushort)(entry >> 16);
                output += 1 + ((entry >> 14) & 1);
                entry = tables[(uint)bits & literalMask];
                bits |= Unsafe.ReadUnaligned<ulong>(input) << (int)count;
                input += 7 - ((count >> 3) & 7);
                count |= 56;
                continue;
            }
            if ((entry & CodeTables.SubTable) != 0)
            {
                entry = tables[((entry >> 16) & 0x7FFF) + ((uint)bits & ((1u << (int)((entry >> 8) & 15)) - 1))];
                saved = bits;
                bits >>= (int)entry;
                count -= entry;
                goto Decoded;
            }
            if ((entry & CodeTables.End) == 0) goto Damage;
            end = LoopEnd.Block;
            break;
        }
        while (input <= inputLimit && output <= outputLimit);
    Return:
        count &= 63;
        position.Input = input - ((count + 7) >> 3);
        position.UsedBits = (int)(0 - count) & 7;
        position.Output = output;
        return end;
    Damage:
        end = LoopEnd.Damage;
        goto Return;
    }

    /// <summary>The extra bits after a code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Extra(ulong bits, uint entry) => Bmi2.X64.IsSupported
        ? (uint)(Bmi2.X64.ZeroHighBits(bits, entry) >> (int)(entry >> 8))
        : (uint)((bits & ((1UL << (int)entry) - 1)) >> (int)(entry >> 8));
}
