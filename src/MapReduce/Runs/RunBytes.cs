using MapReduce.Combine;
using MapReduce.Storage;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Runs;

/// <summary>Where the bytes of a Run are. Reading is thread-safe.</summary>
internal abstract class RunBytes : IDisposable
{
    /// <summary>Their number.</summary>
    public abstract long Length { get; }

    /// <summary>Reads bytes from an offset; returns how many, 0 at the end.</summary>
    public abstract int Read(Span<byte> buffer, long offset);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>A Run in a file, which it owns.</summary>
internal sealed class FileBytes(SafeFileHandle file) : RunBytes
{
    /// <inheritdoc/>
    public override long Length => RandomAccess.GetLength(file);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer, long offset) => RandomAccess.Read(file, buffer, offset);

    /// <inheritdoc/>
    public override void Dispose() => file.Dispose();
}

/// <summary>A Run in native memory, taken from a budget. Not to be disposed while it is read.</summary>
internal sealed unsafe class MemoryBytes : RunBytes
{
    private readonly TableBudget _budget;
    private NativeRegion _region;
    private long _taken, _length;

    private MemoryBytes(TableBudget budget, NativeRegion region, long taken) => (_budget, _region, _taken) = (budget, region, taken);

    /// <summary>Reserves memory for a Run of at most <paramref name="mostBytes"/>; null if the budget or the system has too little.</summary>
    /// <param name="budget">What it is taken from.</param>
    /// <param name="likelyBytes">What the Run will hardly exceed.</param>
    /// <param name="mostBytes">Address space for it.</param>
    /// <param name="tableBytes">What its table uses.</param>
    public static MemoryBytes? TryCreate(TableBudget budget, long likelyBytes, long mostBytes, long tableBytes)
    {
        if (!budget.TryTake(likelyBytes, tableBytes)) return null;
        try
        {
            return new MemoryBytes(budget, NativeRegion.Reserve((nuint)mostBytes), likelyBytes);
        }
        catch (InsufficientMemoryException)
        {
            budget.Give(likelyBytes);
            return null;
        }
    }

    /// <inheritdoc/>
    public override long Length => _length;

    /// <summary>Appends bytes.</summary>
    /// <exception cref="InsufficientMemoryException">There is no room for them.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if ((ulong)_length + (ulong)bytes.Length > _region.ReservedBytes) throw new InsufficientMemoryException($"a Run exceeds {_region.ReservedBytes} bytes of memory");
        bytes.CopyTo(new Span<byte>(_region.Start + _length, bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Gives back what was taken and is not used. Nothing is written afterwards.</summary>
    /// <exception cref="InsufficientMemoryException">The system grants no memory of the right size.</exception>
    public void Finish()
    {
        if (SystemCalls.AreUsed) _region.Trim((nuint)_length);
        else
        {
            // Other systems may count what is reserved.
            NativeRegion exact = NativeRegion.Reserve((nuint)_length);
            new ReadOnlySpan<byte>(_region.Start, (int)_length).CopyTo(new Span<byte>(exact.Start, (int)_length));
            _region.Dispose();
            _region = exact;
        }
        _budget.Give(_taken - _length);
        _taken = _length;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer, long offset)
    {
        int count = (int)Math.Min(buffer.Length, _length - offset);
        new ReadOnlySpan<byte>(_region.Start + offset, count).CopyTo(buffer);
        return count;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _region.Dispose();
        _budget.Give(_taken);
        _taken = _length = 0;
    }
}
