using System.Runtime.InteropServices;
using MapReduce.Combine;

namespace MapReduce.Pipeline;

/// <summary>The position of a rejected line within its input. No two rejects share a key, so nothing is ever merged.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RejectPlace(ulong chunk, ulong lineInChunk) : IMergeable<RejectPlace>
{
    /// <summary>The 0-based number of the chunk.</summary>
    public ulong Chunk = chunk;

    /// <summary>Lines before it in the chunk.</summary>
    public ulong LineInChunk = lineInChunk;

    public static void Merge(ref RejectPlace into, in RejectPlace other) { }

    public static bool HasOverflowed(in RejectPlace value) => false;
}
