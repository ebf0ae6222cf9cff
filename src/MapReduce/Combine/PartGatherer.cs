using System.Runtime.InteropServices;

namespace MapReduce.Combine;

/// <summary>Gathers the parts of one key at a time and merges them all at once. Not thread-safe.</summary>
/// <typeparam name="TValue">A <see cref="PartList{TMerger}"/>.</typeparam>
internal sealed unsafe class PartGatherer<TValue> : IDisposable where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>The longest value, in bytes, so that a row fits into a block of a Run.</summary>
    public const int MostValueBytes = 1 << 28;

    private readonly PartBuffer _copies = new(), _merged = new();
    private Part[] _parts = new Part[16];
    private int _count;

    /// <summary>Forgets all parts, and the value that they were merged into.</summary>
    public void Clear()
    {
        _count = 0;
        _copies.Clear();
    }

    /// <summary>Adds the parts of a value. REQUIRES: without <paramref name="copy"/>, they stay in place until the merged value is no longer needed.</summary>
    public void Add(in TValue value, bool copy)
    {
        for (Chunk* chunk = PartChain.Of(in value).First; chunk != null; chunk = chunk->Next)
        {
            if (_count == _parts.Length) Array.Resize(ref _parts, _count * 2);
            _parts[_count++] = new Part(copy ? Copy(chunk) : chunk);
        }
    }

    private Chunk* Copy(Chunk* chunk)
    {
        byte* before = _copies.Start;
        long used = _copies.Length;
        _copies.Begin();
        _copies.Append(chunk->Bytes);
        Chunk* copy = _copies.End();
        // If the buffer has grown, it may have moved, and the earlier copies with it.
        for (int i = 0; i < _count && _copies.Start != before; i++)
        {
            long offset = (byte*)_parts[i].Chunk - before;
            if (offset >= 0 && offset < used) _parts[i] = new Part((Chunk*)(_copies.Start + offset));
        }
        return copy;
    }

    /// <summary>Merges all parts into a value of at most one part, valid until the next <see cref="Clear"/>; false if a sum exceeds its range.</summary>
    /// <exception cref="InsufficientMemoryException">The value is too long.</exception>
    public bool TryMerge(out TValue value)
    {
        bool isInRange = true;
        PartChain chain = default;
        if (_count == 1) chain = new PartChain(_parts[0].Chunk);
        else if (_count > 1)
        {
            _merged.Clear();
            _merged.Begin();
            isInRange = TValue.TryMergeParts(_parts.AsSpan(0, _count), _merged);
            Chunk* only = _merged.End();
            if (only->Length > MostValueBytes) throw new InsufficientMemoryException($"a key has {only->Length} bytes of values; at most {MostValueBytes} are supported");
            chain = new PartChain(only);
        }
        value = PartChain.To<TValue>(chain);
        return isInRange;
    }

    /// <summary>The overflow of a key. REQUIRES: <see cref="TryMerge"/> has returned false.</summary>
    public SumOverflowException Overflow(ReadOnlySpan<byte> key) => new([.. key, .. _merged.Written]);

    /// <inheritdoc/>
    public void Dispose()
    {
        _copies.Dispose();
        _merged.Dispose();
    }
}

/// <summary>Growing native memory for values of variable length, to which a merge appends. Not thread-safe.</summary>
public sealed unsafe class PartBuffer : IDisposable
{
    private const int FirstBytes = 4 << 10;

    private byte* _start;
    private int _capacity, _used, _chunk;

    internal PartBuffer() { }

    /// <summary>The first byte; moves when the buffer grows.</summary>
    internal byte* Start => _start;

    /// <summary>Bytes in use, heads included.</summary>
    internal int Length => _used;

    /// <summary>Room for at least <paramref name="bytes"/> more; valid until the next call.</summary>
    public Span<byte> Room(int bytes)
    {
        if (_capacity - _used < bytes) Grow(bytes);
        return new Span<byte>(_start + _used, _capacity - _used);
    }

    /// <summary>Counts bytes that were put into <see cref="Room"/> as appended.</summary>
    public void Advance(int bytes) => _used += bytes;

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _used += bytes.Length;
    }

    /// <summary>What was appended since <see cref="Begin"/>.</summary>
    internal ReadOnlySpan<byte> Written => new(_start + _chunk + Chunk.HeadBytes, _used - _chunk - Chunk.HeadBytes);

    /// <summary>Removes the content and keeps the memory.</summary>
    internal void Clear() => _used = 0;

    /// <summary>Starts a part, which consists of what is appended from now on.</summary>
    internal void Begin()
    {
        _chunk = _used;
        _ = Room(Chunk.HeadBytes);
        _used += Chunk.HeadBytes;
    }

    /// <summary>Ends the part, which is valid until the buffer grows or is cleared.</summary>
    internal Chunk* End() => Chunk.Begin(_start + _chunk, (uint)(_used - _chunk - Chunk.HeadBytes));

    private void Grow(int bytes)
    {
        long needed = (long)_used + bytes;
        if (needed > Array.MaxLength) throw new InsufficientMemoryException($"the values of a key exceed {Array.MaxLength} bytes");
        _capacity = (int)Math.Min(Array.MaxLength, Math.Max(Math.Max(needed, _capacity * 2L), FirstBytes));
        _start = (byte*)NativeMemory.Realloc(_start, (nuint)_capacity);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_start);
        _start = null;
        _capacity = _used = 0;
    }
}
