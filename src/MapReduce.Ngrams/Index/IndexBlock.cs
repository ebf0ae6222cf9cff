using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MapReduce.Ngrams.Formats;
using ZstdSharp;

namespace MapReduce.Ngrams.Index;

/// <summary>The rows of a block, decompressed and decoded. Its memory is used again for the next block. Not thread-safe.</summary>
public sealed unsafe class IndexBlock : IDisposable
{
    /// <summary>Readable bytes after each key, as a table needs them.</summary>
    private const int Padding = 64;

    private Decompressor? _decompressor;   // most jobs read no index
    private Memory _content, _keys, _keyEnds, _counts, _years, _matches, _differences;

    /// <summary>Native memory that grows and does not keep its content.</summary>
    private struct Memory
    {
        public byte* Start;
        private nuint _capacity;

        public void Reserve(long bytes)
        {
            if ((nuint)bytes <= _capacity) return;
            NativeMemory.Free(Start);
            _capacity = (nuint)bytes + (nuint)bytes / 4;
            Start = (byte*)NativeMemory.Alloc(_capacity);
        }

        public void Free()
        {
            NativeMemory.Free(Start);
            Start = null;
            _capacity = 0;
        }
    }

    /// <summary>Number of ngrams.</summary>
    public int Ngrams { get; private set; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>The years of all rows, those of an ngram in ascending order. For all pointers: valid until the next block is decoded.</summary>
    internal ulong* Years => (ulong*)_years.Start;

    /// <summary>The match counts of all rows.</summary>
    internal ulong* Matches => (ulong*)_matches.Start;

    /// <summary>The match counts minus the volume counts of all rows, modulo 2^64.</summary>
    internal ulong* Differences => (ulong*)_differences.Start;

    /// <summary>The number of rows of each ngram.</summary>
    internal ulong* Counts => (ulong*)_counts.Start;

    /// <summary>The ngrams, one after another, with 64 readable bytes after them.</summary>
    internal byte* Keys => _keys.Start;

    /// <summary>Where each ngram ends in <see cref="Keys"/>.</summary>
    internal uint* KeyEnds => (uint*)_keyEnds.Start;

    /// <summary>An ngram, UTF-8. REQUIRES: 0 ≤ index &lt; <see cref="Ngrams"/>.</summary>
    public ReadOnlySpan<byte> Ngram(int index)
    {
        uint from = index == 0 ? 0 : KeyEnds[index - 1];
        return new ReadOnlySpan<byte>(Keys + from, (int)(KeyEnds[index] - from));
    }

    /// <summary>A row's year and counts. REQUIRES: 0 ≤ row &lt; <see cref="Rows"/>.</summary>
    public (int Year, NgramCount Count) Row(int row) => ((int)Years[row], new NgramCount(Matches[row], Matches[row] - Differences[row]));

    /// <summary>Decompresses a frame; false if it is not what the footer says.</summary>
    internal bool TryDecode(ReadOnlySpan<byte> frame, IndexEntry entry)
    {
        (Ngrams, Rows) = (0, 0);
        if (entry.Content < IndexLayout.LengthsBytes) return false;
        _content.Reserve(entry.Content);
        try
        {
            if ((_decompressor ??= new Decompressor()).Unwrap(frame, new Span<byte>(_content.Start, entry.Content)) != entry.Content) return false;
        }
        catch (ZstdException)
        {
            return false;
        }
        byte* at = _content.Start + IndexLayout.LengthsBytes, end = _content.Start + entry.Content;
        Span<uint> lengths = stackalloc uint[4];
        for (int i = 0; i < lengths.Length; i++) lengths[i] = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(_content.Start + i * sizeof(uint), sizeof(uint)));
        ulong sum = 0;
        foreach (uint length in lengths) sum += length;
        if (sum > (ulong)(end - at)) return false;
        byte* counts = at + lengths[0], years = counts + lengths[1], matches = years + lengths[2], differences = matches + lengths[3];
        _counts.Reserve(entry.Ngrams * sizeof(ulong));
        _years.Reserve(entry.Rows * sizeof(ulong));
        _matches.Reserve(entry.Rows * sizeof(ulong));
        _differences.Reserve(entry.Rows * sizeof(ulong));
        if (!TryDecodeKeys(at, counts, entry) || !Varint.TryReadAll(counts, years, Counts, entry.Ngrams) || !Varint.TryReadAll(years, matches, Years, entry.Rows)
            || !Varint.TryReadAll(matches, differences, Matches, entry.Rows) || !Varint.TryReadAll(differences, end, Differences, entry.Rows) || !TryAddYears(entry))
            return false;
        (Ngrams, Rows) = ((int)entry.Ngrams, (int)entry.Rows);
        return true;
    }

    private bool TryDecodeKeys(byte* at, byte* end, IndexEntry entry)
    {
        // A key may share all of the one before, so keys may be longer than the column: what they need is added up first.
        _keyEnds.Reserve(entry.Ngrams * sizeof(uint));
        long bytes = 0, last = 0;
        byte* from = at;
        for (long i = 0; i < entry.Ngrams; i++)
        {
            if (!Varint.TryRead(ref from, end, out ulong shared) || !Varint.TryRead(ref from, end, out ulong rest)) return false;
            if (shared > (ulong)last || rest > (ulong)(end - from) || (i > 0 && rest == 0)) return false;
            from += rest;
            last = (long)(shared + rest);
            bytes += last;
            if (bytes > int.MaxValue - Padding) return false;
            KeyEnds[i] = (uint)bytes;
        }
        if (from != end) return false;
        _keys.Reserve(bytes + Padding);
        byte* key = Keys, before = Keys;
        for (long i = 0; i < entry.Ngrams; i++)
        {
            _ = Varint.TryRead(ref at, end, out ulong shared);
            _ = Varint.TryRead(ref at, end, out ulong rest);
            // Ascending: where a key parts from the one before, it is above it, or goes on where that ends.
            byte* part = key + shared;
            if (i > 0 && before + shared < key && (rest == 0 || at[0] <= before[shared])) return false;
            Unsafe.CopyBlockUnaligned(key, before, (uint)shared);
            Unsafe.CopyBlockUnaligned(part, at, (uint)rest);
            at += rest;
            before = key;
            key = part + rest;
        }
        return Ngrams == 0 && Ngram(0) is var first && first[..Math.Min(first.Length, IndexLayout.MostKeyBytes)].SequenceEqual(entry.Key);
    }

    /// <summary>Turns skipped years into years. REQUIRES: the columns are decoded.</summary>
    private bool TryAddYears(IndexEntry entry)
    {
        ulong* year = Years, end = year + entry.Rows;
        for (long i = 0; i < entry.Ngrams; i++)
        {
            ulong count = Counts[i];
            if (count == 0 || count > (ulong)(end - year)) return false;
            ulong next = 0;
            for (ulong* last = year + count; year < last; year++)
            {
                if (*year > 9999) return false;
                next = *year += next;
                if (next is 0 or > 9999) return false;
                next++;
            }
        }
        return year == end;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _content.Free();
        _keys.Free();
        _keyEnds.Free();
        _counts.Free();
        _years.Free();
        _matches.Free();
        _differences.Free();
        _decompressor?.Dispose();
    }
}
