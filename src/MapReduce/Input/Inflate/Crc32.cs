using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Arm = System.Runtime.Intrinsics.Arm;

namespace MapReduce.Input.Inflate;

/// <summary>
/// CRC-32 as in gzip and zip (RFC 1952, 8), a byte at a time, or folded by carry-less multiplication: Gopal et al., "Fast CRC
/// Computation for Generic Polynomials Using PCLMULQDQ Instruction", Intel, 2009.
/// </summary>
internal static unsafe class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Bytes = MakeTable();

    // To move a vector by n bits, its halves are multiplied by x^(n + 32) and x^(n - 32) modulo the polynomial; all bits are reflected.
    private static Vector128<ulong> By128 => Vector128.Create(0x1751997D0UL, 0x0CCAA009EUL);

    private static Vector128<ulong> By512 => Vector128.Create(0x154442BD4UL, 0x1C6E41596UL);

    private static Vector256<ulong> By256 => Vector256.Create(0x0F1DA05AAUL, 0x15A546366UL, 0x0F1DA05AAUL, 0x15A546366UL);

    private static Vector256<ulong> By1024 => Vector256.Create(0x1E88EF372UL, 0x14A7FE880UL, 0x1E88EF372UL, 0x14A7FE880UL);

    /// <summary>The checksum of what <paramref name="checksum"/> is that of (0: nothing), followed by <paramref name="bytes"/>.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes) return Append(checksum, start, bytes.Length);
    }

    /// <summary>As above. REQUIRES: <paramref name="length"/> bytes can be read from <paramref name="at"/> on.</summary>
    public static uint Append(uint checksum, byte* at, nint length)
    {
        byte* end = at + length;
        uint state = ~checksum;
        if (Pclmulqdq.IsSupported && length >= 8 * Vector128<byte>.Count)
        {
            Vector128<ulong> folded = Pclmulqdq.V256.IsSupported ? FoldWide(state, ref at, end) : Fold(state, ref at, end);
            for (; end - at >= Vector128<byte>.Count; at += Vector128<byte>.Count) folded = Move(folded, By128) ^ Vector128.Load((ulong*)at);
            // What was folded has the same remainder as all before it.
            state = Simple(0, (byte*)&folded, (byte*)(&folded + 1));
        }
        else if (Arm.Crc32.Arm64.IsSupported)
        {
            for (; end - at >= sizeof(ulong); at += sizeof(ulong)) state = Arm.Crc32.Arm64.ComputeCrc32(state, Unsafe.ReadUnaligned<ulong>(at));
        }
        return ~Simple(state, at, end);
    }

    private static uint Simple(uint state, byte* at, byte* end)
    {
        for (; at < end; at++) state = state >> 8 ^ Bytes[(byte)(state ^ *at)];
        return state;
    }

    private static Vector128<ulong> Fold(uint state, ref byte* start, byte* end)
    {
        ulong* at = (ulong*)start;
        Vector128<ulong> a = Vector128.Load(at) ^ Vector128.CreateScalar((ulong)state), b = Vector128.Load(at + 2), c = Vector128.Load(at + 4), d = Vector128.Load(at + 6);
        for (at += 8; (byte*)at <= end - 64; at += 8)
        {
            a = Move(a, By512) ^ Vector128.Load(at);
            b = Move(b, By512) ^ Vector128.Load(at + 2);
            c = Move(c, By512) ^ Vector128.Load(at + 4);
            d = Move(d, By512) ^ Vector128.Load(at + 6);
        }
        start = (byte*)at;
        return Move(Move(Move(a, By128) ^ b, By128) ^ c, By128) ^ d;
    }

    private static Vector128<ulong> FoldWide(uint state, ref byte* start, byte* end)
    {
        ulong* at = (ulong*)start;
        Vector256<ulong> a = Vector256.Load(at) ^ Vector256.CreateScalar((ulong)state), b = Vector256.Load(at + 4), c = Vector256.Load(at + 8), d = Vector256.Load(at + 12);
        for (at += 16; (byte*)at <= end - 128; at += 16)
        {
            a = Move(a, By1024) ^ Vector256.Load(at);
            b = Move(b, By1024) ^ Vector256.Load(at + 4);
            c = Move(c, By1024) ^ Vector256.Load(at + 8);
            d = Move(d, By1024) ^ Vector256.Load(at + 12);
        }
        start = (byte*)at;
        a = Move(Move(Move(a, By256) ^ b, By256) ^ c, By256) ^ d;
        return Move(a.GetLower(), By128) ^ a.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Move(Vector128<ulong> value, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(value, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, by, 0x11);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Move(Vector256<ulong> value, Vector256<ulong> by) =>
        Pclmulqdq.V256.CarrylessMultiply(value, by, 0x00) ^ Pclmulqdq.V256.CarrylessMultiply(value, by, 0x11);

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? value >> 1 ^ Polynomial : value >> 1;
            table[i] = value;
        }
        return table;
    }
}
