using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MapReduce.Ngrams.Formats;
using ZstdSharp;

namespace MapReduce.Ngrams.Index;

/// <summary>The rows of a block, decompressed; its columns are decoded as far as they are needed. Its memory is used again for the next block. Not thread-safe.</summary>
public sealed unsafe class IndexBlock : IDisposable
{
    /// <summary>Readable bytes after each key, as a table needs them.</summary>
    private const int Padding = 64;

    private Decompressor? _decompressor;   // most jobs read no index
    private byte* _yearsAt, _matchesAt, _differencesAt;   // the next row of each column, in the content
    private byte* _yearsEnd, _matchesEnd, _end;   // where the columns end
    private Memory _names, _content, _sums, _keys, _keyEnds, _counts, _years, _matches, _differences, _marks;

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

    /// <summary>A number for each ngram, for the use of the reader.</summary>
    internal uint* Marks => (uint*)_marks.Start;

    /// <summary>An ngram, UTF-8. REQUIRES: 0 ≤ index &lt; <see cref="Ngrams"/>.</summary>
    public ReadOnlySpan<byte> Ngram(int index)
    {
        uint from = index == 0 ? 0 : KeyEnds[index - 1];
        return new ReadOnlySpan<byte>(Keys + from, (int)(KeyEnds[index] - from));
    }

    /// <summary>A row's year and counts. REQUIRES: 0 ≤ row &lt; <see cref="Rows"/>, and the rows are decoded.</summary>
    public (int Year, NgramCount Count) Row(int row) => ((int)Years[row], new NgramCount(Matches[row], Matches[row] - Differences[row]));

    /// <summary>The sums of all ngrams: for each, that of its match counts and that of its differences; both 0 if a sum does not fit.</summary>
    internal ulong* Sums => (ulong*)_sums.Start;

    /// <summary>Decompresses and decodes the frame of names; false if it is not what the footer says.</summary>
    internal bool TryDecodeNames(ReadOnlySpan<byte> frame, IndexEntry entry)
    {
        (Ngrams, Rows) = (0, 0);
        if (!TryDecompress(frame, entry.Names, ref _names, out byte* keys, out byte* counts, out byte* sums, out byte* end)) return false;
        _counts.Reserve((entry.Ngrams + Varint.Group) * sizeof(ulong));
        _sums.Reserve((2 * entry.Ngrams + Varint.Group) * sizeof(ulong));
        _marks.Reserve(entry.Ngrams * sizeof(uint));
        if (!TryDecodeKeys(keys, counts, entry) || !Varint.TryReadAll(counts, sums, Counts, entry.Ngrams) || !Varint.TryReadAll(sums, end, Sums, 2 * entry.Ngrams)) return false;
        ulong rows = 0;
        for (long i = 0; i < entry.Ngrams; i++)
        {
            if (Counts[i] is 0 or > 9999) return false;
            rows += Counts[i];
        }
        if (rows != (ulong)entry.Rows) return false;
        (Ngrams, Rows) = ((int)entry.Ngrams, (int)entry.Rows);
        return true;
    }

    /// <summary>Decompresses the frame of rows; false if it is not what the footer says. REQUIRES: the names are decoded.</summary>
    internal bool TryOpenRows(ReadOnlySpan<byte> frame, IndexEntry entry)
    {
        if (!TryDecompress(frame, entry.Values, ref _content, out byte* years, out byte* matches, out byte* differences, out byte* end)) return false;
        _yearsAt = years;
        _matchesAt = _yearsEnd = matches;
        _differencesAt = _matchesEnd = differences;
        _end = end;
        return true;
    }

    /// <summary>Decompresses a frame of three columns.</summary>
    private bool TryDecompress(ReadOnlySpan<byte> frame, IndexFrame entry, ref Memory content, out byte* first, out byte* second, out byte* third, out byte* end)
    {
        first = second = third = end = null;
        if (entry.Content < IndexLayout.LengthsBytes) return false;
        content.Reserve(entry.Content);
        try
        {
            if ((_decompressor ??= new Decompressor()).Unwrap(frame, new Span<byte>(content.Start, entry.Content)) != entry.Content) return false;
        }
        catch (ZstdException)
        {
            return false;
        }
        first = content.Start + IndexLayout.LengthsBytes;
        end = content.Start + entry.Content;
        uint firstLength = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(content.Start, sizeof(uint)));
        uint secondLength = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(content.Start + sizeof(uint), sizeof(uint)));
        if ((ulong)firstLength + secondLength > (ulong)(end - first)) return false;
        second = first + firstLength;
        third = second + secondLength;
        return true;
    }

    /// <summary>Decodes the counts of all rows, and their years if they are needed; false if the block is damaged. REQUIRES: <see cref="TryOpenRows"/> has returned true.</summary>
    internal bool TryDecodeRows(bool withYears)
    {
        Reserve(Rows);
        return (!withYears || (Varint.TryReadAll(_yearsAt, _yearsEnd, Years, Rows) && TryAddYears()))
            && Varint.TryReadAll(_matchesAt, _matchesEnd, Matches, Rows) && Varint.TryReadAll(_differencesAt, _end, Differences, Rows);
    }

    /// <summary>
    /// Decodes the rows of one ngram to the beginning of the columns; false if the block is damaged. REQUIRES: as <see cref="TryDecodeRows"/>,
    /// which is not called for this block; ngrams ascend from call to call.
    /// </summary>
    /// <param name="skipped">Rows between those of the last call, or the first row of the block, and these.</param>
    /// <param name="count">Rows of the ngram.</param>
    internal bool TryDecodeNext(long skipped, int count)
    {
        Reserve(count);
        return TryReadNext(ref _yearsAt, _yearsEnd, skipped, count, Years) && TryReadNext(ref _matchesAt, _matchesEnd, skipped, count, Matches)
            && TryReadNext(ref _differencesAt, _end, skipped, count, Differences) && TryAddYears(Years, Years + count);
    }

    private static bool TryReadNext(ref byte* at, byte* end, long skipped, int count, ulong* numbers)
    {
        at = Varint.Skip(at, end, skipped);
        for (int i = 0; i < count; i++)
            if (!Varint.TryRead(ref at, end, out numbers[i])) return false;
        return true;
    }

    private void Reserve(long rows)
    {
        _years.Reserve((rows + Varint.Group) * sizeof(ulong));
        _matches.Reserve((rows + Varint.Group) * sizeof(ulong));
        _differences.Reserve((rows + Varint.Group) * sizeof(ulong));
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

    /// <summary>Turns the skipped years of all rows into years. REQUIRES: the counts are checked, and the years are read.</summary>
    private bool TryAddYears()
    {
        ulong* year = Years;
        for (int i = 0; i < Ngrams; i++)
        {
            ulong* end = year + Counts[i];
            if (!TryAddYears(year, end)) return false;
            year = end;
        }
        return true;
    }

    /// <summary>Turns the skipped years of an ngram into years. REQUIRES: they lie between the pointers.</summary>
    private static bool TryAddYears(ulong* year, ulong* end)
    {
        ulong next = 0, all = 0;
        for (; year < end; year++)
        {
            all |= *year;
            next = *year += next;
            if (next == 0) return false;
            next++;
        }
        // No single step is so large that a sum could wrap, and the last year is the highest.
        return all < 1 << 14 && next <= 10_000;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _names.Free();
        _content.Free();
        _sums.Free();
        _keys.Free();
        _keyEnds.Free();
        _counts.Free();
        _years.Free();
        _matches.Free();
        _differences.Free();
        _marks.Free();
        _decompressor?.Dispose();
    }
}
