using System.Runtime.InteropServices;

namespace MapReduce.Input.Archives;

/// <summary>
/// The fields of Intel ISA-L's <c>struct inflate_state</c> that are used here, as igzip_lib.h of version 2.30.0 lays it out on
/// 64-bit systems (87,368 bytes; soname libisal.so.2). Other versions may differ, so <see cref="IsalLibrary"/> tests each library
/// before use.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
internal unsafe struct IsalInflateState
{
    /// <summary>Half as much again as 2.30.0 needs, for a version with larger tables.</summary>
    public const int SizeBytes = 128 * 1024;

    /// <summary>ISAL_BLOCK_FINISH: the stream has ended and all of its output was returned.</summary>
    public const int Finished = 5;

    /// <summary>uint8_t *next_out</summary>
    [FieldOffset(0)]
    public byte* NextOut;

    /// <summary>uint32_t avail_out, bytes free at NextOut.</summary>
    [FieldOffset(8)]
    public uint AvailableOut;

    /// <summary>uint8_t *next_in</summary>
    [FieldOffset(16)]
    public byte* NextIn;

    /// <summary>uint32_t avail_in, bytes to read at NextIn.</summary>
    [FieldOffset(32)]
    public uint AvailableIn;

    /// <summary>int32_t read_in_length: bits taken from NextIn and not used yet.</summary>
    [FieldOffset(36)]
    public int BitsHeld;

    /// <summary>enum isal_block_state block_state, after the two Huffman tables (18,912 and 2,208 bytes).</summary>
    [FieldOffset(21160)]
    public int BlockState;
}
