using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MapReduce.Combine;

/// <summary>
/// Merges values of variable length, byte strings in an encoding of the job's own. The merge must be commutative and associative,
/// like that of any <see cref="IMergeable{TSelf}"/>, also in the bytes that it writes: however the parts of a key are grouped, the
/// same bytes must come out in the end.
/// </summary>
/// <remarks>
/// A key that has a single part keeps it as it is and is never merged, so each part must be what a merge would write. The empty
/// string is neutral: it stands for no part, and a merge never sees it.
/// </remarks>
public interface IPartMerger
{
    /// <summary>Merges all parts of a key, at least two and in no particular order, by appending the merged value to <paramref name="merged"/>.</summary>
    /// <returns>False if a sum exceeds its range. What was appended is then added to the key in the exception, so that it names the sum.</returns>
    static abstract bool TryMerge(ReadOnlySpan<Part> parts, PartBuffer merged);
}

/// <summary>
/// A value of variable length: a byte string, for which a table keeps 16 bytes in the key's entry and the bytes beside it. Equal keys
/// only link their parts, in constant time; all parts of a key are merged at once when a row is written or read.
/// </summary>
/// <remarks>
/// It points into memory of the table, Run or merger that it comes from, and is valid as long as the row there. Jobs add values as bytes
/// (<see cref="CombiningTable{TValue}.AddBytes(byte*, uint, ReadOnlySpan{byte})"/>). <c>default</c> is the empty string.
/// </remarks>
/// <typeparam name="TMerger">Merges the parts of a key.</typeparam>
[StructLayout(LayoutKind.Sequential)]
public readonly struct PartList<TMerger> : IMergeable<PartList<TMerger>> where TMerger : IPartMerger
{
    private readonly PartChain _chain;

    static bool IMergeable<PartList<TMerger>>.IsVariable => true;

    /// <summary>The value's bytes. REQUIRES: it is the value of a merged row, as a projection is given it.</summary>
    public ReadOnlySpan<byte> Bytes => _chain.Single;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Merge(ref PartList<TMerger> into, in PartList<TMerger> other) => Unsafe.AsRef(in into._chain).Add(in other._chain);

    /// <inheritdoc/>
    /// <remarks>Sums are checked when the parts are merged.</remarks>
    public static bool HasOverflowed(in PartList<TMerger> value) => false;

    /// <inheritdoc/>
    /// <remarks>There is no total over keys.</remarks>
    public static void AddToTotal(ref PartList<TMerger> total, in PartList<TMerger> value) { }

    static bool IMergeable<PartList<TMerger>>.TryMergeParts(ReadOnlySpan<Part> parts, PartBuffer merged) => TMerger.TryMerge(parts, merged);
}

/// <summary>A part of a value of variable length: its bytes are valid during the merge.</summary>
public readonly unsafe struct Part
{
    internal readonly Chunk* Chunk;

    internal Part(Chunk* chunk) => Chunk = chunk;

    /// <summary>The bytes, at least one.</summary>
    public ReadOnlySpan<byte> Bytes => Chunk->Bytes;
}

/// <summary>
/// The head of a part; its bytes follow. It has no alignment, because in a block of a Run it is written over the bytes before the
/// value.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal unsafe struct Chunk
{
    /// <summary>The next part of the same key; null if there is none.</summary>
    public Chunk* Next;

    /// <summary>Number of bytes.</summary>
    public uint Length;

    /// <summary>Bytes of a head.</summary>
    public static int HeadBytes => sizeof(Chunk);

    /// <summary>The part's bytes. REQUIRES: the chunk lies in native memory.</summary>
    public readonly ReadOnlySpan<byte> Bytes => new((byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in this)) + HeadBytes, (int)Length);

    /// <summary>Writes the head of a part whose bytes are, or will be, behind it. REQUIRES: room for a head at <paramref name="at"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Chunk* Begin(byte* at, uint length)
    {
        var chunk = (Chunk*)at;
        chunk->Next = null;
        chunk->Length = length;
        return chunk;
    }
}

/// <summary>
/// What a <see cref="PartList{TMerger}"/> consists of, whatever its merger is: a chain of parts. Those of a table's entry are linked
/// while the table is filled or folded; afterwards they are only read, by several threads.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PartChain
{
    /// <summary>The first part; null if the value is empty.</summary>
    public Chunk* First;

    private Chunk* _last;

    /// <summary>A chain of one part; empty if the part has no bytes.</summary>
    public PartChain(Chunk* only) => First = _last = only->Length == 0 ? null : only;

    /// <summary>The chain that a value is. REQUIRES: its type is a <see cref="PartList{TMerger}"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref PartChain Of<TValue>(ref readonly TValue value) where TValue : unmanaged, IMergeable<TValue> => ref Unsafe.As<TValue, PartChain>(ref Unsafe.AsRef(in value));

    /// <summary>The value that a chain is. REQUIRES: as <see cref="Of"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TValue To<TValue>(PartChain chain) where TValue : unmanaged, IMergeable<TValue> => Unsafe.As<PartChain, TValue>(ref chain);

    /// <summary>The bytes of the only part. REQUIRES: there are not several.</summary>
    public readonly ReadOnlySpan<byte> Single => First == null ? default : First->Bytes;

    /// <summary>Adds the parts of another chain, which is then a part of this one. REQUIRES: nobody reads either, and the other's memory lives as long as this one's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in PartChain other)
    {
        if (other.First == null) return;
        if (First == null)
        {
            this = other;
            return;
        }
        // In front: the other's last part was just written and is in the cache, this one's is not.
        other._last->Next = First;
        First = other.First;
    }
}
