using System.Runtime.InteropServices;
using MapReduce.Partition;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>
/// Memory with a page on each side that may not be touched, in which lines lie with exactly the padding that scanners may
/// read: one byte more, and the process ends.
/// </summary>
internal sealed unsafe partial class GuardedLines : IDisposable
{
    private const int Page = 4096, Pages = 8;

    /// <summary>The most bytes of lines that there is room for.</summary>
    public const int MostBytes = Pages * Page - LineBuffer.PaddingBefore - LineBuffer.PaddingAfter;

    private readonly byte* _memory;

    public GuardedLines()
    {
        const int readWrite = 3, privateAnonymous = 0x22, none = 0;
        _memory = (byte*)MemoryMap(null, (Pages + 2) * Page, readWrite, privateAnonymous, -1, 0);
        Assert.NotEqual(-1, (nint)_memory);
        Assert.Equal(0, MemoryProtect(_memory, Page, none));
        Assert.Equal(0, MemoryProtect(_memory + (Pages + 1) * Page, Page, none));
    }

    /// <summary>Copies lines to where the padding before them begins with the first byte of the memory.</summary>
    public byte* PlaceAtStart(ReadOnlySpan<byte> lines) => Place(lines, _memory + Page + LineBuffer.PaddingBefore);

    /// <summary>Copies lines to where the padding behind them ends with the last byte of the memory.</summary>
    public byte* PlaceAtEnd(ReadOnlySpan<byte> lines) => Place(lines, _memory + (Pages + 1) * Page - LineBuffer.PaddingAfter - lines.Length);

    private static byte* Place(ReadOnlySpan<byte> lines, byte* at)
    {
        Assert.True(lines.Length <= MostBytes);
        lines.CopyTo(new Span<byte>(at, lines.Length));
        return at;
    }

    public void Dispose() => _ = MemoryUnmap(_memory, (Pages + 2) * Page);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* MemoryMap(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int MemoryProtect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int MemoryUnmap(void* address, nuint length);
}
